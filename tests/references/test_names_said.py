"""What a file does with a name: never a role less than it has, and other files are left alone."""

from __future__ import annotations

import ast

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.names_said import NameRole, NamesSaid

CODE = """
@app.route("/")
def index(request, *, field=1):
    with opened(path) as handle, other() as self.entered:
        for self.item, (first, *rest) in rows:
            self.table[key].inner = make(handed, named=given.last)
    lambda: setting.of.it.append(value)


@registered
class Holder(Base):
    kind: type
    plain = 3

    async def work(self):
        try:
            self.total += 1
        except ValueError as caught:
            pass
        match self:
            case [_, *_] as matched:
                pass
        return [(walrus := n) for one in self.read.all(n)]
"""
HAD = {
    NameRole.CALLED: {"route", "registered", "opened", "other", "make", "append", "all"},
    NameRole.HANDED: {"path", "handed", "last", "value", "n"},
    NameRole.BOUND: {
        "handle", "entered", "item", "first", "rest", "inner", "named", "it", "kind", "plain",
        "total", "caught", "matched", "one", "walrus",
    },
    NameRole.DEFINED: {"index", "work"},
}  # fmt: skip
NAMES = {node.id for node in ast.walk(ast.parse(CODE)) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("role", NameRole)
def test_each_role_has_its_names(role: NameRole) -> None:
    tree = SourceTree(MemoryBase({"a.py": CODE.encode()}))
    said = NamesSaid.of(tree, "a.py")
    assert {name for name in HAD[role] if not said.has(name, (role,))} == set()
    others = (NAMES | {name for names in HAD.values() for name in names}) - HAD[role]
    assert {name for name in others if said.has(name, (role,))} == set()


def test_a_file_is_read_once_for_its_bytes() -> None:
    tree = SourceTree(MemoryBase({"a.py": b"f(x)\n"}))
    assert NamesSaid.of(tree, "a.py") is NamesSaid.of(tree, "a.py")
    assert NamesSaid.of(tree, "a.py").has("x", (NameRole.CALLED, NameRole.HANDED))
    assert not NamesSaid.of(tree, "a.py").has("x", (NameRole.CALLED, NameRole.BOUND))


@pytest.mark.parametrize("code", ["", "def (:\n"])
def test_where_nothing_is_said_nothing_is(code: str) -> None:
    tree = SourceTree(MemoryBase({"a.py": code.encode()}))
    assert not NamesSaid.of(tree, "a.py").has("x", tuple(NameRole))
