"""A canonical and its competitors side by side: how the APIs differ, and whether each use fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from canonize.compatibility.api_differences import Difference, differences
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.judged_uses import judged_uses
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.compatibility.written_uses import WrittenUses
from canonize.core.codemod import Migration
from canonize.core.collecting import collecting_rarely
from canonize.core.plan import Competitor
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api import Api, Place
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.project import Project


@dataclass(frozen=True)
class Compared:
    """One competitor and what takes its place.

    Args:
        old, new: the APIs of the competitor and of what takes its place.
        differences: the worst first.
        uses: sorted by place.
    """

    competitor: Symbol
    target: Symbol
    old: Api
    new: Api
    differences: tuple[Difference, ...]
    uses: tuple[JudgedUse, ...]

    @property
    def is_same(self) -> bool:
        """Whether the competitor only hands on what takes its place."""
        return self.old.is_known and self.old.origin == self.new.origin

    def counts(self) -> dict[UseVerdict, int]:
        """Uses by verdict, zeros too."""
        counted = Counter(use.verdict for use in self.uses)
        return {verdict: counted[verdict] for verdict in UseVerdict}

    def having(self, *verdicts: UseVerdict) -> tuple[JudgedUse, ...]:
        return tuple(use for use in self.uses if use.verdict in verdicts)

    @property
    def unsafe(self) -> tuple[JudgedUse, ...]:
        """Uses that would break, or could go wrong without anybody noticing."""
        return tuple(use for use in self.uses if use.judgement.is_unsafe)

    def as_json(self) -> dict[str, Any]:
        return {
            "competitor": _api_json(self.competitor, self.old),
            "canonical": _api_json(self.target, self.new),
            "same": self.is_same,
            "differences": [_difference_json(d) for d in self.differences],
            "uses": [use.as_json() for use in self.uses],
            "totals": {verdict.value: count for verdict, count in self.counts().items()},
            "unsafe": len(self.unsafe),
        }


def compared(
    tree: SourceTree,
    migration: Migration,
    *,
    of: Callable[[Competitor], bool] = lambda competitor: competitor.verdict.is_rerouted,
    selects: Callable[[str], bool] = lambda path: True,
    adapted: Callable[[str], WrittenUses] = lambda path: WrittenUses(),
) -> Iterator[Compared]:
    """Every competitor of a plan that is re-routed, with its uses.

    Args:
        of: which competitors; uses are only known of those that are re-routed.
        selects, adapted: see `judged_uses`.
    """
    reader = ApiReader(Project.of(tree, migration.source_roots))
    uses: dict[Symbol, list[JudgedUse]] = {}
    with collecting_rarely():
        for use in judged_uses(tree, migration, selects=selects, adapted=adapted):
            uses.setdefault(use.competitor, []).append(use)
    # What a plan names by itself is replaced by something of its own, which the module's has not.
    named = {Symbol.parse(competitor.symbol) for competitor in migration.plan.competitors}
    for competitor in migration.plan.competitors:
        if of(competitor):
            symbol = Symbol.parse(competitor.symbol)
            target = migration.plan.replacement(competitor)
            old, new = reader.read(symbol), reader.read(target)
            found = tuple(sorted(uses.get(symbol, ())))
            apart = differences(old, new)
            if symbol.is_module:
                apart = tuple(d for d in apart if Symbol(symbol.module, d.what) not in named)
            yield Compared(symbol, target, old, new, apart, found)


def _api_json(symbol: Symbol, api: Api) -> dict[str, Any]:
    return {
        "symbol": str(symbol),
        "origin": str(api.origin),
        "kind": api.kind.value,
        "place": _place_json(api.place),
        "signature": str(api.signature) if api.signature is not None else None,
        "members": len(api.members),
        "open": list(api.open),
        "problem": api.problem,
    }


def _difference_json(difference: Difference) -> dict[str, Any]:
    return {
        "severity": difference.severity.value,
        "kind": difference.kind.value,
        "what": difference.what,
        "competitor": difference.competitor,
        "canonical": difference.canonical,
        "competitor_place": _place_json(difference.here),
        "canonical_place": _place_json(difference.there),
    }


def _place_json(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"path": place.path, "line": place.line}
