"""Parameters that no call gives, attributes that nobody looks up, constructors that are made."""

from __future__ import annotations

import ast

import pytest

from canonize.core.symbols import Symbol
from canonize.proof.given_by_nobody import initialiser_of, never_given, unread_attributes
from tests.resolution.code_bases import project


def function(text: str) -> ast.FunctionDef:
    found = ast.parse(f"{text}: pass").body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def calls(*texts: str) -> list[ast.Call]:
    return [
        node for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
    ]


NEW, OLD = function("def f(x, *, separator=',')"), function("def f(x, *, sep=',', end)")


def test_keywords() -> None:
    assert never_given(NEW, OLD, calls("f(1)", "f(1, end=2)")) == ["sep"]
    assert never_given(NEW, OLD, calls("f(1, sep='x')")) == []
    assert never_given(NEW, OLD, calls("f(1, **options)")) == []
    assert never_given(function("def f(x, **more)"), OLD, calls("f(1)")) == []


CLASS = "class F:\n    def __init__(self, n):\n        self.data = n\n        self._own = n\n"


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        ({}, ["data"]),
        ({"use.py": "from old import F\nprint(F(1).data)\n"}, []),
        ({"use.py": "def show(x): return getattr(x, 'data')\n"}, []),
        ({"page.html": "{{ box.data }}\n"}, []),
        ({"use.py": "data = 1\n"}, ["data"]),
    ],
)
def test_attributes(more: dict[str, str], unread: list[str]) -> None:
    found = project({"old.py": CLASS, **more})
    node = ast.parse(CLASS).body[0]
    assert isinstance(node, ast.ClassDef)
    assert unread_attributes(node, Symbol("old", "F"), found) == unread


def test_attributes_that_the_own_file_reads() -> None:
    text = CLASS + "def show(f): return f.data\n"
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.ClassDef)
    assert unread_attributes(node, Symbol("old", "F"), project({"old.py": text})) == []


MADE = {
    "@dataclass\nclass F:\n    a: int\n    b: str = ''\n    c: L = field(default_factory=list)\n": (
        "self, a, b=None, c=None"
    ),
    "@dataclass\nclass F:\n    a: int\n    k: ClassVar = 1\n    b: int = field(init=False)\n": (
        "self, a"
    ),
    "class F(NamedTuple):\n    x: int\n    y: int = 0\n": "self, x, y=None",
    "@dataclass(kw_only=True)\nclass F:\n    a: int\n": None,
    "@dataclass\nclass F(Base):\n    a: int\n": None,
    "@dataclass\nclass F:\n    a: int\n    _: KW_ONLY\n    b: int\n": None,
    "class F:\n    a: int\n": None,
}


@pytest.mark.parametrize(("text", "wanted"), MADE.items())
def test_constructors_that_are_made(text: str, wanted: str | None) -> None:
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.ClassDef)
    made = initialiser_of(node)
    assert (None if made is None else ast.unparse(made.args)) == wanted
