"""The nodes of a file: what stands around each, and where it is evaluated."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax.analysis import analyse
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import ScopeKind

CODE = "def f(a):\n    x = f'{a.b}' 'c'\n    return g(a)\n\n\nclass C:\n    y = z\n"


@pytest.fixture
def nodes() -> FileNodes:
    found = analyse(CODE.encode())
    return FileNodes(found.file.module, found.scopes)


def name(nodes: FileNodes, value: str) -> cst.Name:
    return next(n for n in nodes.all if isinstance(n, cst.Name) and n.value == value)


def test_parents(nodes: FileNodes) -> None:
    assert isinstance(nodes.parent(name(nodes, "g")), cst.Call)
    assert isinstance(nodes.parent(name(nodes, "b")), cst.Attribute)
    assert nodes.parent(nodes.all[0]) is None


def test_scopes_of_names_and_of_expressions(nodes: FileNodes) -> None:
    read = nodes.read_in(name(nodes, "g"))
    assert read is not None and read.kind is ScopeKind.FUNCTION
    read = nodes.read_in(name(nodes, "z"))
    assert read is not None and read.kind is ScopeKind.CLASS
    assert nodes.read_in(name(nodes, "x")) is None
    call = nodes.parent(name(nodes, "g"))
    assert call is not None and nodes.scope(call).kind is ScopeKind.FUNCTION
    assert nodes.scope(cst.Integer("1")).kind is ScopeKind.MODULE


def test_parts_of_a_formatted_string_are_evaluated_with_the_whole(nodes: FileNodes) -> None:
    assert isinstance(nodes.evaluated(name(nodes, "b")), cst.ConcatenatedString)
    assert nodes.evaluated(name(nodes, "g")) is name(nodes, "g")


def test_nothing_without_meaning_is_listed(nodes: FileNodes) -> None:
    assert not any(isinstance(node, cst.BaseParenthesizableWhitespace) for node in nodes.all)
