"""Values at the top of a module that remember what they were asked."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import ast

import pytest

from canonize.resolution.stateful_values import keeps_state

KEEPING = {
    "an object that counts": "class C:\n    def up(self):\n        self.n += 1\nX = C()",
    "an object that collects": "class C:\n    def up(self, x):\n        self.all.append(x)\nX = C()",
    "a closure over a list": (
        "def make():\n    c = []\n    def inner(x):\n        c.append(x)\n    return inner\nX = make()"
    ),
    "a closure that binds anew": (
        "def make():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n    return inner\n"
        "X = make()"
    ),
    "a closure over what it was given": (
        "def make(c):\n    return lambda x: c.setdefault(x, 1)\nX = make({})"
    ),
    "an object that sorts": "class C:\n    def up(self):\n        self.all.sort()\nX = C()",
    "an object that turns round": "class C:\n    def up(self):\n        self.all.rotate()\nX = C()",
    "a generator": "def g():\n    yield 1\nX = g()",
    "a lambda's default": "X = lambda x, c=[]: c.append(x)",
    "a list that is handed over": (
        "def f(c, x):\n    c.append(x)\nX = functools.partial(f, [])"
    ),
    "a dictionary by keyword": "def f(x, c):\n    c[x] = 1\nX = partial(f, c={})",
}  # fmt: skip
PLAIN = {
    "an object that is only asked": (
        "class C:\n    def __init__(self):\n        self.n = 1\n    def get(self):\n        return self.n\n"
        "X = C()"
    ),
    "a closure over a value": "def make(k):\n    def f(x):\n        return x + k\n    return f\nX = make(1)",
    "a list that is made each time": (
        "def make():\n    def f(x):\n        c = []\n        c.append(x)\n        return c\n    return f\n"
        "X = make()"
    ),
    "a lambda that reads": "X = lambda x, c=[1]: x in c",
    "a list that is read": "def f(c, x):\n    return x in c\nX = functools.partial(f, [1])",
    "what can't be looked into": "X = other()",
    "a literal": "X = [1]",
}  # fmt: skip


def keeps(code: str) -> bool:
    body = ast.parse(code).body
    known = {getattr(node, "name", ""): node for node in body}
    value = getattr(body[-1], "value", None)
    assert isinstance(value, ast.expr)
    return keeps_state(value, known.get)


@pytest.mark.parametrize("code", KEEPING.values(), ids=KEEPING.keys())
def test_it_keeps_something(code: str) -> None:
    assert keeps(code)


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN.keys())
def test_it_keeps_nothing(code: str) -> None:
    assert not keeps(code)
