"""Signatures as callers see them."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.signatures import Signature, signature_of, written


def signature(text: str, *, bound: bool = False) -> Signature:
    [node] = ast.parse(f"def f{text}: pass").body
    assert isinstance(node, ast.FunctionDef)
    return signature_of(node.args, bound=bound, returns=node.returns)


@pytest.mark.parametrize(
    "text",
    [
        "()", "(a, b=1)", "(a, /)", "(a, /, b)", "(*, a)", "(*a, b)", "(a, *, b=2, **c)",
        "(a=1, /, b=2, *c, d, e=3, **f) -> g",
    ],
)  # fmt: skip
def test_a_signature_is_written_as_python_does(text: str) -> None:
    assert str(signature(text)) == text


def test_what_python_fills_is_no_parameter_however_it_is_written() -> None:
    assert str(signature("(self, /)", bound=True)) == "()"
    assert str(signature("(self, a, /)", bound=True)) == "(a, /)"
    assert str(signature("(self, a)", bound=True)) == "(a)"


def test_what_a_caller_can_fill() -> None:
    found = signature("(a, /, b, c=1, *d, e, f=2, **g)")
    assert [p.name for p in found.positional] == ["a", "b", "c"]
    assert list(found.named) == ["b", "c", "e", "f"]
    assert found.only_by_position == {"a"}
    assert [p.name for p in found.required] == ["a", "b", "e"]
    assert list(found.defaults) == ["c", "f"]
    assert (found.takes_rest, found.takes_any_keyword) == (True, True)
    assert [found.at(n) for n in range(5)] == ["a", "b", "c", "*", "*"]
    assert found.knows("anything")


def test_what_a_plain_one_does_not_know() -> None:
    found = signature("(a, b)")
    assert (found.at(2), found.takes_rest, found.knows("c"), found.knows("a")) == (
        "",
        False,
        False,
        True,
    )


def test_python_fills_the_first() -> None:
    assert str(signature("(self, a)", bound=True)) == "(a)"
    assert str(signature("(self, /, a)", bound=True)) == "(a)"


@pytest.mark.parametrize(
    ("text", "shown"), [("'A'", "A"), ("'A b'", "'A b'"), ("list[int]", "list[int]"), ("1", "1")]
)
def test_written(text: str, shown: str) -> None:
    assert written(ast.parse(text, mode="eval").body) == shown
    assert written(None) == ""
