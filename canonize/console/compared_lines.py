"""The lines of `compare`: a difference, a group of uses, totals, and what they are taken from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from canonize.compatibility.api_differences import Difference, Gravity
from canonize.compatibility.comparison import Compared
from canonize.compatibility.evidence import CodeEvidence
from canonize.compatibility.grouped_uses import UseGroup, grouped
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.console.ledgers import shortened
from canonize.console.screen import Piece, Screen
from canonize.core.plural import plural
from canonize.resolution.api import Api, ApiKind

COLORS = {
    Gravity.TRAP: "bold red",
    Gravity.BREAKS: "red",
    Gravity.CHANGES: "yellow",
    Gravity.UNTOLD: "dim",
    UseVerdict.ADAPT: "red",
    UseVerdict.UNTOLD: "yellow",
    UseVerdict.COMPATIBLE: "green",
}
_TERRITORIES = ("production", "tests", "other")


@dataclass(frozen=True)
class Comparison:
    """What `compare` shows.

    Args:
        territory: which part of the repository a path belongs to: `production`, `tests`, `other`.
        answers: what the plan says to an unsafe use; empty when it says nothing.
        adapted: how many uses the plan's rules made fit.
        evidence: what the code of a pair says.
        claims: why the plan says that a competitor does the same; empty when it does not.
        held: what keeps all users of a competitor where they are.
    """

    pairs: tuple[Compared, ...]
    territory: Callable[[str], str]
    answers: Callable[[JudgedUse], str] = field(default=lambda use: "")
    adapted: int = 0
    evidence: Callable[[Compared], CodeEvidence | None] = field(default=lambda pair: None)
    claims: Callable[[Compared], str] = field(default=lambda pair: "")
    held: Callable[[Compared], Sequence[str]] = field(default=lambda pair: ())

    def as_json(self) -> dict[str, Any]:
        return {"pairs": [self._pair_json(pair) for pair in self.pairs]}

    def _pair_json(self, pair: Compared) -> dict[str, Any]:
        found = pair.as_json()
        if (said := self.evidence(pair)) is not None:
            found["evidence"] = said.as_json()
        found["claimed"] = self.claims(pair)
        found["held_back"] = list(self.held(pair))
        for use, facts in zip(pair.uses, found["uses"], strict=True):
            facts["territory"] = self.territory(use.path)
            facts["answer"] = self.answers(use)
        found["groups"] = [group.as_json() for group in self.groups(pair)]
        found["by_territory"] = {
            where: {verdict.value: count for verdict, count in counts.items()}
            for where, counts in self.by_territory(pair.uses).items()
        }
        return found

    def groups(self, pair: Compared) -> list[UseGroup]:
        """What is not compatible, by what differs and why it matters."""
        return grouped(pair.uses, self.answers)

    def by_territory(self, uses: Sequence[JudgedUse]) -> dict[str, dict[UseVerdict, int]]:
        """Uses by part of the repository and verdict."""
        counted = Counter((self.territory(use.path), use.verdict) for use in uses)
        return {w: {v: counted[(w, v)] for v in UseVerdict} for w in _TERRITORIES}

    def lines_of_totals(self, uses: Sequence[JudgedUse]) -> int:
        """How many lines the totals take."""
        if not uses:
            return 1
        parts = sum(any(counts.values()) for counts in self.by_territory(uses).values())
        return 2 + parts + any(use.judgement.is_unsafe for use in uses)

    def has_bodies(self, pair: Compared) -> bool:
        """Whether both bodies are known, and it matters that they differ."""
        said = self.evidence(pair)
        known = said is not None and said.bodies is not None and not said.grade.earns_duplicate
        return known and not pair.is_same


def api_line(api: Api) -> Piece:
    """What a symbol is, its signature and where it stands."""
    if api.kind is ApiKind.UNKNOWN:
        return f"  {api.problem}"
    call = f" {api.signature}" if api.signature is not None else ""
    flavour = "async " if api.call is not None and api.call.is_async else ""
    return (f"  {flavour}{api.kind.value}{call}  {api.place}", "dim")


def show_difference(
    screen: Screen, difference: Difference, width: int, *, is_brief: bool = False
) -> None:
    """A difference with its places.

    Args:
        width: of the column with what differs.
        is_brief: the places stand behind it, not below.
    """
    severity = f"  {difference.severity.value:<10}  "
    said = f"{shortened(difference.competitor)} -> {shortened(difference.canonical)}"
    colored = (severity, COLORS[difference.severity])
    there = (f"  {_places(difference)}", "dim") if is_brief else ""
    screen.show(colored, f"{difference.what:<{width}}  {said}", there)
    if not is_brief:
        screen.show((f"{'':14}{_places(difference)}", "dim"))


def _places(difference: Difference) -> str:
    places = (difference.here, difference.there)
    return " | ".join(str(place) if place is not None else "-" for place in places)


def show_use_group(screen: Screen, group: UseGroup, *, every: bool = False) -> None:
    """One line for a group; with ``every`` each of its places below it."""
    risky = " (unsafe)" if group.verdict is UseVerdict.UNTOLD and group.is_unsafe else ""
    count = f"  {plural(len(group.uses), 'place')}" if every else f"  {group.places}"
    screen.show(
        ("  " + group.verdict.value + risky, COLORS[group.verdict]),
        (f" [{group.answer}]" if group.answer else "", "cyan"),
        f"  {group.key}{count}",
        (f"  {group.reason}", "dim"),
    )
    for use in group.uses if every else ():
        screen.show(f"      {use.place}", (f"  {shortened(use.text)}", "dim"))


def show_totals(screen: Screen, found: Comparison, uses: Sequence[JudgedUse]) -> None:
    """How many uses of each verdict there are in each part of the repository."""
    if not uses:
        screen.show("  no uses outside of its own file")
        return
    rows: list[list[Piece]] = [["", *(verdict.value for verdict in UseVerdict)]]
    by_territory = found.by_territory(uses)
    for where, counts in by_territory.items():
        if any(counts.values()):
            rows.append([f"  {where}", *(str(counts[verdict]) for verdict in UseVerdict)])
    totals = [sum(counts[verdict] for counts in by_territory.values()) for verdict in UseVerdict]
    pieces = [(str(t), COLORS[v] if t else "") for t, v in zip(totals, UseVerdict, strict=True)]
    rows.append([f"  {plural(len(uses), 'use')}", *pieces])
    screen.table(rows, right=(1, 2, 3))
    if unsafe := sum(use.judgement.is_unsafe for use in uses):
        screen.show((f"  {unsafe} unsafe", "red"), " to re-route as they are")
