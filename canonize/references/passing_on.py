"""Functions of the standard library and built-in ones that give what they are given, by name."""

from __future__ import annotations

import re
from enum import Flag, auto

_REGISTERING = re.compile(
    r"(?:un)?register_\w+|unregister|add_(?:multi_)?(?:representer|constructor)|disconnect"
    r"|unsubscribe|remove_\w+"
)


class Slot(Flag):
    """Which part of a table is asked for; of anything else, all parts are the same."""

    KEYS = auto()
    VALUES = auto()
    ALL = KEYS | VALUES


SAME = frozenset({
    "list", "tuple", "set", "frozenset", "sorted", "iter", "next", "reversed", "enumerate", "zip",
    "copy", "deepcopy", "chain", "from_iterable", "cast", "max", "min", "filter", "dict", "deque",
    "gather", "wait_for", "create_task", "ensure_future", "shield", "run", "islice", "cycle",
    "starmap", "MappingProxyType", "OrderedDict", "ref", "proxy", "choice", "partial", "cache",
    "lru_cache", "partialmethod", "staticmethod",
})  # fmt: skip
"""Calls that give what they are given, or a collection of it."""
RUNNING = frozenset({"map", "starmap", "submit", "to_thread"})
"""Calls that give what the function that they are given does."""
BASES = frozenset({"__bases__", "__mro__", "__base__"})
HINTS = frozenset({"get_type_hints", "get_annotations", "signature", "fields"})
HELD_BY = frozenset({
    "__func__", "__wrapped__", "annotation", "func", "parameters", "return_annotation", "type",
})  # fmt: skip
"""Attributes of what holds a class or a function that give it: ``partial(f).func``."""
TYPING = HINTS | {"type", "getmro", "mro"}
"""Calls that give classes."""
OF_TABLES = {
    "get": Slot.VALUES, "pop": Slot.VALUES, "values": Slot.VALUES, "setdefault": Slot.VALUES,
    "keys": Slot.KEYS, "items": Slot.ALL, "popitem": Slot.ALL, "copy": Slot.ALL,
    "popleft": Slot.ALL, "get_nowait": Slot.ALL, "union": Slot.ALL, "result": Slot.ALL,
    "__getitem__": Slot.VALUES, "get_coro": Slot.ALL,
}  # fmt: skip
PUTTING = frozenset({
    "add", "append", "appendleft", "extend", "extendleft", "insert", "put", "put_nowait", "push",
    "set", "set_result", "setdefault", "update",
})  # fmt: skip
JOINING = frozenset({"extend", "extendleft", "update"})
SEEKING = frozenset({
    "__contains__", "add", "count", "discard", "get", "index", "pop", "remove", "setdefault",
})  # fmt: skip
"""Methods that look for what they are given in a collection."""
COLLECTING = frozenset({"set", "frozenset", "Counter", "fromkeys"})
JOINING_SETS = frozenset({
    "difference", "difference_update", "intersection", "intersection_update", "isdisjoint",
    "issubset", "issuperset", "symmetric_difference", "union",
})  # fmt: skip
"""Methods that look for the elements of one set in another."""
EQUATING = frozenset({
    "assertCountEqual", "assertDictEqual", "assertEqual", "assertIn", "assertListEqual",
    "assertNotEqual", "assertNotIn", "assertSequenceEqual", "assertTupleEqual", "countOf", "eq",
    "indexOf", "ne",
})  # fmt: skip
"""Calls that compare the first two things that they are given."""
KEEPING_RESULTS = frozenset({"cache", "cached", "lru_cache", "memoize"})
ORDERING = frozenset({"max", "min", "sorted"})
LOADING = frozenset({"load", "loads"})
"""Calls that give what somebody stored."""
ENTERING = frozenset({"add", "append", "setdefault"})
"""Methods that put what they are given into a collection, where it is looked for later."""
OF_SUBSCRIPTS = {
    "get_origin": False, "__origin__": False, "__orig_bases__": False, "get_original_bases": False,
    "get_args": True, "__args__": True,
}  # fmt: skip
"""Calls and attributes that give what is subscripted, and whether that is ``int`` of ``X[int]``."""
OF_WARNINGS = frozenset({"category"})
"""Attributes that give the class of a warning."""
GIVEN_BACK = {
    "getsignal": "signal", "gettrace": "settrace", "getprofile": "setprofile",
    "get_exception_handler": "set_exception_handler", "get_task_factory": "set_task_factory",
    "getLoggerClass": "setLoggerClass", "get_asyncgen_hooks": "set_asyncgen_hooks",
}  # fmt: skip
"""Calls of the standard library that give what another one was given."""
HANDED = frozenset({*OF_SUBSCRIPTS, *OF_WARNINGS, *GIVEN_BACK})
WARNING = frozenset({"warn", "warn_explicit"})
AWAITING = frozenset({
    "assertWarns", "assertWarnsRegex", "catch_warnings", "filterwarnings", "simplefilter", "warns",
})  # fmt: skip
"""Calls that say what is done with the warnings of a class."""
HOOKS = frozenset({"__subclasshook__", "__instancecheck__", "__subclasscheck__"})
"""Methods that are asked whether something is of their class."""
LEAVING = frozenset({"__exit__", "__aexit__"})
"""Methods that are given the exception with which a block is left."""
CALLING_NOTHING = frozenset({
    "isinstance", "issubclass", "hasattr", "getattr", "setattr", "delattr", "type", "id", "print",
    "len", "str", "repr", "callable", "isclass", "isfunction", "signature", "getsource", "getfile",
    "Mock", "MagicMock", "AsyncMock", "create_autospec", "object", "assertIsInstance",
    "assertNotIsInstance", "assertEqual", "assertNotEqual", "assertIs", "assertIsNot", "assertIn",
    "append", "add", "cast",
})  # fmt: skip
"""Calls that call nothing that they are given."""


def is_registering(name: str) -> bool:
    """Whether a call enters what it is given with somebody, or takes it out again, by its name."""
    return _REGISTERING.fullmatch(name) is not None


def asks_of_given(name: str) -> bool:
    """Whether a call asks something of whatever it is given."""
    return name in ORDERING | AWAITING | {"suppress"} or is_registering(name)
