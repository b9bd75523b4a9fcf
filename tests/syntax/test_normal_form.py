"""What a normal form leaves out, and what it keeps because somebody may notice it."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.normal_form import normal_form


def form(text: str) -> str:
    return ast.unparse(normal_form(ast.parse(text).body[0]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(a: int = 1) -> str:\n    'Words.'\n    return a", "def f(a=1):\n    return a"),
        ("def f():\n    x: int = 1\n    return x + x", "def f():\n    x = 1\n    return x + x"),
        ("def f(a):\n    x = a()\n    return x", "def f(a):\n    return a()"),
        ("def f(a):\n    a()\n    return None", "def f(a):\n    a()"),
        ("def f(a, b):\n    return not a is b", "def f(a, b):\n    return a is not b"),
        ("class F:\n    '''Words.'''\n    a = 1\n    pass", "class F:\n    a = 1"),
        ("class F:\n    a: int = 1", "class F:\n    a = 1"),
        (
            "def f(a):\n    for x in a:\n        if x:\n            continue\n"
            "        else:\n            a(x)",
            "def f(a):\n    for x in a:\n        if x:\n            continue\n        a(x)",
        ),
        ("def f(a):\n    return a(y=1, x=2)", "def f(a):\n    return a(x=2, y=1)"),
    ],
)
def test_what_is_left_out(text: str, expected: str) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "class F(Model):\n    a: int = 1",
        "class F(metaclass=Reading):\n    a: int = 1",
        "def f(a):\n    return a(x=1, **b)",
        "def f(a):\n    return a(y=g(), x=h())",
        "@dataclass\nclass F:\n    a: int",
        "@route('/')\ndef f(a: int) -> str:\n    return a",
        "def f(a):\n    x = a()\n    x.close()\n    return x",
        "def f(a):\n    global x\n    x = a()\n    return x",
        "def f(a):\n    x = a()\n    defer(lambda: x)\n    return x",
        "def f(a):\n    return a == b is c",
    ],
)
def test_what_stays(text: str) -> None:
    assert form(text) == text


def test_the_given_tree_is_left_as_it_is() -> None:
    tree = ast.parse("def f(a: int):\n    'Words.'\n    return a")
    before = ast.dump(tree)
    normal_form(tree.body[0])
    assert ast.dump(tree) == before
