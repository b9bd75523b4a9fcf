"""How the statements of a body bind names."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.binding_statements import (
    absolute_import,
    asks_for_main,
    bound_by,
    decorator_name,
    flat,
    is_overload,
)


def test_blocks_are_looked_into_and_functions_are_not() -> None:
    code = "if a:\n  x = 1\nelse:\n  y = 2\ndef f():\n  z = 3\n"
    names = {name for node, _ in flat(ast.parse(code).body) for name in bound_by(node)}
    assert {"x", "y", "f"} <= names
    assert "z" not in names


@pytest.mark.parametrize(
    ("code", "is_main"),
    [
        ("__name__ == '__main__'", True),
        ("'__main__' == __name__", True),
        ("__name__ != '__main__'", False),
        ("name == '__main__'", False),
    ],
)
def test_what_only_a_program_runs(code: str, is_main: bool) -> None:
    assert asks_for_main(ast.parse(code, mode="eval").body) is is_main


def test_names_of_decorators() -> None:
    assert decorator_name(ast.parse("a.b(1)", mode="eval").body) == "b"


def test_an_import_with_dots_is_of_the_package() -> None:
    (node,) = ast.parse("from ..other import x").body
    assert isinstance(node, ast.ImportFrom)
    assert absolute_import(node, "app.sub") == "app.other"


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("@overload\ndef f(): ...", True),
        ("@typing.overload\nasync def f(): ...", True),
        ("@cache\ndef f(): ...", False),
        ("def overload(): ...", False),
        ("@overload\nclass C: ...", False),
        ("overload = 1", False),
    ],
)
def test_an_overload_is_a_function_that_is_decorated_so(code: str, is_one: bool) -> None:
    assert is_overload(ast.parse(code).body[0]) is is_one
