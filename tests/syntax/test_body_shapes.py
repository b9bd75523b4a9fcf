"""Bodies that do the same whatever their parameters are called."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.body_shapes import body_shape


def shape(text: str) -> int:
    node = ast.parse(text).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    return body_shape(node)[0]


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
    assert body_shape(node)[1] == ("c", "a")


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
