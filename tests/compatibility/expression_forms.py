"""Forms in which an expression is an instance of a competitor, and who sees it.

``python -m tests.compatibility.expression_forms`` writes docs/expression-forms.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from canonize.compatibility.use_verdicts import UseVerdict
from tests.codemods.adapting import RENAMED, adapt, body
from tests.compatibility.comparing import pair

PAGE = Path(__file__).parents[2] / "docs" / "expression-forms.md"
_CLASS = (
    "from typing import Self\nclass X:\n    def {}(self, a=0): ...\n"
    "    def __enter__(self): return self\n    def named(self, name) -> Self: ...\n"
    "    @classmethod\n    def of(cls): return cls()\n"
    "    @property\n    def next(self) -> 'X': ...\n"
    "    async def opened(self) -> Self: ...\n"
)
OLD, NEW = _CLASS.format("create"), _CLASS.format("build")
_HEAD = """\
# What an expression is: the forms that are known

An instance of the competitor `X` reaches a call of `create`, which the canonical calls `build`. One
engine (`canonize/compatibility/inference.py`) says what an expression is. *Judge*: `compare` and
`uses-fit` say that the call needs adapting. *Adapter*: `adapt_calls` renames it. What no form
covers is "can't tell" at the place where the trail ends, never "compatible".

Made by `python -m tests.compatibility.expression_forms`; a test holds it to the code.

| form | judge | adapter |
|---|---|---|
"""

FORMS = {
    "a name: `x = X()`": "x = X()\nx.{}(1)\n",
    "the call itself: `X().create()`": "X().{}(1)\n",
    "an attribute of `self`":
        "class C:\n    def __init__(self): self.x = X()\n    def f(self): self.x.{}(1)\n",
    "an annotated field: `x: X` in the class body":
        "class C:\n    x: X\n    def f(self): self.x.{}(1)\n",
    "a field of a dataclass":
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: X\n"
        "    def f(self): return self.x.{}(1)\n",
    "a field of an instance of another class":
        "class C:\n    x: X\ndef f(c: C): c.x.{}(1)\ndef g():\n    c = C()\n    c.x.{}(1)\n",
    "a class attribute": "class C:\n    x = X()\n    def f(self): self.x.{}(1)\n",
    "a parameter with an annotation": "def f(x: X): x.{}(1)\n",
    "`Optional[X]` and unions with `None`, quoted": "def f(x: 'X | None'): x.{}(1)\n",
    "what a function returns, by annotation": "def make() -> X: ...\nmake().{}(1)\n",
    "what a function returns, by its body": "def make(): return X()\nx = make()\nx.{}(1)\n",
    "what a coroutine returns":
        "async def make() -> X: ...\nasync def f(): (await make()).{}(1)\n",
    "a property": "class C:\n    @property\n    def x(self) -> X: ...\n"
                  "    def f(self): self.x.{}(1)\n",
    "`cast(X, y)`": "from typing import cast\ndef f(y): cast(X, y).{}(1)\n",
    "`if isinstance(x, X):`": "def f(x):\n    if isinstance(x, X):\n        x.{}(1)\n",
    "`assert isinstance(x, X)`": "def f(x):\n    assert isinstance(x, X)\n    x.{}(1)\n",
    "`if not isinstance(x, X): return`":
        "def f(x):\n    if not isinstance(x, X):\n        return\n    x.{}(1)\n",
    "`isinstance(x, X) and x.create()`": "def f(x): return isinstance(x, X) and x.{}(1)\n",
    "`case X() as x`": "def f(y):\n    match y:\n        case X() as x:\n            x.{}(1)\n",
    "`with X() as x`": "with X() as x: x.{}(1)\n",
    "walrus": "(x := X()).{}(1)\nx.{}(2)\n",
    "a conditional expression": "x = X() if yes else None\nx.{}(1)\n",
    "a loop over a typed container": "def f(xs: list[X]):\n    for x in xs: x.{}(1)\n",
    "a comprehension over a typed container": "def f(xs: list[X]): [x.{}(1) for x in xs]\n",
    "`enumerate` of a typed container":
        "def f(xs: list[X]):\n    for i, x in enumerate(xs): x.{}(1)\n",
    "`items()` and `values()` of a typed mapping":
        "def f(xs: dict[str, X]):\n    for k, x in xs.items(): x.{}(1)\n"
        "    for y in xs.values(): y.{}(1)\n",
    "an index of a typed container": "def f(xs: dict[str, X]): xs['a'].{}(1)\n",
    "a typed container that starts empty":
        "xs: list[X] = []\ndef f():\n    for x in xs: x.{}(1)\n",
    "a typed container of `self` that starts empty":
        "class A:\n    def __init__(self): self.xs: dict[str, X] = dict()\n"
        "    def f(self): return [x.{}(1) for x in self.xs.values()]\n",
    "a list of instances": "xs = [X(), X()]\nfor x in xs: x.{}(1)\n",
    "a pytest fixture by name":
        "import pytest\n@pytest.fixture\ndef made(): return X()\ndef test(made): made.{}(1)\n",
    "a pytest fixture that yields":
        "import pytest\n@pytest.fixture\ndef made():\n    x = X()\n    yield x\n"
        "def test(made): made.{}(1)\n",
    "`self` of a subclass": "class Y(X):\n    def f(self): self.{}(1)\n",
    "`super()`": "class Y(X):\n    def f(self): super().{}(1)\n",
    "a mock with `spec=X`":
        "from unittest.mock import MagicMock\nx = MagicMock(spec=X)\nx.{}.return_value = 1\n",
    "a loop over a typed container of `self`":
        "class C:\n    items: list[X]\n    def f(self):\n        for o in self.items: o.{}(1)\n",
    "`get` of a typed mapping": "def f(d: dict[str, X]): d.get('a').{}(1)\n",
    "`pop` of a typed mapping": "def f(d: dict[str, X]): d.pop('a').{}(1)\n",
    "`setdefault` of a typed mapping": "def f(d: dict[str, X]): d.setdefault('a', X()).{}(1)\n",
    "`pop` of a typed list": "def f(d: list[X]): d.pop().{}(1)\n",
    "`popleft` of a typed deque":
        "from collections import deque\nd: deque[X] = deque()\ndef f(): d.popleft().{}(1)\n",
    "`next(iter(xs))`": "def f(d: list[X]): next(iter(d)).{}(1)\n",
    "`max` of a typed container": "def f(xs: list[X]): max(xs, key=id).{}(1)\n",
    "`sorted` of a typed container":
        "def f(d: list[X]):\n    for x in sorted(d, key=str): x.{}(1)\n",
    "`sorted(xs.items())`":
        "from collections.abc import Mapping\ndef f(xs: Mapping[str, X]):\n"
        "    for _, x in sorted(xs.items()): x.{}(1)\n",
    "`filter` of a typed container":
        "def f(xs: list[X]):\n    for x in filter(None, xs): x.{}(1)\n",
    "`zip` of typed containers":
        "def f(d: list[X], e: list[int]):\n    for x, y in zip(d, e): x.{}(1)\n",
    "a slice of a typed container": "def f(d: list[X]):\n    for x in d[1:]: x.{}(1)\n",
    "a container in a container":
        "def f(xs: dict[str, list[X]]):\n    for ys in xs.values():\n"
        "        for y in ys: y.{}(1)\n",
    "a mapping that is written out": "xs = {{'a': X()}}\nxs['a'].{}(1)\n",
    "`defaultdict(X)`":
        "from collections import defaultdict\nxs = defaultdict(X)\ndef f(): xs['a'].{}(1)\n",
    "`get` of a typed queue":
        "from queue import Queue\nq: Queue[X] = Queue()\ndef f(): q.get().{}(1)\n",
    "`get` of a typed context variable":
        "from contextvars import ContextVar\nv: ContextVar[X] = ContextVar('v')\n"
        "def f(): v.get().{}(1)\n",
    "`*xs: X`": "def f(*xs: X):\n    for x in xs: x.{}(1)\n",
    "`**xs: X`": "def f(**xs: X):\n    for x in xs.values(): x.{}(1)\n",
    "a key of a `TypedDict`":
        "from typing import TypedDict\nclass T(TypedDict):\n    x: X\n"
        "def f(t: T): t['x'].{}(1)\n",
    "a field of a `NamedTuple`":
        "from typing import NamedTuple\nclass T(NamedTuple):\n    x: X\n    n: int\n"
        "def f(t: T): t.x.{}(1)\n",
    "a `NamedTuple` that is unpacked":
        "from typing import NamedTuple\nclass T(NamedTuple):\n    x: X\n    n: int\n"
        "def f(t: T):\n    x, n = t\n    x.{}(1)\n",
    "an index of a tuple": "x = (1, X())\nx[1].{}(1)\n",
    "a tuple that is unpacked": "a, x = 1, X()\nx.{}(1)\n",
    "a tuple that a function returns, by annotation":
        "def g() -> tuple[X, int]: ...\nx, n = g()\nx.{}(1)\n",
    "a tuple that a function returns, by its body": "def g(): return X(), 1\nx, n = g()\nx.{}(1)\n",
    "the first of several, `first, *rest = xs`": "xs = [X()]\nfirst, *rest = xs\nfirst.{}(1)\n",
    "`functools.cached_property`":
        "from functools import cached_property\nclass C:\n    @cached_property\n"
        "    def x(self): return X()\n    def f(self): self.x.{}(1)\n",
    "a property by what it returns":
        "class C:\n    def __init__(self): self._x = X()\n    @property\n"
        "    def x(self): return self._x\n    def f(self): self.x.{}(1)\n",
    "`async with` of a class of the file":
        "class Y:\n    async def __aenter__(self) -> X: ...\n"
        "    async def __aexit__(self, *a): ...\nasync def f():\n"
        "    async with Y() as x: x.{}(1)\n",
    "`async for` over an asynchronous generator":
        "from typing import AsyncIterator\nasync def g() -> AsyncIterator[X]:\n    yield X()\n"
        "async def f():\n    async for x in g(): x.{}(1)\n",
    "what a generator yields": "def g():\n    yield X()\ndef f():\n    for x in g(): x.{}(1)\n",
    "`contextlib.contextmanager`, by annotation":
        "from contextlib import contextmanager\nfrom typing import Iterator\n@contextmanager\n"
        "def g() -> Iterator[X]:\n    yield X()\ndef f():\n    with g() as x: x.{}(1)\n",
    "`contextlib.contextmanager`, by what it yields":
        "from contextlib import contextmanager\n@contextmanager\ndef g():\n    x = X()\n"
        "    yield x\ndef f():\n    with g() as x: x.{}(1)\n",
    "`contextlib.asynccontextmanager`":
        "import contextlib\nfrom typing import AsyncIterator\n@contextlib.asynccontextmanager\n"
        "async def g() -> AsyncIterator[X]:\n    yield X()\nasync def f():\n"
        "    async with g() as x: x.{}(1)\n",
    "`contextlib.closing`": "from contextlib import closing\nwith closing(X()) as x: x.{}(1)\n",
    "`enter_context` of an exit stack":
        "from contextlib import ExitStack\nwith ExitStack() as s:\n"
        "    x = s.enter_context(X())\n    x.{}(1)\n",
    "`case X():` around the subject": "def f(x):\n    match x:\n        case X(): x.{}(1)\n",
    "`case C(x=x)`: a field of another class":
        "class C:\n    x: X\ndef f(y):\n    match y:\n        case C(x=x): x.{}(1)\n",
    "`case [X() as x, 1]`": "def f(y):\n    match y:\n        case [X() as x, 1]: x.{}(1)\n",
    "`isinstance(x, (X,))`": "def f(x):\n    if isinstance(x, (X,)): x.{}(1)\n",
    "a comprehension that asks `isinstance`":
        "def f(xs): return [x.{}(1) for x in xs if isinstance(x, X)]\n",
    "`type(x) is X`": "def f(x):\n    if type(x) is X: x.{}(1)\n",
    "another name of `list[X]`": "Xs = list[X]\ndef f(xs: Xs):\n    for x in xs: x.{}(1)\n",
    "`NewType`": "from typing import NewType\nN = NewType('N', X)\ndef f(x: N): x.{}(1)\n",
    "a type variable with a bound":
        "from typing import TypeVar\nT = TypeVar('T', bound=X)\ndef f(x: T) -> T:\n"
        "    x.{}(1)\n    return x\n",
    "a parameter `Callable[[], X]`":
        "from typing import Callable\ndef f(make: Callable[[], X]): make().{}(1)\n",
    "a parameter `type[X]`": "def f(k: type[X]): k().{}(1)\n",
    "what a lambda gives": "make = lambda: X()\nmake().{}(1)\n",
    "`functools.partial`": "from functools import partial\nmake = partial(X, 1)\nmake().{}(1)\n",
    "a function with `lru_cache`":
        "from functools import lru_cache\n@lru_cache\ndef make(): return X()\nmake().{}(1)\n",
    "a decorator that gives what it takes, by its annotations":
        "from typing import Callable, ParamSpec, TypeVar\nimport functools\n"
        "P = ParamSpec('P')\nR = TypeVar('R')\n"
        "def deco(fn: Callable[P, R]) -> Callable[P, R]:\n    @functools.wraps(fn)\n"
        "    def inner(*a: P.args, **k: P.kwargs) -> R: return fn(*a, **k)\n    return inner\n"
        "@deco\ndef make() -> X: ...\nmake().{}(1)\n",
    "a function with overloads":
        "from typing import overload\n@overload\ndef g(a: int) -> X: ...\n@overload\n"
        "def g(a: str) -> X: ...\ndef g(a): return X()\ng(1).{}(1)\n",
    "`copy.copy`": "import copy\nx = copy.copy(X())\nx.{}(1)\n",
    "a field of a base class of the file":
        "class B:\n    x: X\nclass C(B):\n    def f(self): self.x.{}(1)\n",
    "a field of a field":
        "class D:\n    x: X\nclass C:\n    d: D\n    def f(self): self.d.x.{}(1)\n",
    "what a class method returns":
        "class C:\n    @classmethod\n    def make(cls) -> X: ...\nC.make().{}(1)\n",
    "what a static method returns":
        "class C:\n    @staticmethod\n    def make(): return X()\nC.make().{}(1)\n",
    "`asyncio.gather`":
        "import asyncio\nasync def make() -> X: ...\nasync def f():\n"
        "    a, b = await asyncio.gather(make(), make())\n    a.{}(1)\n",
    "`asyncio.wait_for`":
        "import asyncio\nasync def make() -> X: ...\nasync def f():\n"
        "    (await asyncio.wait_for(make(), 1)).{}(1)\n",
    "a field of a frozen data class in a field of another":
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass I:\n    x: X\n"
        "@dataclass(frozen=True)\nclass O:\n    i: I\ndef f(o: O): o.i.x.{}(1)\n",
    "a tuple unpacked from a typed list that a function gives":
        "def pairs() -> list[tuple[str, X]]: ...\nfor name, x in pairs(): x.{}(1)\n",
    "a property that a subclass reads":
        "class B:\n    @property\n    def x(self) -> X: ...\n"
        "class C(B):\n    def f(self): self.x.{}(1)\n",
    "a walrus in a comprehension's condition":
        "def make() -> X: ...\ndef f(n): return [x.{}(1) for _ in n if (x := make())]\n",
    "`case {'a': X() as x}`":
        "def f(y):\n    match y:\n        case {{'a': X() as found}}:\n            found.{}(1)\n",
    "a method of `X` that gives `Self`": "X().named('a').named('b').{}(1)\n",
    "a class method of `X` that makes one": "x = X.of()\nx.{}(1)\n",
    "a property of `X` that is another": "def f(x: X): x.next.{}(1)\n",
    "a coroutine of `X` that gives itself": "async def f(x: X): (await x.opened()).{}(1)\n",
    "a subclass's inherited class method": "class Y(X): ...\nY.of().{}(1)\n",
    "a type parameter with a bound (PEP 695)": "def f[T: X](x: T): x.{}(1)\n",
    "a `type` statement": "type Xs = list[X]\ndef f(xs: Xs):\n    for x in xs: x.{}(1)\n",
    "a decorator with a `ParamSpec` (PEP 695)":
        "from collections.abc import Callable\n"
        "def deco[**P, R](f: Callable[P, R]) -> Callable[P, R]: ...\n"
        "@deco\ndef make() -> X: ...\nmake().{}(1)\n",
    "`Self` of a class of the file":
        "class C:\n    x: X\n    def me(self) -> Self: ...\nC().me().x.{}(1)\n",
    "a `TypeGuard` of the file":
        "from typing import TypeGuard\ndef is_x(x) -> TypeGuard[X]: ...\n"
        "def f(x):\n    if is_x(x):\n        x.{}(1)\n",
    "`if not` a `TypeIs`: `return`":
        "from typing import TypeIs\ndef is_x(x) -> TypeIs[X]: ...\n"
        "def f(x):\n    if not is_x(x):\n        return\n    x.{}(1)\n",
    "overloads without an annotation at the end":
        "from typing import overload\n@overload\ndef g(a: int) -> X: ...\n"
        "@overload\ndef g(a: str) -> X: ...\ndef g(a): ...\ng(1).{}(1)\n",
    "a method of a `Protocol`":
        "from typing import Protocol\nclass P(Protocol):\n    def make(self) -> X: ...\n"
        "def f(p: P): p.make().{}(1)\n",
    "a `Protocol` that is called":
        "from typing import Protocol\nclass P(Protocol):\n    def __call__(self) -> X: ...\n"
        "def f(p: P): p().{}(1)\n",
    "a class of the file that iterates":
        "from collections.abc import Iterator\n"
        "class C:\n    def __iter__(self) -> Iterator[X]: ...\nfor x in C(): x.{}(1)\n",
    "a class of the file with `__getitem__`":
        "class C:\n    def __getitem__(self, k) -> X: ...\nC()[0].{}(1)\n",
    "`Awaitable[X]`":
        "from collections.abc import Awaitable\n"
        "async def f(x: Awaitable[X]): (await x).{}(1)\n",
    "`NotRequired` in a `TypedDict`":
        "from typing import TypedDict, NotRequired\nclass T(TypedDict):\n"
        "    x: NotRequired[X]\ndef f(t: T): t['x'].{}(1)\n",
    "`itertools.chain`":
        "from itertools import chain\n"
        "def f(xs: list[X], ys: list[X]):\n    for x in chain(xs, ys): x.{}(1)\n",
    "`map` of what makes them": "for x in map(X, 'ab'): x.{}(1)\n",
    "a comprehension of a mapping": "xs = {{k: X() for k in 'ab'}}\nxs['a'].{}(1)\n",
    "`x = x or X()`": "def f(x: X | None):\n    x = x or X()\n    x.{}(1)\n",
    "`x = x if x else X()`":
        "def f(x: X | None):\n    x = x if x is not None else X()\n    x.{}(1)\n",
    "`if isinstance(self.x, X):`":
        "class C:\n    def f(self):\n        if isinstance(self.x, X):\n            self.x.{}(1)\n",
    "`if isinstance(d['a'], X):`":
        "def f(d):\n    if isinstance(d['a'], X):\n        d['a'].{}(1)\n",
    "`if isinstance(x := make(), X):`":
        "def f(make):\n    if isinstance(x := make(), X):\n        x.{}(1)\n",
    "`while isinstance(x, X):`, then another":
        "def f(x):\n    while isinstance(x, X):\n        x.{}(1)\n        x = x.next\n",
    "`not isinstance(x, X) or x.create()`":
        "def f(x): return not isinstance(x, X) or x.{}(1)\n",
    "`isinstance(x, X | None) and x`":
        "def f(x):\n    if isinstance(x, X | None) and x:\n        x.{}(1)\n",
    "`x.__class__ is X`": "def f(x):\n    if x.__class__ is X:\n        x.{}(1)\n",
    "`issubclass(k, X)`": "def f(k):\n    if issubclass(k, X):\n        k().{}(1)\n",
    "`self.assertIsInstance(x, X)`":
        "class T:\n    def test(self):\n        x = get()\n"
        "        self.assertIsInstance(x, X)\n        x.{}(1)\n",
    "`case x if isinstance(x, X)`":
        "def f(y):\n    match y:\n        case x if isinstance(x, X):\n            x.{}(1)\n",
    "`match a.b:` and `case X():`":
        "def f(a):\n    match a.b:\n        case X():\n            a.b.{}(1)\n",
    "the lambda of `sort`": "def f(xs: list[X]): xs.sort(key=lambda x: x.{}(1))\n",
    "the lambda of `max`": "def f(xs: list[X]): max(xs, key=lambda x: x.{}(1))\n",
    "the lambda of `map`": "def f(xs: list[X]): list(map(lambda x: x.{}(1), xs))\n",
    "the lambda of `filter`": "def f(xs: list[X]): list(filter(lambda x: x.{}(1), xs))\n",
    "the rest of several, `first, *rest = xs`":
        "def f(xs: list[X]):\n    first, *rest = xs\n    for x in rest: x.{}(1)\n",
    "quoted once more in quotes":
        "def f(xs: 'dict[str, list[\"X\"]]'):\n    for ys in xs.values():\n"
        "        for x in ys: x.{}(1)\n",
    "`**options: Unpack[T]` of a `TypedDict`":
        "from typing import TypedDict, Unpack\nclass T(TypedDict):\n    x: X\n"
        "def f(**options: Unpack[T]): options['x'].{}(1)\n",
    "`property(get)`":
        "class C:\n    def get(self) -> X: ...\n    x = property(get)\n"
        "    def f(self): self.x.{}(1)\n",
    "`property` of a lambda":
        "class C:\n    x = property(lambda self: X())\n    def f(self): self.x.{}(1)\n",
    "`super(Y, self)`": "class Y(X):\n    def f(self): super(Y, self).{}(1)\n",
    "`super(Y, self)` in a nested function":
        "class Y(X):\n    def f(self):\n        def g(): return super(Y, self).{}(1)\n"
        "        return g()\n",
    "`super(__class__, self)`": "class Y(X):\n    def f(self): super(__class__, self).{}(1)\n",
    "a descriptor with a typed `__get__`":
        "class D:\n    def __get__(self, o, t=None) -> X: ...\nclass C:\n    x = D()\n"
        "def f(c: C): c.x.{}(1)\n",
    "a member of an enumeration that derives from `X`":
        "import enum\nclass E(X, enum.Enum):\n    A = 1\nE.A.{}(1)\n",
    "`getattr` with a literal name": "class C:\n    x: X\ndef f(c: C): getattr(c, 'x').{}(1)\n",
}  # fmt: skip


@cache
def judged(code: str) -> bool:
    """Whether every call of the form is said to need adapting."""
    count = code.count("{}")
    source = body(code.format(*["create"] * count))
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": source}).uses
    wrong = [u for u in found if u.subject == "X.create" and u.verdict is UseVerdict.ADAPT]
    return len(wrong) == count


@cache
def adapted(code: str) -> bool:
    """Whether every call of the form is renamed."""
    count = code.count("{}")
    played = adapt(body(code.format(*["create"] * count)), RENAMED, a__b=OLD, n=NEW)
    text = played.text("app.py")
    return text.count("build") == count and "create" not in text


def render() -> str:
    """The whole page."""
    rows = [(form, judged(code), adapted(code)) for form, code in FORMS.items()]
    lines = [f"| {form} | {_said(one)} | {_said(other)} |\n" for form, one, other in rows]
    totals = (sum(row[1] for row in rows), sum(row[2] for row in rows))
    end = f"\n{len(rows)} forms: the judge sees {totals[0]}, the adapter {totals[1]}.\n"
    return _HEAD + "".join(lines) + end


def _said(seen: bool) -> str:
    return "yes" if seen else "no"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
