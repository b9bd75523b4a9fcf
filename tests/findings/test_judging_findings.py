"""What a use can notice is asked about before anything changes; what none can, is no doubt.

Each case is a small repository, played through the command line: the program must do afterwards
what it did before. Look-alikes must be re-routed all the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.findings.judging import play

MAIN = "=== app/main.py\nfrom app.use import result\n\nprint(result())\n"


def pair(old: str, new: str, use: str) -> str:
    """A competitor, a canonical, and a module that uses the competitor in `result`."""
    return f"=== app/old.py\n{old}\n=== app/new.py\n{new}\n=== app/use.py\n{use}\n{MAIN}"


PLAIN = "class Box:\n    def __init__(self, size):\n        self.size = size\n"
WITH = PLAIN + "    def {}(self{}):\n        {}\n"
USE = "from app.old import Box\n\n\ndef result():\n    {}\n"


def special(name: str, body: str, use: str, taken: str = "") -> tuple[str, str, str]:
    return WITH.format(name, taken, body), PLAIN, USE.format(use)


EQ = ("__eq__", "return self.size == other.size")
SPECIAL = {
    "len": special("__len__", "return self.size", "return len(Box(2))"),
    "len of an attribute": (
        WITH.format("__len__", "", "return self.size"), PLAIN,
        "from app.old import Box\n\n\nclass Shop:\n    def __init__(self):\n"
        "        self._box = Box(3)\n\n    def count(self):\n        return len(self._box)\n\n\n"
        "def result():\n    return Shop().count()\n",
    ),
    "call": special("__call__", "return 1", "made = Box(2)\n    return made()"),
    "equal": special(*EQ, "return Box(1) == Box(1)", ", other"),
    "not equal": special(*EQ, "return Box(1) != Box(1)", ", other"),
    "equal in a list": special(*EQ, "return [Box(1)] == [Box(1)]", ", other"),
    "index of a list": special(*EQ, "return [Box(1), Box(2)].index(Box(2))", ", other"),
    "in": special("__contains__", "return x < self.size", "return 1 in Box(2)", ", x"),
    "iteration": special("__iter__", "return iter([self.size])", "return [x for x in Box(2)]"),
    "unpacking": special("__iter__", "return iter([1, 2])", "a, b = Box(2)\n    return a + b"),
    "list": special("__iter__", "return iter([self.size])", "return list(Box(2))"),
    "index": special("__getitem__", "return i", "return Box(2)[1]", ", i"),
    "addition": special("__add__", "return self.size", "return Box(2) + Box(3)", ", other"),
    "reflected": special("__radd__", "return other", "return 3 + Box(2)", ", other"),
    "negation": special("__neg__", "return -self.size", "return -Box(2)"),
    "order": special("__lt__", "return self.size < other.size", "return Box(2) < Box(3)",
                     ", other"),
    "sorting": special("__lt__", "return self.size < other.size",
                       "return [x.size for x in sorted([Box(3), Box(2)])]", ", other"),
    "truth": special("__bool__", "return self.size > 0", "return 1 if Box(0) else 2"),
    "truth by length": special("__len__", "return self.size", "return not Box(0)"),
    "or": special("__bool__", "return False", "return bool(Box(0) or None)"),
    "hash": special("__hash__", "return self.size", "return hash(Box(2)) == hash(Box(2))"),
    "format": special("__format__", "return 'f'", "return f'{Box(2):x}'", ", spec"),
    "text": special("__str__", "return 'box'", "return str(Box(2))"),
    "with": (
        PLAIN + "    def __enter__(self):\n        return self\n"
        "    def __exit__(self, *a):\n        pass\n", PLAIN,
        USE.format("with Box(2) as made:\n        return made.size"),
    ),
    "copied": special("__copy__", "return 'copy'", "import copy\n    return copy.copy(Box(2))"),
    "pickled": special("__reduce__", "return (int, (self.size,))",
                       "import pickle\n    return pickle.loads(pickle.dumps(Box(2))).real"),
    "the canonical adds ==": (
        PLAIN, PLAIN + "    def __eq__(self, other):\n        return True\n",
        USE.format("return Box(1) == Box(1)"),
    ),
    "the canonical can't be hashed": (
        PLAIN, PLAIN + "    def __eq__(self, other):\n        return True\n",
        USE.format("return len({Box(1), Box(1)})"),
    ),
    "a dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass Box:\n    size: int\n", PLAIN,
        USE.format("return Box(1) == Box(1)"),
    ),
    "a frozen dataclass": (
        PLAIN, "from dataclasses import dataclass\n@dataclass(frozen=True, eq=False)\n"
        "class Box:\n    size: int\n", USE.format("x = Box(1)\n    x.size = 2\n    return x.size"),
    ),
    "slots": (
        PLAIN, "class Box:\n    __slots__ = ('size',)\n    def __init__(self, size):\n"
        "        self.size = size\n", USE.format("x = Box(1)\n    x.note = 2\n    return x.note"),
    ),
    "other fields are compared": (
        "from dataclasses import dataclass\n@dataclass\nclass Box:\n    size: int\n"
        "    note: int = 0\n",
        "from dataclasses import dataclass, field\n@dataclass\nclass Box:\n    size: int\n"
        "    note: int = field(default=0, compare=False)\n",
        USE.format("return Box(1, 2) == Box(1, 3)"),
    ),
    "a built-in base": (
        "class Box(str):\n    pass\n", "class Box:\n    def __init__(self, text):\n"
        "        self.text = text\n", USE.format("return 'a' + Box('b')"),
    ),
    "a built-in base, passed on": (
        "class Box(str):\n    pass\n", "class Box:\n    def __init__(self, text):\n"
        "        self.text = text\n", USE.format("return '-'.join([Box('b')])"),
    ),
    "self of a subclass": (
        WITH.format("__len__", "", "return self.size"), PLAIN,
        "from app.old import Box\n\n\nclass Mine(Box):\n    def count(self):\n"
        "        return len(self)\n\n\ndef result():\n    return Mine(2).count()\n",
    ),
}  # fmt: skip
CLASSES = {
    "a constant": (
        "class Box:\n    LIMIT = 10\n", "class Box:\n    LIMIT = 20\n",
        USE.format("return Box.LIMIT"),
    ),
    "a constant by its name": (
        "MOST = 10\n\n\nclass Box:\n    LIMIT = MOST\n",
        "MOST = 20\n\n\nclass Box:\n    LIMIT = MOST\n", USE.format("return Box().LIMIT"),
    ),
    "a default": (
        "class Box:\n    def __init__(self, size=1):\n        self.size = size\n",
        "class Box:\n    def __init__(self, size=2):\n        self.size = size\n",
        USE.format("return Box().size"),
    ),
    "a default by its name": (
        "SIZE = 1\nclass Box:\n    def __init__(self, size=SIZE):\n        self.size = size\n",
        "SIZE = 2\nclass Box:\n    def __init__(self, size=SIZE):\n        self.size = size\n",
        USE.format("return Box().size"),
    ),
    "a default of a method": (
        "class Box:\n    def get(self, n=1):\n        return n\n",
        "class Box:\n    def get(self, n=2):\n        return n\n", USE.format("return Box().get()"),
    ),
    "values of an enum": (
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n    BLUE = 2\n",
        "from enum import Enum\nclass Box(Enum):\n    RED = 2\n    BLUE = 1\n",
        USE.format("return Box.RED.value"),
    ),
    "automatic values of an enum": (
        "import enum\nclass Box(enum.Enum):\n    RED = enum.auto()\n    BLUE = enum.auto()\n",
        "import enum\nclass Box(enum.Enum):\n    BLUE = enum.auto()\n    RED = enum.auto()\n",
        USE.format("return Box.RED.value"),
    ),
    "an enum by value": (
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n    BLUE = 2\n",
        "from enum import Enum\nclass Box(Enum):\n    RED = 2\n    BLUE = 1\n",
        USE.format("return Box(1).name"),
    ),
    "an enum that is iterated": (
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n    BLUE = 2\n",
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n    BLUE = 2\n    GREEN = 3\n",
        USE.format("return [x.name for x in Box]"),
    ),
    "an exception's base": (
        "class Box(ValueError):\n    pass\n", "class Box(KeyError):\n    pass\n",
        USE.format("try:\n        raise Box(1)\n    except ValueError:\n        return 1\n"
                   "    except Exception:\n        return 2"),
    ),
    "an exception's base, far away": (
        "class Box(LookupError):\n    pass\n", "class Box(Exception):\n    pass\n",
        "from app.far import safely\nfrom app.old import Box\n\n\ndef fail():\n    raise Box\n\n\n"
        "def result():\n    return safely(fail)\n=== app/far.py\ndef safely(f):\n    try:\n"
        "        f()\n    except (OSError, LookupError):\n        return 1\n"
        "    except Exception:\n        return 2\n",
    ),
    "subclasses are noted": (
        "KNOWN = []\nclass Box:\n    def __init_subclass__(cls):\n        KNOWN.append(cls)\n",
        "class Box:\n    pass\n",
        "from app.old import Box\n\n\nclass Mine(Box):\n    pass\n\n\ndef result():\n"
        "    import app.old\n    return len(getattr(app.old, 'KNOWN', ()))\n",
    ),
    "a hook of the base": (
        "class Box:\n    def run(self):\n        return self.hook()\n    def hook(self):\n"
        "        return 1\n",
        "class Box:\n    def run(self):\n        return 1\n",
        "from app.old import Box\n\n\nclass Mine(Box):\n    def hook(self):\n        return 2\n\n\n"
        "def result():\n    return Mine().run()\n",
    ),
    "a hook that only the canonical has": (
        "class Box:\n    def run(self):\n        return 1\n",
        "class Box:\n    def run(self):\n        return self.hook()\n    def hook(self):\n"
        "        return 1\n",
        "from app.old import Box\n\n\nclass Mine(Box):\n    def hook(self):\n        return 2\n\n\n"
        "def result():\n    return Mine().run()\n",
    ),
    "type arguments": (
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Box(Generic[T]):\n    pass\n",
        "class Box:\n    pass\n", USE.format("return Box[int]().__class__.__name__"),
    ),
}  # fmt: skip
VALUES = {
    "in a list": "TABLE = [(Box, (3,))]\n\n\ndef result():\n    return [f(*a) for f, a in TABLE]\n",
    "in a dictionary": "TABLE = {'a': Box}\n\n\ndef result():\n    return TABLE['a'](3)\n",
    "under another name": "make = Box\n\n\ndef result():\n    return make(3)\n",
    "passed to map": "def result():\n    return list(map(Box, [3]))\n",
    "a default": "def result(f=Box):\n    return f(3)\n",
    "partial": "import functools\n\n\ndef result():\n    return functools.partial(Box, 3)()\n",
    "an attribute": "class T:\n    f = staticmethod(Box)\n\n\ndef result():\n    return T.f(3)\n",
}
FUNCTIONS = (
    "def Box(width):\n    return [1] * width\n",
    "def Box(shape, fill):\n    return [fill] * shape[1]\n",
)


@pytest.mark.parametrize("name", SPECIAL)
def test_special_members_are_compared_like_any_other(tmp_path: Path, name: str) -> None:
    assert play(tmp_path, pair(*SPECIAL[name])).is_kept


@pytest.mark.parametrize("name", CLASSES)
def test_what_a_class_is_counts_as_its_api(tmp_path: Path, name: str) -> None:
    assert play(tmp_path, pair(*CLASSES[name])).is_kept


@pytest.mark.parametrize("name", VALUES)
def test_a_function_used_as_a_value_is_called_somewhere(tmp_path: Path, name: str) -> None:
    use = f"from app.old import Box\n\n{VALUES[name]}"
    assert play(tmp_path, pair(*FUNCTIONS, use)).is_kept


FIELDS = {
    "of a dataclass":
        "from dataclasses import dataclass\n\n\n@dataclass\nclass Service:\n    box: Box\n\n"
        "    def ask(self):\n        return self.box.gone()\n\n\n"
        "def result():\n    return Service(Box(1)).ask()\n",
    "of another class":
        "class Service:\n    box: Box\n\n\ndef ask(service: Service):\n"
        "    return service.box.gone()\n\n\ndef result():\n    service = Service()\n"
        "    service.box = Box(1)\n    return ask(service)\n",
    "returned": "def make():\n    return Box(1)\n\n\ndef result():\n    return make().gone()\n",
    "in a loop":
        "def all_of(boxes: list[Box]):\n    return [box.gone() for box in boxes]\n\n\n"
        "def result():\n    return all_of([Box(1)])\n",
    "narrowed":
        "def ask(thing):\n    if isinstance(thing, Box):\n        return thing.gone()\n\n\n"
        "def result():\n    return ask(Box(1))\n",
    "matched":
        "def ask(thing):\n    match thing:\n        case Box() as box:\n"
        "            return box.gone()\n\n\ndef result():\n    return ask(Box(1))\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("member", ["gone", "kept"])
def test_an_instance_is_known_where_it_is_held(tmp_path: Path, name: str, member: str) -> None:
    """`gone` is the competitor's alone; what both have is no reason to stop."""
    old = PLAIN + "    def gone(self):\n        return 1\n    def kept(self):\n        return 2\n"
    new = PLAIN + "    def kept(self):\n        return 2\n"
    use = "from app.old import Box\n\n\n" + FIELDS[name].replace("gone", member)
    played = play(tmp_path, pair(old, new, use))
    assert played.is_kept
    assert played.is_rerouted() is (member == "kept"), played.said


ALIKE = {
    "both have it": (
        WITH.format("__len__", "", "return self.size"),
        WITH.format("__len__", "", "return self.size"), USE.format("return len(Box(2))"),
    ),
    "nobody asks for it": (
        WITH.format("__len__", "", "return self.size"), PLAIN, USE.format("return Box(2).size"),
    ),
    "compared by `is`": (*special(*EQ, "a = Box(1)\n    return a is a", ", other"),),
    "a constant that nobody reads": (
        "class Box:\n    LIMIT = 10\n", "class Box:\n    LIMIT = 20\n",
        USE.format("return isinstance(Box(), object)"),
    ),
    "a default that is given": (
        "class Box:\n    def __init__(self, size=1):\n        self.size = size\n",
        "class Box:\n    def __init__(self, size=2):\n        self.size = size\n",
        USE.format("return Box(5).size"),
    ),
    "the same default under another name": (
        "SIZE = 7\nclass Box:\n    def __init__(self, size=SIZE):\n        self.size = size\n",
        "class Box:\n    def __init__(self, size=7):\n        self.size = size\n",
        USE.format("return Box().size"),
    ),
    "equal enums": (
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n",
        "from enum import Enum\nclass Box(Enum):\n    RED = 1\n",
        USE.format("return [x.name for x in Box], Box(1).name"),
    ),
    "a parameter's name that nobody gives": (
        "class Box:\n    def __init__(self, size):\n        self.size = size\n",
        "class Box:\n    def __init__(self, n):\n        self.size = n\n",
        USE.format("return Box(2).size"),
    ),
    "another return annotation": (
        "class Box:\n    def get(self) -> int:\n        return 1\n",
        "class Box:\n    def get(self) -> float:\n        return 1\n",
        USE.format("return keep(Box())") + "\n\ndef keep(box):\n    return box.get()\n",
    ),
    "a private member that nobody touches": (
        "class Box:\n    def get(self):\n        return self._one()\n    def _one(self):\n"
        "        return 1\n",
        "class Box:\n    def get(self):\n        return 1\n",
        USE.format("return keep(Box())") + "\n\ndef keep(box):\n    return box.get()\n",
    ),
    "a member that no file names": (
        "class Box:\n    def get(self):\n        return 1\n    def unheard_of(self):\n"
        "        return 1\n",
        "class Box:\n    def get(self):\n        return 1\n",
        USE.format("return keep(Box())") + "\n\ndef keep(box):\n    return box.get()\n",
    ),
    "a function of the same signature as a value": (
        "def Box(width):\n    return width\n", "def Box(width, more=0):\n    return width\n",
        "from app.old import Box\n\nTABLE = [Box]\n\n\ndef result():\n    return TABLE[0](3)\n",
    ),
    "an exception whose base nobody names": (
        "class Box(LookupError):\n    pass\n", "class Box(Exception):\n    pass\n",
        USE.format("try:\n        raise Box(1)\n    except Box:\n        return 1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_what_no_use_can_notice_is_no_doubt(tmp_path: Path, name: str) -> None:
    played = play(tmp_path, pair(*ALIKE[name]))
    assert played.is_kept
    assert played.is_rerouted(), played.said
