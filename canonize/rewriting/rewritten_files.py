"""What re-routing makes of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canonize.core.change import Change, Edit
from canonize.core.ledger import Reference
from canonize.core.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One file's part of the proposal.

    ``held_by`` are the files whose lookups through this file's modules kept something from
    being rewritten; ``puts`` are the competitors in whose place it puts a fake.
    """

    change: Change
    edits: tuple[Edit, ...]
    references: list[Reference]
    held_by: frozenset[str] = frozenset()
    puts: frozenset[Symbol] = frozenset()


def changed_paths(rewritten: Mapping[str, Rewritten]) -> frozenset[str]:
    return frozenset(path for path, found in rewritten.items() if found.change.kind != "nothing")
