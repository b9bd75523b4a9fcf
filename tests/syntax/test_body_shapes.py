"""Bodies that do the same whatever their parameters are called."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.body_shapes import body_shape


def shape(text: str) -> int:
    node = ast.parse(text).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    return body_shape(node).number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(a, b): return a - b", "def g(x, y): return x - y"),
        ("def f(a):\n    '''Says it.'''\n    return a", "def g(b): return b"),
        ("def f(*a, **k): return g(*a, **k)", "def f(*args, **named): return g(*args, **named)"),
        ("def f(a: int) -> str: return str(a)", "def f(b): return str(b)"),
        ("def f(a, b): return a - b", "def g(x, y): return y - x"),
    ],
)
def test_the_same_but_for_names_and_prose(one: str, other: str) -> None:
    assert shape(one) == shape(other) != 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(a, b): return a - a", "def g(x, y): return x - y"),
        ("def f(a): return a <= 1", "def f(a): return a < 1"),
        ("def f(a): return one(a)", "def f(a): return two(a)"),
        ("def f(a): return a.x", "def f(a): return a.y"),
        ("def f(a): return 'a'", "def f(b): return 'b'"),
        ("def f(a): return g(k=a)", "def f(a): return g(j=a)"),
    ],
)
def test_whatever_differs_otherwise_is_told_apart(one: str, other: str) -> None:
    assert shape(one) != shape(other)


def test_parameters_are_told_in_the_order_of_their_use() -> None:
    node = ast.parse("def f(a, b, c): return c - a").body[0]
    assert isinstance(node, ast.FunctionDef)
    assert body_shape(node).reads == ("c", "a")


@pytest.mark.parametrize(
    "text",
    [
        "def f(a): ...",
        "def f(a):\n    'Later.'\n    pass",
        "def f(a): return locals()",
        "def f(a): return inspect.currentframe()",
        "def f(a): return lambda a: a",
        "def f(a):\n    def g(a): return a\n    return g",
    ],
)
def test_what_says_nothing_or_looks_at_names_has_no_shape(text: str) -> None:
    assert shape(text) == 0


def test_private_members_are_told_in_the_order_of_their_use() -> None:
    texts = [
        "def put(self, k, v): self._d[k] = v; self._n += 1",
        "def store(me, k, v): me._store[k] = v; me._count += 1",
        "def store(me, k, v): me._store[k] = v; me._store += 1",
        "def put(self, k, v): self.d[k] = v; self._n += 1",
        "def put(self, k, v): k._d[k] = v; self._n += 1",
        "def put(self, k, v): self.__dict__[k] = v; self._n += 1",
    ]
    nodes = [ast.parse(text).body[0] for text in texts]
    found = [
        body_shape(node, is_method=True) for node in nodes if isinstance(node, ast.FunctionDef)
    ]
    assert found[0].number == found[1].number
    assert len({one.number for one in found}) == 5
    assert (found[0].privates, found[1].privates) == (("_d", "_n"), ("_store", "_count"))
    assert body_shape(nodes[0]).privates == ()
