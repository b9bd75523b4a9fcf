"""What a codemod does for the others it says itself, whoever wrote it."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from canonize.catalogue import load_codemod
from canonize.checks.examined import Excused, examine
from canonize.core.change import Change
from canonize.core.codemod import Capability, Codemod, Migration, PathOptions, Proposal, role_of
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

FILES = {
    "app/__init__.py": b"",
    "app/old.py": b"class Old:\n    def start(self): ...\n",
    "app/new.py": b"class New:\n    def begin(self): ...\n",
    "app/user.py": b"from app.old import Old\n\nOld().start()\n",
}


class Reroutes:
    """A codemod of somebody else's."""

    name: ClassVar[str] = "reroutes"
    role: ClassVar[Capability] = Capability.REROUTES
    Options = PathOptions

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        raise AssertionError("nobody plays it to look at the uses")


class Adapts(Reroutes):
    name: ClassVar[str] = "adapts"
    role: ClassVar[Capability] = Capability.MAKES_USES_FIT

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        before = tree.read("app/user.py")
        assert before is not None
        return Proposal((Change("app/user.py", before, before.replace(b"start", b"begin")),))


class Neither(Adapts):
    name: ClassVar[str] = "neither"
    role = None  # type: ignore[assignment]  # as a codemod that says nothing


OURS = {one.name: one() for one in (Reroutes, Adapts, Neither)}


def answers(*codemods: str) -> list[Excused]:
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "p",
            "canonical": "app.new:New",
            "competitors": [{"symbol": "app.old:Old", "verdict": "duplicate"}],
            "steps": [{"id": "s", "codemods": [{"name": name} for name in codemods]}],
        }
    )
    tree = SourceTree(MemoryBase(FILES))

    def load(name: str) -> Codemod:
        return OURS[name]

    return list(examine(tree, Migration(plan, (".",)), load, {}).answers.values())


@pytest.mark.parametrize(
    ("codemods", "expected"),
    [
        (["reroutes"], [Excused.OPEN]),
        (["adapts", "reroutes"], []),
        (["neither", "reroutes"], [Excused.OPEN]),
        (["neither"], [Excused.LEFT]),
        ([], [Excused.LEFT]),
    ],
)
def test_codemods_of_others_count_by_their_role(
    codemods: list[str], expected: list[Excused]
) -> None:
    assert answers(*codemods) == expected


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("rewrite_imports", Capability.REROUTES),
        ("adapt_calls", Capability.MAKES_USES_FIT),
        ("extend_canonical", Capability.MAKES_USES_FIT),
        ("remove_duplicates", Capability.REMOVES),
        ("insert_deprecations", Capability.DEPRECATES),
        ("rewrite_strings", None),
    ],
)
def test_the_catalogues_own(name: str, role: Capability | None) -> None:
    assert role_of(load_codemod(name)) is role
