"""Entries that no step changes, while steps change what they reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from canonize.accounting.dispositions import PENDING
from canonize.accounting.standing_uses import CODE, standing_uses
from canonize.accounting.traced import Traced, lines_of
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Occurrence, Reference, WholeLedger
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_ELSEWHERE = "through a name that a step changes"


def with_reached_otherwise(
    ledger: WholeLedger, before: SourceTree, after: SourceTree, migration: Migration
) -> WholeLedger:
    """The ledger, in which what leads elsewhere once all steps are done is no open place.

    ``service.old.send`` names a competitor until ``service`` has another module as ``old``.

    Args:
        before, after: the tree as it is, and as the last step leaves it.
    """
    asked = [entry for entry in ledger.occurrences if _is_open(entry, after)]
    if not asked:
        return ledger
    symbols = {Symbol.parse(entry.means) for entry in asked}
    found = standing_uses(after, migration, symbols, {entry.path for entry in asked})
    standing = set(_places(list(found), before, after))
    elsewhere = {e for e in asked if (e.path, e.line, e.column) not in standing}
    occurrences = tuple(
        replace(entry, disposition=Disposition.REWRITTEN, reason=_ELSEWHERE)
        if entry in elsewhere
        else entry
        for entry in ledger.occurrences
    )
    return replace(ledger, occurrences=occurrences)


def _is_open(entry: Occurrence, after: SourceTree) -> bool:
    return entry.reason == PENDING and entry.form in CODE and after.exists(entry.path)


def _places(
    found: Sequence[Reference], before: SourceTree, after: SourceTree
) -> Iterator[tuple[str, int, int]]:
    """Where what stands at last stands in the tree as it is."""
    by_path: dict[str, list[Reference]] = {}
    for entry in found:
        by_path.setdefault(entry.path, []).append(entry)
    for path, entries in by_path.items():
        if not after.differs(before, path):
            yield from ((path, entry.line, entry.column) for entry in entries)
            continue
        trace = Traced.of(lines_of(before.read(path)), lines_of(after.read(path)))
        for entry in entries:
            place = trace.place_before(entry.line, entry.column)
            if place is not None:
                yield (path, *place)
