"""What is known of the standard library by name: bases, decorators, calls that take names.

`tests/syntax/test_stdlib_names.py` holds these lists to the library itself.
"""

from __future__ import annotations

from enum import StrEnum

# Bases -------------------------------------------------------------------------------------------

ENUMERATIONS = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "ReprEnum", "StrEnum"})


class Special(StrEnum):
    """A kind of class whose statement means something else than attributes and methods."""

    ENUMERATION = "an enumeration"
    PROTOCOL = "a protocol"
    NAMED_TUPLE = "a named tuple"
    TYPED_DICT = "a typed dictionary"

    @property
    def is_inherited(self) -> bool:
        """Whether what derives from such a class is one as well."""
        return self in (Special.ENUMERATION, Special.TYPED_DICT)


SPECIAL_BASES = {
    **dict.fromkeys(ENUMERATIONS, Special.ENUMERATION),
    "Protocol": Special.PROTOCOL,
    "NamedTuple": Special.NAMED_TUPLE,
    "TypedDict": Special.TYPED_DICT,
}
PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol"})
"""Bases that give a class no members, and no other constructor."""

# Decorators --------------------------------------------------------------------------------------

PROPERTIES = frozenset({"abstractproperty", "cached_property", "property"})
MANAGERS = frozenset({"asynccontextmanager", "contextmanager"})
TRANSPARENT = frozenset({
    "abstractmethod", "cache", "deprecated", "final", "lru_cache", "no_type_check", "overload",
    "override", "wraps",
})  # fmt: skip
"""What they give is called as what they are given."""
CLASS_MAKERS = frozenset({"attrs", "dataclass", "define", "frozen"})
"""They write a class's constructor from its fields."""
HARMLESS_ON_CLASSES = frozenset(
    {"dataclass", "deprecated", "final", "runtime_checkable", "total_ordering"}
)
"""They change no member that a class has."""
KEEPS_NOTHING = frozenset(
    TRANSPARENT | MANAGERS | CLASS_MAKERS | HARMLESS_ON_CLASSES
    | {"cached_property", "dataclass_transform", "singledispatch", "unique"}
)  # fmt: skip
"""They register nothing: nobody else can know of what they are given."""
NAMEABLE_TWICE = frozenset(
    TRANSPARENT - {"abstractmethod", "no_type_check"} | MANAGERS
    | {"property", "setter", "getter", "deleter", "staticmethod", "classmethod"}
)  # fmt: skip
"""Their result may stand in a class under two names."""

# Calls -------------------------------------------------------------------------------------------

LOADERS = frozenset({"import_module", "__import__", "find_spec", "reload", "import_string"})
"""They import what a string names."""
IMPORT_CALLS = frozenset({"import_module", "__import__"})
"""Those of them that give the module."""
LISTINGS = frozenset({"vars", "dir", "getmembers", "getmembers_static"})
"""They give all that a module or an object has, by name."""
READERS = frozenset({"getattr", "hasattr"})
WRITERS = frozenset({"setattr", "delattr"})
PATCH_CALLS = frozenset({"object", "multiple"})
"""``patch.object``, ``patch.multiple``: a thing, then names of its attributes."""
SPIES = frozenset({"spy"})
"""``mocker.spy`` of pytest-mock, the same way: the attribute becomes one that also counts."""
CHANGING_METHODS = frozenset({
    "add", "append", "appendleft", "clear", "connect", "difference_update", "discard", "extend",
    "extendleft", "insert", "intersection_update", "move_to_end", "pop", "popitem", "popleft",
    "put", "register", "remove", "reset", "reverse", "rotate", "send", "set", "setdefault", "sort",
    "subscribe", "subtract", "symmetric_difference_update", "update", "write",
})  # fmt: skip
"""Methods that change what they are called on."""
GETTERS = frozenset({"attrgetter", "methodcaller"})
"""What they give looks attributes up whose names they are given."""
COPIES = frozenset({"tuple", "list", "set", "frozenset", "sorted", "reversed"})
"""They give what is in the collection that they are given, and nothing else."""
CHANGING_FUNCTIONS = frozenset({
    "asyncio.set_event_loop", "asyncio.set_event_loop_policy", "codecs.register",
    "copyreg.pickle", "faulthandler.enable", "gc.collect", "gc.disable", "gc.enable", "gc.freeze",
    "gettext.bindtextdomain", "gettext.install", "gettext.textdomain", "locale.setlocale",
    "logging.addLevelName", "logging.captureWarnings", "logging.disable", "mimetypes.init",
    "multiprocessing.freeze_support", "multiprocessing.set_start_method", "os.chdir", "os.fchdir",
    "os.makedirs", "os.mkdir", "os.nice", "os.putenv", "os.remove", "os.rename", "os.replace",
    "os.setgid", "os.setuid", "os.umask", "os.unlink", "os.unsetenv", "re.purge",
    "resource.setrlimit", "shutil.copy", "shutil.copyfile", "shutil.copytree", "shutil.move",
    "shutil.rmtree", "signal.alarm", "signal.setitimer", "signal.siginterrupt", "signal.signal",
    "sys.setrecursionlimit", "sys.setswitchinterval", "threading.setprofile", "threading.settrace",
    "time.tzset", "tracemalloc.start", "warnings.filterwarnings", "warnings.simplefilter",
})  # fmt: skip
"""They change what the whole process has, or what is on disk."""
CONSTRUCTORS = ("__new__", "__init__", "__post_init__")
"""They run when an object is made, in this order."""
OF_CLASSES = ("__new__", "__init_subclass__", "__class_getitem__")
"""Methods that get the class without being told so."""
BY_NAME = READERS | WRITERS | PATCH_CALLS | SPIES
"""They take a thing and the name of one of its attributes."""
QUOTED_TYPES = {"cast": 0, "TypeVar": -1, "NewType": 1, "ForwardRef": 0}
"""The argument that may be a type in quotes; -1: each but the first."""


def is_patching_many(callee: str) -> bool:
    """Whether a call puts something in the place of each attribute that its keywords name."""
    owner, _, last = callee.rpartition(".")
    return last == "multiple" and owner.rpartition(".")[2] == "patch"


def is_patching(callee: str) -> bool:
    """Whether a call, by its dotted name, puts something in the place of what a string names."""
    owner, _, last = callee.rpartition(".")
    if last in PATCH_CALLS or last == "dict":
        return owner.rpartition(".")[2] == "patch"
    return last in WRITERS or last in SPIES or last in ("patch", "setitem")


ITERATION = ("__iter__", "__next__", "__getitem__")
TRUTH = ("__bool__", "__len__")
TEXT_METHODS = ("__format__", "__str__", "__repr__")
CALLED_BY_BUILTINS = {
    **dict.fromkeys(
        ("iter", "list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "any", "all", "min",
         "max", "enumerate", "zip", "map", "filter"), ITERATION),
    "next": ("__next__",), "len": ("__len__",), "bool": TRUTH, "str": ("__str__", "__repr__"),
    "repr": ("__repr__",), "format": TEXT_METHODS, "print": ("__str__", "__repr__"),
    "abs": ("__abs__",),
    "int": ("__int__", "__index__"), "float": ("__float__",), "hash": ("__hash__",),
    "round": ("__round__",), "bytes": ("__bytes__",), "reversed": ("__reversed__", *ITERATION),
    "dir": ("__dir__",), "divmod": ("__divmod__",), "isinstance": ("__instancecheck__",),
    "issubclass": ("__subclasscheck__",),
}  # fmt: skip
"""Builtins with the methods of what they are given that they call."""
RUNNING_CALLS = frozenset({
    "map", "filter", "filterfalse", "sorted", "sort", "min", "max", "reduce", "accumulate",
    "starmap", "takewhile", "dropwhile", "groupby", "iter", "Thread", "Timer", "Process", "submit",
    "run", "run_until_complete", "call_soon", "call_later", "gather", "apply", "atexit", "callback",
})  # fmt: skip
"""They call what they are given, now or soon."""
