"""Plays one codemod on a few files and proves what holds for every codemod."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canonize.catalogue import load_codemod
from canonize.core.change import merge_changes
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Ledger
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal, play_step
from canonize.core.tree import MemoryBase, SourceTree

Competitors = Sequence[Mapping[str, str]]
DUPLICATE: Competitors = ({"symbol": "a.b:X", "verdict": "duplicate"},)


@dataclass(frozen=True)
class Played:
    """The files afterwards, and what the ledger says."""

    files: Mapping[str, bytes]
    ledger: Ledger

    def said(self, path: str, *dispositions: str) -> list[str]:
        """``line: reason`` of a path's entries, of all dispositions when none is given."""
        return [
            f"{entry.line}: {entry.reason}"
            for entry in self.ledger.references
            if entry.path == path and (not dispositions or entry.disposition in dispositions)
        ]

    def text(self, path: str) -> str:
        return self.files[path].decode()


def code(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def play(
    files: Mapping[str, str | bytes],
    codemod: str,
    options: Mapping[str, Any] | None = None,
    *,
    canonical: str = "n:X",
    competitors: Competitors = DUPLICATE,
    then: Mapping[str, Mapping[str, Any]] | None = None,
) -> Played:
    """Plays a codemod as the only step of a plan, and in that step the codemods of ``then``.

    Proves that the output parses where the input did, that undoing restores the bytes, that a
    second run changes nothing, and that no file changes without a word in the ledger.
    """
    data = {p: code(t).encode() if isinstance(t, str) else t for p, t in files.items()}
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": canonical,
            "competitors": [dict(competitor) for competitor in competitors],
            "steps": [
                {
                    "id": "s",
                    "codemods": [
                        {"name": name, "options": dict(given or {})}
                        for name, given in ((codemod, options), *(then or {}).items())
                    ],
                }
            ],
        }
    )
    migration = Migration(plan, (".",))
    step = play_step(SourceTree(MemoryBase(data)), migration, load_codemod, 1)
    after = {path: step.after.read(path) or b"" for path in sorted(step.after.paths())}
    _prove(step, data, after, migration)
    return Played(after, step.ledger)


def _prove(
    step: StepProposal, before: dict[str, bytes], after: dict[str, bytes], migration: Migration
) -> None:
    for path, data in after.items():
        if path.endswith(".py") and _parses(before.get(path, b"")):
            ast.parse(data)
    undone = SourceTree(MemoryBase(after)).with_changes(
        change.inverted() for change in merge_changes(step.changes)
    )
    assert {path: undone.read(path) for path in undone.paths()} == before
    again = play_step(SourceTree(MemoryBase(after)), migration, load_codemod, 1)
    assert again.changes == (), "a second run changes something"
    spoken_of = {entry.path for entry in step.ledger.references}
    assert {change.path for change in step.changes} <= spoken_of
    for entry in step.ledger.references:
        assert entry.reason or entry.disposition is Disposition.REWRITTEN
        assert 1 <= entry.line <= before.get(entry.path, b"").count(b"\n") + 1


def _parses(data: bytes) -> bool:
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, MemoryError):
        return False
    return True
