"""What stands at an offset of a file, and in which scopes it is evaluated."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.ast_places import Spots

CODE = """\
@deco(mark)
def outer(first: hint = default, *rest) -> result:
    inner = body
    return [each for each in source if test]


class Child(Parent, metaclass=Meta):
    field = value
    pairs = {key: one for key, one in table for two in rows}
    call = lambda argument=given: argument + free
"""


def spot(word: str) -> tuple[str, list[str]]:
    found = Spots(CODE.encode(), ast.parse(CODE)).at(CODE.index(word))
    names = [getattr(scope, "name", type(scope).__name__) for scope in found.scopes[1:]]
    return type(found.node).__name__, names


@pytest.mark.parametrize(
    ("word", "kind", "scopes"),
    [
        ("mark", "Name", []),
        ("hint", "Name", []),
        ("default", "Name", []),
        ("rest", "arg", []),
        ("result", "Name", []),
        ("body", "Name", ["outer"]),
        ("each for", "Name", ["outer", "ListComp"]),
        ("source", "Name", ["outer"]),
        ("test", "Name", ["outer", "ListComp"]),
        ("Parent", "Name", []),
        ("Meta", "Name", []),
        ("value", "Name", ["Child"]),
        ("key: one", "Name", ["Child", "DictComp"]),
        ("table", "Name", ["Child"]),
        ("rows", "Name", ["Child", "DictComp"]),
        ("given", "Name", ["Child"]),
        ("free", "Name", ["Child", "Lambda"]),
    ],
)
def test_scopes_around_a_place(word: str, kind: str, scopes: list[str]) -> None:
    assert spot(word) == (kind, scopes)


def test_many_statements_are_searched_by_bisection() -> None:
    code = "".join(f"name{n} = other{n}\n" for n in range(100)) + "@late\ndef f(): pass\n"
    spots = Spots(code.encode(), ast.parse(code))
    for word in ("name0 ", "other50", "name99", "late"):
        node = spots.at(code.index(word)).node
        assert isinstance(node, ast.Name) and node.id == word.strip()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do(newline: str) -> None:
    code = newline.join(["é = 'é'; x = y", "z = w", ""])
    spots = Spots(code.encode(), ast.parse(code))
    for word in "xyzw":
        node = spots.at(len(code[: code.index(word)].encode())).node
        assert isinstance(node, ast.Name) and node.id == word
        assert spots.offset(node.lineno, node.col_offset) == len(code[: code.index(word)].encode())


def test_between_the_statements_is_the_module() -> None:
    assert isinstance(Spots(b"a\n\n\nb\n", ast.parse("a\n\n\nb\n")).at(2).node, ast.Module)
