"""Methods that are left to those who extend a class, beside those that do something."""

from __future__ import annotations

import ast
import textwrap

import pytest

from canonize.syntax.interfaces import is_left_open, leaves_all_open, promise_other_things


def method(body: str) -> ast.FunctionDef:
    node = ast.parse(f"def go(self, x):\n{textwrap.indent(body, '    ')}").body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def class_of(body: str, head: str = "class F:") -> ast.ClassDef:
    node = ast.parse(f"{head}\n{textwrap.indent(body, '    ')}").body[0]
    assert isinstance(node, ast.ClassDef)
    return node


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pass", True),
        ("...", True),
        ("'''Words.'''", True),
        ("return None", True),
        ("return NotImplemented", True),
        ("raise NotImplementedError('go')", True),
        (
            "if asked(self.go_all):\n    return self.go_all([x])[0]\nraise NotImplementedError",
            True,
        ),
        ("if asked(x):\n    return self.go_all([x])\nelse:\n    raise NotImplementedError", True),
        ("return self.go_all([x])", False),
        ("raise ValueError(x)", False),
        ("if x:\n    raise NotImplementedError\nreturn x + 1", False),
        ("if x:\n    return load(x)\nelse:\n    raise NotImplementedError", False),
        ("self.x = x", False),
    ],
)
def test_left_open(body: str, expected: bool) -> None:
    assert is_left_open(method(body)) is expected


OPEN = "def a(self): raise NotImplementedError\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (OPEN, True),
        (OPEN + "def b(self, xs): return [self.a(x) for x in xs]", True),
        (OPEN + "def __init__(self, x):\n    super().__init__()\n    self.x = x", True),
        (OPEN + "def __init__(self, x): self.x = load(x)", False),
        (OPEN + "def b(self): return self.rows", False),
        (OPEN + "def b(self): return load(self.a())", False),
        ("def b(self): return self.a()", False),
        ("x = 1", False),
    ],
)
def test_a_class_that_leaves_all_to_others(body: str, expected: bool) -> None:
    assert leaves_all_open(class_of(body)) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("'''One label.'''", "'''Many labels.'''", True),
        ("def a(self): '''One.'''", "def a(self): '''Many.'''", True),
        ("def a(self) -> str: ...", "def a(self) -> list[str]: ...", True),
        ("'''One label.'''", "'''One\n  label.'''", False),
        ("'''What F gives.'''", "'''What F gives'''", False),
        ("'''One label.'''", "pass", False),
        ("'''One label.'''", "'''Deprecated: use F instead.\n\nOne label.'''", False),
        ("def a(self) -> Optional[str]: ...", "def a(self) -> typing.Optional[str]: ...", False),
        ("def a(self): '''One.'''", "def b(self): '''Many.'''", False),
    ],
)
def test_what_documentation_promises(left: str, right: str, expected: bool) -> None:
    assert promise_other_things(class_of(left), class_of(right)) is expected


def test_each_may_call_itself_by_its_name() -> None:
    two = class_of("'''What F gives.'''"), class_of("'''What Old gives.'''", "class Old:")
    assert not promise_other_things(*two)
