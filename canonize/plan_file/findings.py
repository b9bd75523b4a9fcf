"""What a new plan says of its competitors: what takes their place, and what is to be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canonize.compatibility.api_differences import Difference, Gravity
from canonize.compatibility.comparison import Compared, compared
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.core.codemod import Migration
from canonize.core.plan import Kind, Plan
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.project import Project

_MOST = 6
"""Lines of one kind; the rest is counted, `canonize compare` shows it."""


@dataclass(frozen=True)
class Findings:
    """What was found out for a new plan.

    Args:
        comments: by competitor, one fact a line.
        pairs: every competitor that will be re-routed, with its uses.
    """

    comments: Mapping[str, tuple[str, ...]]
    pairs: tuple[Compared, ...]


def new_migration(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    roots: Sequence[str],
    replacements: Mapping[str, str],
) -> Migration:
    """A migration for what a new plan will hold, so that it can be looked at beforehand."""
    listed = [
        {"symbol": symbol, "verdict": kind, "replace_with": replacements.get(symbol)}
        for symbol, kind in competitors
    ]
    facts = {"version": 1, "name": "new", "canonical": canonical, "competitors": listed}
    return Migration(Plan.model_validate({**facts, "steps": [{"id": "new"}]}), tuple(roots))


def replacements(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    tree: SourceTree,
    roots: Sequence[str],
) -> dict[str, str]:
    """What takes the place of shims that hand on something else than the canonical.

    A shim of a variant or homonym, which stays, goes to that.
    """
    migration = new_migration(canonical, competitors, roots, {})
    reader = ApiReader(Project.of(tree, migration.source_roots))
    kept = {text for text, kind in competitors if not kind.is_rerouted}
    found: dict[str, str] = {}
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        origin = reader.read(symbol).origin
        if kind is Kind.SHIM and not symbol.is_module and str(origin) in kept:
            found[text] = str(origin)
    return found


def followed(
    elsewhere: Mapping[str, str], competitors: Sequence[tuple[str, Kind]]
) -> dict[str, str]:
    """The same, but where a competitor would go to one that goes itself, it goes where that does.

    Args:
        elsewhere: by competitor, what takes its place; those without an entry go to the canonical.
    """
    going = {text for text, kind in competitors if kind.is_rerouted and kind is not Kind.MOVED}
    found: dict[str, str] = {}
    for symbol, first in elsewhere.items():
        target, seen = first, {symbol}
        while target in going and target not in seen:
            seen.add(target)
            target = elsewhere.get(target, "")
        if target and target not in going:
            found[symbol] = target
    return found


def findings(tree: SourceTree, migration: Migration) -> Findings:
    """Compares every competitor that is re-routed with what takes its place."""
    pairs = tuple(compared(tree, migration))
    comments = {str(pair.competitor): tuple(_comments(pair)) for pair in pairs}
    return Findings(comments, pairs)


def _comments(pair: Compared) -> Iterator[str]:
    if pair.is_same:
        yield f"hands on {pair.target}"
    counts = pair.counts()
    yield (
        f"{plural(len(pair.uses), 'use')}: {counts[UseVerdict.COMPATIBLE]} compatible, "
        f"{counts[UseVerdict.ADAPT]} need adapting, {counts[UseVerdict.UNTOLD]} can't be told"
    )
    serious = [d for d in pair.differences if d.severity in (Gravity.TRAP, Gravity.BREAKS)]
    yield from _limited([_difference(d) for d in serious], "differences")
    unsafe = [f"decide: {use.place}: {use.judgement.reason}" for use in pair.unsafe]
    yield from _limited(unsafe, "unsafe uses")


def _difference(difference: Difference) -> str:
    trap = " (calls go through and mean something else)"
    return (
        f"decide: {difference.what}: {difference.competitor} -> {difference.canonical}"
        f"{trap if difference.severity is Gravity.TRAP else ''}"
    )


def _limited(lines: list[str], what: str) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"and {len(lines) - _MOST} more {what}: canonize compare"
