"""Import statements taken apart and put together again."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax.import_statements import (
    commented_lookup,
    dotted_node,
    spell_module,
    with_module,
    with_name,
    without,
)


def statement(code: str) -> cst.ImportFrom:
    node = cst.parse_module(code).body[0].body[0]
    assert isinstance(node, cst.ImportFrom)
    return node


def code_of(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


@pytest.mark.parametrize("name", ["a", "a.b", "a.b.c"])
def test_dotted_nodes(name: str) -> None:
    assert code_of(dotted_node(name)) == name


@pytest.mark.parametrize(
    ("module", "package", "relative", "spelt"),
    [
        ("a.b", "a", True, ".b"),
        ("a.b", "a.c", True, "..b"),
        ("a.b.c", "a.b", True, ".c"),
        ("a.b", "a.b", True, "."),
        ("a.b", "a", False, "a.b"),
        ("a.b", "c", True, "a.b"),
        ("a.b", None, True, "a.b"),
        ("a.b", "a.b.c.d", True, "..."),
        ("ab.c", "a", True, "ab.c"),
    ],
)
def test_spelling(module: str, package: str | None, relative: bool, spelt: str) -> None:
    assert spell_module(module, package, relative) == spelt


@pytest.mark.parametrize(
    ("before", "written", "after"),
    [
        ("from a import b\n", "c.d", "from c.d import b"),
        ("from . import b\n", "..c", "from ..c import b"),
        ("from a.b import (\n    c,  # why\n)\n", ".", "from . import (\n    c,  # why\n)"),
        ("from .import b\n", "c", "from c import b"),
    ],
)
def test_another_module(before: str, written: str, after: str) -> None:
    assert code_of(with_module(statement(before), written)) == after


@pytest.mark.parametrize(
    ("before", "name", "local", "after"),
    [
        ("from m import Old\n", "New", "Old", "New as Old"),
        ("from m import Old\n", "New", "New", "New"),
        ("from m import Old as X\n", "X", "X", "X"),
        ("from m import Old as Old\n", "New", "New", "New as New"),
        ("from m import Old as X\n", "New", "X", "New as X"),
    ],
)
def test_another_name(before: str, name: str, local: str, after: str) -> None:
    assert code_of(with_name(statement(before).names[0], name, local)) == after


@pytest.mark.parametrize(
    ("before", "gone", "after", "comments"),
    [
        ("from m import a, b, c\n", "b", "from m import a, c", ()),
        ("from m import a, b\n", "b", "from m import a", ()),
        ("from m import a, b\n", "a", "from m import b", ()),
        (
            "from m import (\n    a,\n    # above\n    b,  # behind\n    c,\n)\n", "b",
            "from m import (\n    a,\n    c,\n)", ("# above", "# behind"),
        ),
        ("from m import (\n    a,\n    b\n)\n", "b", "from m import (\n    a\n)", ()),
    ],
)  # fmt: skip
def test_fewer_names(before: str, gone: str, after: str, comments: tuple[str, ...]) -> None:
    node = statement(before)
    removed = {id(alias) for alias in node.names if alias.evaluated_name == gone}
    left, said = without(node, removed)
    assert code_of(left) == after
    assert [*said.values()] == ([comments] if comments else [])


def test_a_lookup_over_several_lines_keeps_its_comments() -> None:
    node = cst.parse_expression("(a\n  # one\n  .b  # two\n  .c\n)")
    found = code_of(commented_lookup(node, "x.y"))
    assert "# one" in found and "# two" in found and found.replace("\n", "").startswith("x")
