"""What runs when a module is imported, by a call or by what calls without being one."""

from __future__ import annotations

import pytest

from canonize.resolution.import_effects import ImportEffects
from tests.resolution.code_bases import project

TABLE = """
import contextlib, dataclasses, enum, functools, itertools, typing
KNOWN = []
SETTINGS = {}
NAME = "a"
def note(x):
    KNOWN.append(x)
    return x
def twice(x):
    y = []
    y.append(x)
    return y * 2
def fill(into):
    into.append(1)
def nested():
    def inner():
        return note(1)
    return inner()
def alias():
    mine = KNOWN
    mine.append(1)
def alias_chain():
    a = SETTINGS
    b = a
    b["x"] = 1
def loop():
    for one in KNOWN:
        one.seen = True
class Obj:
    def __init__(self):
        self.items = []
        self._go()
    def _go(self):
        self.items.append(1)
    def add(self, x):
        self.items.append(x)
        return self
    def tell(self):
        return note(self)
    @property
    def size(self):
        return len(self.items)
    @property
    def loud(self):
        return note(1)
    def __getitem__(self, k):
        return self.items[k]
    def __iter__(self):
        return iter(self.items)
    def __contains__(self, k):
        return k in self.items
    def __add__(self, other):
        return Obj()
    def __lshift__(self, x):
        self.items.append(x)
        return self
class Told(Obj):
    def _go(self):
        note(self)
class Base:
    pass
class Loud:
    def __init_subclass__(cls):
        KNOWN.append(cls)
class Field:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls):
        return self
OBJ = Obj()
@contextlib.contextmanager
def quiet():
    yield
@contextlib.contextmanager
def loud():
    note(1)
    yield
def make():
    return Obj()
@functools.lru_cache
def cached(x):
    return x
def deco(f):
    f.tag = 1
    return f
def wrap(f):
    @functools.wraps(f)
    def inner(*a):
        note(a)
        return f(*a)
    return inner
class Hub:
    ids = itertools.count()
    all = []
    def __init__(self):
        self.n = 0
        self.memo = {}
        self.found = []
    def take(self):
        self.n += 1
        return self.n
    def grab(self):
        self._bump()
    def _bump(self):
        self.n = self.n + 1
    def pick(self):
        return self.found.pop()
    def peek(self):
        return self.n
    def get(self, k):
        if k not in self.memo:
            self.memo[k] = len(self.memo)
        return self.memo[k]
    def listed(self):
        if not self.found:
            self.found.append(1)
        return self.found
    def fresh(self):
        self.last = self.n
        return self.last
class Numbered:
    def __init__(self):
        self.id = next(Hub.ids)
class Kin(Hub):
    def __init__(self):
        self.id = next(self.ids)
HUB = Hub()
IDS = itertools.count()
class Color(enum.Enum):
    RED = 1
    @classmethod
    def of(cls, x):
        return cls(x)
T = typing.TypeVar("T")
class Box(typing.Generic[T]):
    def __class_getitem__(cls, k):
        return cls
"""
HEAD = "import table\nfrom table import *\n"
NOTICED = [
    "X = nested()",
    "X = alias()",
    "alias()",
    "alias_chain()",
    "loop()",
    "fill(KNOWN)",
    "X = fill(table.KNOWN)",
    "X = Told()",
    "X = OBJ.tell()",
    "X = Obj().tell()",
    "X = OBJ.loud",
    "OBJ << 1",
    "X = OBJ << 1",
    "OBJ.add(1)",
    "with loud(): pass",
    "class C(Loud): pass",
    "class C(Obj):\n    def _go(self):\n        note(1)\nX = C()",
    "X = sorted([1], key=note)",
    "X = [*map(note, [1])]",
    "for c in (Base, Obj): c.tag = 1",
    "def f(x=note(1)): pass",
    "X = [note(i) for i in range(2)]",
    'X = f"{OBJ.loud}"',
    "X = lambda y=note(1): y",
    "X = HUB.take()",
    "X = HUB.grab()",
    "X = HUB.pick()",
    "X = Numbered()",
    "X = Kin()",
    "class C:\n    def __init__(self): self.n = HUB.take()\nX = C()",
    "class C:\n    def __init__(self): self.n = next(IDS)\nX = C()",
    "class C:\n    def __init__(s):\n        s.all = KNOWN\n        s.all.append(1)\nX = C()",
    (
        "class C:\n"
        "    def __init__(self):\n"
        "        self.all = table.SETTINGS\n"
        "        self.put('a')\n"
        "    def put(self, k):\n"
        "        self.all[k] = 1\n"
        "X = C()"
    ),
    "class C(Hub):\n    def __init__(self): self.all.append(1)\nX = C()",
    "X = make().tell()",
    "X = (OBJ.tell)()",
    "X = Color.of(note(1))",
    "m = KNOWN\nm.append(1)",
    'SETTINGS["a"] = 1',
    "SETTINGS.update(a=1)",
    'del SETTINGS["a"]',
    'table.NAME = "b"',
    "class C:\n    note(1)",
    "class C:\n    x = note(1)",
    "if note(1): pass",
    "X = 1 if note(1) else 2",
    "while note(0): pass",
    "try:\n    note(1)\nexcept E:\n    pass",
    "import os\nos.umask(1)",
    'import os\nX = os.environ.pop("a")',
    "import signal\nX = signal.signal(1, 2)",
    "X = next(iter([note(1)]))",
    "from table import KNOWN\nKNOWN += [1]",
    "from table import SETTINGS\nSETTINGS |= {}",
    "def f(x: note(1)): pass",
    "def f() -> note(1): pass",
    "size: note(int) = 3",
    "class C:\n    size: note(int)",
    "class B:\n    def __init_subclass__(cls): KNOWN.append(cls)\nclass C(B): pass",
    "class A:\n    __init_subclass__ = classmethod(note)\nclass B(A): pass",
    (
        "class X:\n"
        "    class B:\n"
        "        def __init_subclass__(cls): KNOWN.append(cls)\n"
        "    class C(B): pass"
    ),
    (
        "class F:\n"
        "    def __set_name__(self, owner, name): note(name)\n"
        "class G(F): pass\n"
        "class C:\n"
        "    x = G()"
    ),
    "assert note(1)",
    "for table.NAME in 'ab': pass",
    "X, *table.NAME = 'ab'",
    "import io\nwith io.StringIO() as table.NAME: pass",
    "X = type('X', (Loud,), {})",
    "import functools\nX = functools.partial(note, 1)()",
    "import threading\nthreading.Thread(target=note).start()",
    "import enum\nclass E(enum.Enum):\n    A = 1\n    def __init__(self, v): note(v)",
]
NOTICED_BY_NOBODY = [
    "X = twice(1)",
    "twice(1)",
    "X = Obj()",
    "OBJ2 = Obj()\nOBJ2.add(1)",
    "X = Obj() << 1",
    "X = Obj() + Obj()",
    "X = OBJ + OBJ",
    "X = OBJ[0]",
    "X = OBJ.size",
    "X = [*OBJ]",
    "X = 1 in OBJ",
    'X = f"{OBJ}"',
    "X = bool(OBJ)",
    "with quiet(): X = 1",
    "class C(Base): pass",
    "class C:\n    f = Field()",
    "class C(Obj): pass",
    "own = []\nfill(own)",
    "own = []\nX = fill(into=own)",
    "X = sorted([1], key=twice)",
    "X = list(map(twice, [1]))",
    'for c in ("a", "b"): print',
    "def f(x: Obj, *a: Base) -> Color: ...",
    "size: Box[int] = Box()",
    "X = Box[int]",
    "X = Color.RED",
    "X = Color.of(1)",
    "X = Color(1)",
    "@deco\ndef f(): pass",
    "@wrap\ndef f(): pass",
    "X = make()",
    'X = NAME + "b"',
    'NAME += "b"',
    "X = KNOWN + [1]",
    "X = lambda: note(1)",
    "def f():\n    note(1)",
    "class C:\n    def f(self):\n        note(1)",
    "X = len(KNOWN)",
    "X = HUB.peek()",
    "X = HUB.get('a')",
    "X = HUB.listed()",
    "X = HUB.fresh()",
    "X = Hub().take()",
    "own = Hub()\nX = own.take()",
    "class C:\n    def __init__(self): self.n = HUB.peek()\nX = C()",
    "class C:\n    def __init__(self): self.n = next(iter([1]))\nX = C()",
    "class C:\n    def __init__(s):\n        s.all = [*KNOWN]\n        s.all.append(1)\nX = C()",
    "class C:\n    all = []\n    def __init__(self): self.all.append(1)\nX = C()",
    "class C:\n    def __init__(s):\n        s.all = KNOWN\n        s.n = len(s.all)\nX = C()",
    "class C:\n    def __init__(s, a):\n        s.all = a\n        s.all.append(1)\nX = C([])",
    "X = KNOWN[:]",
    "X = {**SETTINGS}",
    'X = SETTINGS.get("a")',
    'own = {}\nfor k in ("a",):\n    own[k] = k',
    'import re\nX = re.compile("a")',
    'import os\nX = os.path.join("a", "b")',
    'import os\nX = os.environ.get("A")',
    'from pathlib import Path\nX = Path(__file__).parent / "x"',
    (
        "import dataclasses\n"
        "@dataclasses.dataclass\n"
        "class D:\n"
        "    x: list = dataclasses.field(default_factory=list)\n"
        "X = D()"
    ),
    "assert NAME",
    "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int = 1",
    "import logging\nlog = logging.getLogger(__name__)\nlog.debug",
    "X = [c for c in (Base, Obj)]",
    "import functools\nX = functools.partial(note, 1)",
    "X = max([1, 2])",
    "X = {k: v for k, v in SETTINGS.items()}",
    'match NAME:\n    case "a":\n        X = 1',
    (
        "own = {}\n"
        "class B:\n"
        "    def __init_subclass__(cls): own[cls.__name__] = cls\n"
        "class C(B): pass"
    ),
    "class B:\n    def __init_subclass__(cls): super().__init_subclass__()\nclass C(B): pass",
    "class X:\n    class B: pass\n    class C(B): pass",
    "from __future__ import annotations\ndef f(x: note(1)) -> note(2): pass",
    ("class F:\n    def __set_name__(self, owner, name): self.name = name\nclass C:\n    x = F()"),
]


def effect(code: str) -> str:
    head = "" if code.startswith("from __future__") else HEAD
    files = {"m.py": f"{head}{code}\n{HEAD if not head else ''}", "table.py": TABLE}
    found = ImportEffects.of(project(files)).first("m.py")
    return found.what if found is not None else ""


@pytest.mark.parametrize("code", NOTICED)
def test_what_others_notice_is_told(code: str) -> None:
    assert effect(code)


@pytest.mark.parametrize("code", NOTICED_BY_NOBODY)
def test_what_nobody_notices_is_not(code: str) -> None:
    assert effect(code) == ""


LEADS_BACK = {
    "NAMES = ['a']\nNAMES = sorted(NAMES)\nfor n in NAMES: print": False,
    "class C:\n    x = C.y\n    y = C.x\nZ = C.x.z": False,
    "def f(): return g()\ndef g(): return f()\nX = f().x": False,
    "class A(B): pass\nclass B(A): pass\nX = A().x": False,
    "class A:\n    x = B.y\nclass B:\n    y = A.x\nA.x()": True,
    "class A(A.B):\n    pass\nX = A().x": True,
    "def make(): return A().f()\nclass A(make()):\n    def f(self): return 1\nX = A().f()": True,
}


@pytest.mark.parametrize(("code", "is_told"), LEADS_BACK.items())
def test_what_leads_back_to_itself_ends(code: str, is_told: bool) -> None:
    assert bool(effect(code)) is is_told
