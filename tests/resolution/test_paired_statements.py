"""What one statement does to a name, and what it brings."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.paired_statements import (
    done_to,
    each_of,
    imported_things,
    is_plain_base,
    methods_and_others,
)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("class A: ...\nregister(A)\n", 2),
        ("class A: ...\nA.x = 1\n", 2),
        ("class A: ...\nif a:\n  A.x += 1\n", 3),
        ("class A: ...\nB = A\n", 0),
        ("class A: ...\ndef f(): register(A)\n", 0),
        ("class A: ...\nregister(B)\n", 0),
    ],
)
def test_where_a_definition_is_handed_on_or_changed(code: str, line: int) -> None:
    assert done_to("A", ast.parse(code)) == line


def test_bases_that_say_nothing() -> None:
    bases = ("object", "abc.ABC", "Generic[T]", "Other", "Other[object]")
    said = [is_plain_base(ast.parse(b, mode="eval").body) for b in bases]
    assert said == [True, True, True, False, False]


def test_the_methods_of_a_class_and_the_rest() -> None:
    (node,) = ast.parse("class A:\n  x = 1\n  def f(self): ...\n  async def f(self): ...\n").body
    assert isinstance(node, ast.ClassDef)
    methods, others = methods_and_others(node)
    assert {name: len(found) for name, found in methods.items()} == {"f": 2}
    assert [ast.unparse(o) for o in others] == ["x = 1"]


@pytest.mark.parametrize(
    ("code", "things"),
    [
        ("import a.b", [("a", "", "a")]),
        ("import a.b as c", [("a.b", "", "c")]),
        ("from .b import x as y, z", [("app.b", "x", "y"), ("app.b", "z", "z")]),
        ("x = 1", []),
    ],
)
def test_what_an_import_brings(code: str, things: list[tuple[str, str, str]]) -> None:
    assert imported_things(ast.parse(code).body[0], "app") == things


def test_one_or_several() -> None:
    assert [len(each_of(ast.parse(c, mode="eval").body)) for c in ("a", "a, b")] == [1, 2]
