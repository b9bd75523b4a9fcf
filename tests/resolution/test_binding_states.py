"""Conditions while a module is imported, and what a piece of code binds."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.binding_states import binds, stored, truth_when_imported


@pytest.mark.parametrize(
    ("test", "truth"),
    [
        ("True", True),
        ("0", False),
        ("__name__ == '__main__'", False),
        ("__name__ != '__main__'", True),
        ("'__main__' == __name__", False),
        ("__name__ in '__main__'", None),
        ("TYPE_CHECKING", False),
        ("not TYPE_CHECKING", True),
        ("x", None),
        ("sys.platform == 'win32'", None),
        ("not x", None),
    ],
)
def test_what_a_condition_is_when_a_module_is_imported(test: str, truth: bool | None) -> None:
    assert truth_when_imported(ast.parse(test, mode="eval").body) is truth


@pytest.mark.parametrize(
    ("code", "is_bound"),
    [
        ("class X: ...", True),
        ("def X(): ...", True),
        ("import X", True),
        ("import X.y", True),
        ("import y as X", True),
        ("from m import X", True),
        ("from m import X as Y", False),
        ("class Y: ...", False),
    ],
)
def test_what_binds_a_name(code: str, is_bound: bool) -> None:
    assert binds(ast.parse(code).body[0], "X") is is_bound


def test_what_a_piece_of_code_stores_and_deletes() -> None:
    code = "a = [b for b in c]\n(d := 1)\ndel e\nf.g = 1\n"
    assert stored(ast.parse(code), ast.Store) >= {"a", "d"}
    assert "f" not in stored(ast.parse(code), ast.Store)
    assert stored(ast.parse(code), ast.Del) == {"e"}
