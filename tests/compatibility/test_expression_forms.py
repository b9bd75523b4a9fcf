"""One engine says what an expression is, to judge and adapter alike; and what it can't know."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from tests.codemods.adapting import RENAMED, adapt, body
from tests.compatibility.comparing import pair
from tests.compatibility.expression_forms import FORMS, NEW, OLD, PAGE, adapted, judged, render


@pytest.mark.parametrize("form", FORMS)
def test_judge_and_adapter_see_the_same(form: str) -> None:
    assert (judged(FORMS[form]), adapted(FORMS[form])) == (True, True)


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == render(), "python -m tests.compatibility.expression_forms"


SOMETHING_ELSE = [
    "def f(x):\n    if isinstance(x, X): pass\n    x.create(1)\n",
    "def f(x):\n    if isinstance(x, X):\n        x = other()\n        x.create(1)\n",
    "def f(x):\n    assert isinstance(x, X)\n    x = other()\n    x.create(1)\n",
    "def f(x):\n    if not isinstance(x, X):\n        log(x)\n    x.create(1)\n",
    "def f(x):\n    if isinstance(x, (X, int)):\n        x.create(1)\n",
    "def f(x):\n    if isinstance(x, X) or other(x):\n        x.create(1)\n",
    "def f(y):\n    match y:\n        case X() | int() as x:\n            x.create(1)\n",
    "def f(xs: list[str]):\n    for x in xs: x.create(1)\n",
    "def f(xs: dict[X, str]):\n    for k, x in xs.items(): x.create(1)\n",
    "def f(xs: list[X]):\n    xs.create(1)\n",
    "xs = [X(), other()]\nfor x in xs: x.create(1)\n",
    "def make():\n    if yes: return X()\n    return other()\nmake().create(1)\n",
    "class C:\n    x: str\ndef f(c: C): c.x.create(1)\n",
    "import pytest\n@pytest.fixture\ndef made(): return X()\ndef helper(made): made.create(1)\n"
    "def test(other): other.create(1)\n",
]  # fmt: skip


@pytest.mark.parametrize("code", SOMETHING_ELSE)
def test_what_may_be_something_else_is_left_alone(code: str) -> None:
    assert ".build" not in adapt(body(code), RENAMED).text("app.py")


@pytest.mark.parametrize("code", SOMETHING_ELSE[:13])
def test_what_may_be_something_else_is_not_said_to_need_adapting(code: str) -> None:
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": body(code)}).uses
    wrong = [u for u in found if u.subject == "X.create" and u.verdict is UseVerdict.ADAPT]
    assert wrong == []


OTHER = "class O:\n    def create(self, a=0): ...\n"
LOOK_ALIKES = {
    "a loop over a mixed tuple": "def f(t: tuple[X, O]):\n    for v in t: v.create(1)\n",
    "another default": "def f(d: dict[str, X]): d.get('a', O()).create(1)\n",
    "the larger of two": "max(X(), O()).create(1)\n",
    "a mapping with more": "d = {'a': O()}\ne = {**d, 'x': X()}\ne['a'].create(1)\n",
    "a decorator that gives something else":
        "def deco(f): return lambda: O()\n@deco\ndef make() -> X: ...\nmake().create(1)\n",
    "bound anew in the case":
        "def f(x):\n    match x:\n        case X():\n            x = g()\n"
        "            x.create(1)\n",
    "another case": "def f(x):\n    match x:\n        case X(): pass\n"
                    "        case _: x.create(1)\n",
    "another name of the loop":
        "def f(xs, y): return [y.create(1) for x in xs if isinstance(x, X)]\n",
    "two ways to enter":
        "class Y:\n    def __enter__(self) -> O: ...\n    async def __aenter__(self) -> X: ...\n"
        "def f():\n    with Y() as y: y.create(1)\n",
    "another place of a row": "x, o = X(), O()\no.create(1)\n",
    "the other of a zip":
        "def f(xs: list[X], os: list[O]):\n    for x, o in zip(xs, os): o.create(1)\n",
    "the key of a mapping": "def f(d: dict[O, X]):\n    for k, v in d.items(): k.create(1)\n",
    "a property that takes an instance":
        "class C:\n    @property\n    def x(self) -> O: ...\n    @x.setter\n"
        "    def x(self, v: X): ...\n    def f(self): self.x.create(1)\n",
    "a coroutine that yields": "async def g():\n    yield X()\n"
                               "async def f(): (await g()).create(1)\n",
    "a subclass gives another thing by the same method":
        "class Y(X):\n    def named(self, name): return O()\nY().named('a').create(1)\n",
    "a property, asked of the class": "X.next.create(1)\n",
    "a guard for another": "from typing import TypeGuard\ndef is_o(x) -> TypeGuard[O]: ...\n"
                           "def f(x):\n    if is_o(x): x.create(1)\n",
    "a function that only looks like a guard":
        "def is_x(x) -> bool: ...\ndef f(x):\n    if is_x(x): x.create(1)\n",
    "the other side of a guard":
        "from typing import TypeIs\ndef is_x(x) -> TypeIs[X]: ...\n"
        "def f(x):\n    if is_x(x): return\n    x.create(1)\n",
    "overloads that differ":
        "from typing import overload\n@overload\ndef g(a: int) -> X: ...\n"
        "@overload\ndef g(a: str) -> O: ...\ndef g(a): ...\ng(1).create(1)\n",
    "a class that iterates others":
        "from collections.abc import Iterator\n"
        "class C:\n    def __iter__(self) -> Iterator[O]: ...\n    def m(self) -> X: ...\n"
        "for x in C(): x.create(1)\n",
    "a chain of both": "from itertools import chain\n"
                       "def f(a: list[X], b: list[O]):\n    for x in chain(a, b): x.create(1)\n",
    "`x = x or` another": "def f(x: X | None):\n    x = x or O()\n    x.create(1)\n",
    "the class of an own `__getitem__`":
        "class C:\n    def __getitem__(self, k) -> X: ...\nC[0].create(1)\n",
    "a type parameter without a bound": "def f[T](x: T): x.create(1)\n",
    "an awaitable that nobody awaits":
        "from collections.abc import Awaitable\nasync def f(x: Awaitable[X]): x.create(1)\n",
    "a coroutine that nobody awaits": "X().opened().create(1)\n",
    "a descriptor of another": "class D:\n    def __get__(self, o, t=None) -> O: ...\nclass C:\n"
                               "    x = D()\ndef f(c: C, y: X): c.x.create(1)\n",
    "a value in a subclass that is no enumeration":
        "class Y(X):\n    A = O()\nY.A.create(1)\n",
    "another place": "def f(a):\n    if isinstance(a.b, X): a.c.create(1)\n",
    "a place that is bound anew":
        "def f(a):\n    if isinstance(a.b, X):\n        a.b = O()\n        a.b.create(1)\n",
    "the other side of `or`": "def f(x): return isinstance(x, X) or x.create(1)\n",
    "the lambda of another's `sort`":
        "def f(xs: list[X], os: list[O]): os.sort(key=lambda x: x.create(1))\n",
    "the other container of a `map`":
        "def f(xs: list[X], os: list[O]): list(map(lambda x, o: o.create(1), xs, os))\n",
    "`super` of another class": "class Y(X): ...\nclass Z(O):\n"
                               "    def f(self): super(Z, self).create(1)\n",
    "a property of another": "class C:\n    def get(self) -> O: ...\n    x = property(get)\n"
                             "    def f(self, y: X): self.x.create(1)\n",
}  # fmt: skip


@pytest.mark.parametrize("code", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_what_is_something_else_is_left_alone(code: str) -> None:
    source = body(OTHER + code)
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": source}).uses
    assert not [u for u in found if u.subject == "X.create" and u.verdict is UseVerdict.ADAPT]
    assert "build" not in adapt(source, RENAMED).text("app.py")


def test_a_type_that_is_made_of_itself_ends() -> None:
    assert judged("type J = list[J] | X\ndef f(x: J): x.foo()\nX().{}(1)\n")
