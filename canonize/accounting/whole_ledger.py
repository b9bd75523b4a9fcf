"""The whole ledger of a tree: every occurrence, judged, held against the byte search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from canonize.accounting.dispositions import SightingJudge
from canonize.accounting.occurrences import Told, occurrences_of
from canonize.accounting.sightings import FileSightings, Unseen
from canonize.accounting.traced import lines_of
from canonize.core.ledger import KnownUnknown, Occurrence, Reference, WholeLedger
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

FactsOf = Callable[[str], FileSightings]


def words_of(plan: Plan) -> tuple[str, ...]:
    """The last parts of every competitor's module and name: what the byte search looks for."""
    return _words(tuple(competitor.symbol for competitor in plan.competitors))


@lru_cache(maxsize=16)
def _words(symbols: tuple[str, ...]) -> tuple[str, ...]:
    parsed = map(Symbol.parse, symbols)
    found = {part.rpartition(".")[2] for s in parsed for part in (s.module, s.name) if part}
    return tuple(sorted(found))


def starts_of(plan: Plan) -> tuple[str, ...]:
    """The packages above competitors' modules, two parts at least unless there is only one.

    Those right above them end in a dot.
    """
    return _starts(tuple(competitor.symbol for competitor in plan.competitors))


@lru_cache(maxsize=16)
def _starts(symbols: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for symbol in symbols:
        parts = Symbol.parse(symbol).module.split(".")[:-1]
        least = min(2, len(parts))
        found |= {".".join(parts[:end]) for end in range(max(least, 1), len(parts))}
        if parts:
            found.add(".".join(parts) + ".")
    return tuple(sorted(f for f in found if f"{f}." not in found))


@dataclass(frozen=True)
class Searched:
    """What a byte search found.

    Args:
        words: what was searched for.
        counts: by path and word.
        also: files without any of the words that load modules by name.
        named: files whose own path holds a word.
        not_covered: sentences on what was not searched.
    """

    words: Sequence[str]
    counts: Mapping[tuple[str, str], int]
    also: Collection[str] = ()
    named: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = field(default=())

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files with at least one of the words."""
        return frozenset(path for path, _ in self.counts)


def whole_ledger(
    tree: SourceTree,
    judge: SightingJudge,
    facts_of: FactsOf,
    searched: Searched,
    told: Mapping[str, Told],
) -> WholeLedger:
    """Judges every occurrence.

    Args:
        facts_of: the sightings of a file.
        told: what codemods, or others who looked, say of the same places, by path.
    """
    found: list[Occurrence] = []
    further: list[Reference] = []
    unknowns: list[KnownUnknown] = []
    unread: list[tuple[str, str]] = []
    for path in sorted(searched.paths | told.keys()):
        said = told.get(path, Told())
        if path not in searched.paths:
            further += [*said.entries, *said.loose]
            continue
        facts = facts_of(path)
        lines = lines_of(tree.read(path)).split("\n") if said.entries else []
        entries, others = occurrences_of(path, facts, judge, lines, said)
        found += entries
        further += others
        if facts.problem:
            unread.append((path, facts.problem))
    for path in sorted({*searched.paths, *searched.also}):
        unknowns += _unknowns(path, facts_of(path), judge)
    return WholeLedger(
        tuple(searched.words),
        tuple(sorted(found)),
        searched.counts,
        tuple(sorted(set(further))),
        tuple(sorted(unknowns)),
        tuple(unread),
        searched.named,
        searched.not_covered,
    )


def _unknowns(path: str, facts: FileSightings, judge: SightingJudge) -> list[KnownUnknown]:
    found = []
    for unknown in facts.unknowns:
        about = _about(path, unknown, judge)
        if about is not None:
            place = (path, unknown.line, unknown.column)
            found.append(KnownUnknown(*place, unknown.how, about, unknown.text))
    return found


def _about(path: str, unknown: Unseen, judge: SightingJudge) -> str | None:
    """What is known of it; ``None`` for a lookup in something that has no competitor."""
    if ":" not in unknown.about:
        return unknown.about
    return judge.reaches_competitor(unknown.about, path)
