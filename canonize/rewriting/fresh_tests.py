"""Tests for a canonical that objects of its competitors pass only once they are of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.replacements import Redirects
from canonize.rewriting.held_back import HeldBack
from canonize.rewriting.rewritten_files import Rewritten
from canonize.syntax.decoding import line_for_people


def fresh_tests(
    rewritten: Iterable[Rewritten],
    redirects: Redirects,
    held_back: HeldBack,
    accepts: Callable[[Symbol, str], str],
    tree: SourceTree,
) -> Iterator[Reference]:
    """Each as a point that somebody looks at: what the two classes for one thing broke is mended.

    Args:
        rewritten: the files in which references were re-routed, or not.
        accepts: what the plan answers to a reason; "" for nothing.
    """
    moved = {
        entry.symbol
        for found in rewritten
        for entry in found.references
        if entry.disposition is Disposition.REWRITTEN
    }
    for competitor, target in sorted({(r.competitor, r.target) for r in redirects.names.values()}):
        if str(competitor) not in moved:
            continue
        for said in held_back.fresh(competitor, target):
            place, _, told = said.partition(" ")
            path, _, line = place.rpartition(":")
            why = Reason(told, said)
            if not accepts(competitor, why):
                text = line_for_people(tree.read(path) or b"", int(line))
                how, symbol = Disposition.MANUAL, str(competitor)
                yield Reference(path, int(line), 1, symbol, Form.NAME, how, why, text)
