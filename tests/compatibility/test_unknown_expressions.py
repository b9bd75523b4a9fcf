"""What an expression engine can't know is can't tell: never compatible, never left out in silence.

In every shape an instance of the competitor is looked up a member that the canonical has under
another name. The judge of uses has to doubt something, and the adapter has to say or to rewrite it.
"""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from canonize.testing import play_calls
from tests.compatibility.comparing import pair

OLD = """
class Base:
    pass
class X(Base):
    def __init__(self, v=1):
        self.v = v
    def run(self):
        return 1
    def gone(self):
        return 2
"""
NEW = OLD.replace("gone", "went")
_T = "from typing import Callable, Generic, TypeVar\nT = TypeVar('T')\n"
_BOX = (
    _T + "class Box(Generic[T]):\n    item: T\n    def get(self) -> T:\n        return self.item\n"
)
_CELL = "from dataclasses import dataclass\n@dataclass\nclass Cell:\n    item: X\n"

UNKNOWN = {
    "an attribute of a generic": _BOX + "def f(b: Box[X]):\n    b.item.gone()\n",
    "a method of a generic": _BOX + "def f(b: Box[X]):\n    b.get().gone()\n",
    "a generic of PEP 695": "class Box[T]:\n    item: T\ndef f(b: Box[X]):\n    b.item.gone()\n",
    "a pattern by position of what is not known": _CELL
    + "def f(b):\n    match b:\n        case [Cell(x)]:\n            x.gone()\n",
    "a pattern on a tuple": "def f(o: tuple[int, X]):\n    match o:\n        case (n, x):\n"
    "            x.gone()\n",
    "a generic function over a list": _T
    + "def first(xs: list[T]) -> T:\n    return xs[0]\ndef f(xs: list[X]):\n    first(xs).gone()\n",
    "a generic function": _T + "def same(x: T) -> T:\n    return x\nsame(X()).gone()\n",
    "a class that is passed": _T + "def make(c: type[T]) -> T:\n    return c()\nmake(X).gone()\n",
    "a factory that is passed": _T
    + "def call(f: Callable[[], T]) -> T:\n    return f()\ncall(X).gone()\n",
    "an `InitVar`": "from dataclasses import InitVar, dataclass\n@dataclass\nclass C:\n"
    "    o: InitVar[X]\n    def __post_init__(self, o):\n        o.gone()\n",
    "a name computed for `getattr`": "n = 'gone'\ngetattr(X(), n)()\n",
    "text that is run": "eval('X().gone()')\n",
    "a name by `globals`": "def make():\n    return globals()['X']()\nmake().gone()\n",
    "a class out of a table": "r = {}\nr['x'] = X\nFoo = r['x']\nFoo().gone()\n",
    "a class that is made": "Foo = type('Foo', (X,), {})\nFoo().gone()\n",
    "a decorator that gives another class": "def deco(c):\n    return X\n@deco\nclass Foo: pass\n"
    "Foo().gone()\n",
    "an attribute put from outside": "class C:\n    x = None\nc = C()\nc.x = X()\nc.x.gone()\n",
    "an attribute put by `setattr`": "class C:\n    x = 1\nc = C()\nsetattr(c, 'x', X())\n"
    "c.x.gone()\n",
    "a negation": "class Z:\n    def __neg__(self): return X()\n(-Z()).gone()\n",
    "a comparison": "class Z:\n    def __eq__(self, o): return X()\n(Z() == 1).gone()\n",
    "an index of a class": "class Z:\n    def __class_getitem__(cls, o): return X()\nZ[1].gone()\n",
    "a protocol": "from typing import Protocol\nclass P(Protocol):\n    def gone(self): ...\n"
    "def f(p: P):\n    p.gone()\nf(X())\n",
    "a base of the competitor": "from a.b import Base\ndef f(b: Base):\n    b.gone()\nf(X())\n",
    "a list of a base": "from a.b import Base\ndef f(bs: list[Base]):\n    bs[0].gone()\n"
    "f([X()])\n",
    "a class at which it is registered": "from abc import ABC\nclass A(ABC):\n"
    "    def gone(self): ...\ndef f(a: A):\n    a.gone()\nA.register(X)\nf(X())\n",
    "another base of a subclass": "class M:\n    def f(self):\n        return self.gone()\n"
    "class Y(M, X): pass\nY().f()\n",
    "a descriptor": "class D:\n    def __get__(self, o, t):\n        return X()\nclass C:\n"
    "    d = D()\nC().d.gone()\n",
    "a `__new__`": "class C:\n    def __new__(cls):\n        return X()\nC().gone()\n",
    "a metaclass": "class M(type):\n    def __call__(cls):\n        return X()\n"
    "class C(metaclass=M): pass\nC().gone()\n",
    "one of several exceptions": "try:\n    pass\nexcept (X, ValueError) as e:\n    e.gone()\n",
    "a `type` statement": "type Y = X\ndef f(y: Y):\n    y.gone()\n",
    "a default of `min`": "min([], default=X()).gone()\n",
    "a start of `sum`": "sum([], start=X()).gone()\n",
    "an annotation that lies": "def f() -> int:\n    return X()\nf().gone()\n",
    "a global put by name": "globals()['x'] = X()\nx.gone()\n",
    "a name of all modules": "import builtins\nbuiltins.x = X()\nx.gone()\n",
    "a variadic generic": "from typing import TypeVarTuple, Unpack\nTs = TypeVarTuple('Ts')\n"
    "def f(*a: Unpack[Ts]) -> tuple[Unpack[Ts]]:\n    return a\nf(X())[0].gone()\n",
    "a member of an enum": "import enum\nclass E(enum.Enum):\n    A = X()\nE.A.value.gone()\n",
    "what an executor gives": "def make() -> X: ...\ndef f(pool):\n"
    "    pool.submit(make).result().gone()\n",
    "one of a class and its subclass": "class Y(X): ...\ndef f(o):\n"
    "    if isinstance(o, (X, Y)):\n        o.gone()\n",
    "a test in another block": "def f(o):\n    try:\n        assert isinstance(o, X)\n"
    "    except AssertionError:\n        return\n    else:\n        o.gone()\n",
    "the `super` of a mixin": "class M:\n    def f(self):\n        return super().gone()\n"
    "class Y(M, X): pass\nY().f()\n",
    "a type in a comment": "def f(o):\n    # type: (X) -> None\n    o.gone()\n",
    "an argument that nobody types": "class C:\n    x: X\ndef f(c):\n    c.x.gone()\n",
    "groups of a loop": "from itertools import groupby\ndef f(xs: list[X]):\n"
    "    for k, g in groupby(xs):\n        for x in g:\n            x.gone()\n",
    "a subclass that gives itself": "class Y(X):\n    def me(self) -> 'Y':\n        return self\n"
    "Y().me().gone()\n",
    "a subclass that makes itself": "class Y(X):\n    @classmethod\n    def make(cls):\n"
    "        return cls()\nY.make().gone()\n",
}


BY_NAME = frozenset({
    "what an executor gives", "the `super` of a mixin", "a type in a comment",
    "an argument that nobody types",
})  # fmt: skip
"""Those that are only seen where no other class has such a member."""
OTHER = "class O:\n    def gone(self):\n        return 3\n"


def _code(shape: str) -> str:
    return "from a.b import X\n" + UNKNOWN[shape]


@pytest.mark.parametrize("shape", UNKNOWN)
def test_the_judge_is_not_sure(shape: str) -> None:
    files = {"a/__init__.py": "", "a/b.py": OLD, "n.py": NEW, "u.py": _code(shape)}
    found = pair(files if shape in BY_NAME else {**files, "o.py": OTHER})
    assert any(use.verdict is not UseVerdict.COMPATIBLE for use in found.uses)


@pytest.mark.parametrize("shape", UNKNOWN)
def test_the_adapter_leaves_nothing_in_silence(shape: str) -> None:
    rule = {"for": "a.b:X", "methods": {"gone": {"rename": "went"}}}
    played = play_calls(
        [("adapt_calls", {"rules": [rule]}), ("rewrite_imports", {})],
        {"a/__init__.py": "", "a/b.py": OLD, "n.py": NEW, "u.py": _code(shape)},
        canonical="n:X",
        competitors=[{"symbol": "a.b:X", "verdict": "duplicate"}],
    )
    is_left = "gone" in played.text("u.py").replace("def gone", "")
    assert not is_left or played.said("u.py", "manual", "refused")


KNOWN = {
    "a list of them": "def f(xs: list[X]):\n    return [x.run() for x in xs]\n",
    "a list that is measured": "def f(xs: list[X]):\n    print(len(xs), sorted(xs, key=id))\n",
    "a list that goes to one of them": "from typing import Sequence\ndef g(xs: Sequence[X]):\n"
    "    return xs[0].run()\ndef f(xs: list[X]):\n    return g(xs)\n",
    "a list that is given on": "def f(xs: list[X]) -> list[X]:\n    return xs\n",
    "the values of a dictionary": "def f(d: dict[str, X]):\n    for k, x in d.items():\n"
    "        x.run()\n",
    "a factory": "from typing import Callable\ndef f(make: Callable[[], X]):\n    make().run()\n",
    "a field": _CELL + "    def f(self):\n        return self.item.run()\n",
    "a list of its own": "class C:\n    def __init__(self, xs: list[X]):\n        self.xs = xs\n"
    "    def f(self):\n        return [x.run() for x in self.xs]\n",
    "a pattern by name": _CELL
    + "def f(b: Cell):\n    match b:\n        case Cell(item=x):\n            x.run()\n",
    "a pattern by position": _CELL
    + "def f(b: Cell):\n    match b:\n        case Cell(x):\n            x.run()\n",
    "a generic of something else": _BOX + "def f(b: Box[int], x: X):\n    x.run()\n    b.get()\n",
    "a manager": "from contextlib import AbstractContextManager\n"
    "def f(m: AbstractContextManager[X]):\n    with m as x:\n        x.run()\n",
    "a slice": "def f(xs: list[X]):\n    ys = list(xs)\n    ys = xs[1:]\n    ys[0].run()\n",
    "a list that gets another": "def f(xs: list[X], ys: list[X]):\n    xs.extend(ys)\n",
}


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_what_can_be_known_fits(code: str) -> None:
    files = {"a/__init__.py": "", "a/b.py": OLD, "n.py": NEW, "u.py": "from a.b import X\n" + code}
    found = pair({**files, "other.py": "def f(o):\n    return o.gone()\n"})
    assert {use.verdict for use in found.uses} == {UseVerdict.COMPATIBLE}
