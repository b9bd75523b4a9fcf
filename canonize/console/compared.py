"""Canonical and competitor side by side: how their APIs differ, then every use with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from canonize.compatibility.api_differences import Difference, Gravity
from canonize.compatibility.comparison import Compared
from canonize.compatibility.evidence import CodeEvidence
from canonize.compatibility.grouped_uses import SHOWN, UseGroup, grouped, weight
from canonize.compatibility.judged_uses import JudgedUse
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.console.bodies import show_bodies
from canonize.console.ledgers import shortened
from canonize.console.screen import Piece, Screen
from canonize.core.plural import plural
from canonize.resolution.api import Api, ApiKind

_COLORS = {
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


def show_comparison(screen: Screen, found: Comparison, *, every: bool = False) -> None:
    """The differences, the uses and the totals of each pair.

    Args:
        every: list all groups with all their places, and compatible uses, too.
    """
    groups = [found.groups(pair) for pair in found.pairs]
    worst = sorted((group for some in groups for group in some), key=weight)
    shown = {id(group) for group in (worst if every else worst[:SHOWN])}
    for number, (pair, some) in enumerate(zip(found.pairs, groups, strict=True)):
        if number:
            screen.show("")
        _show_pair(screen, found, pair, [g for g in some if id(g) in shown], every=every)
    if rest := [group for group in worst if id(group) not in shown]:
        places = plural(sum(len(group.uses) for group in rest), "place")
        screen.show(f"{plural(len(rest), 'more group')} with {places}: --all lists them")
    if len(found.pairs) > 1:
        screen.show("")
        screen.show(("all of them", "bold"))
        _totals(screen, found, [use for pair in found.pairs for use in pair.uses])
    if found.adapted:
        screen.show(f"{plural(found.adapted, 'use')} made to fit by the plan's rules, in memory")


def _show_pair(
    screen: Screen, found: Comparison, pair: Compared, groups: Sequence[UseGroup], *, every: bool
) -> None:
    screen.show(("canonical   ", "dim"), (str(pair.target), "bold"), _described(pair.new))
    screen.show(("competitor  ", "dim"), (str(pair.competitor), "bold"), _described(pair.old))
    if pair.is_same:
        screen.show("  the same thing: the competitor hands it on")
    else:
        _differences(screen, pair)
        _evidence(screen, found.evidence(pair), every=every)
        if claim := found.claims(pair):
            screen.show("  claimed by the plan: ", (claim, "green"))
    for why in found.held(pair):
        screen.show("  ", ("all of its users stay", "red"), f": {why}")
    for group in groups:
        _group(screen, group, every=every)
    for use in pair.having(UseVerdict.COMPATIBLE) if every else ():
        said = f"  {use.judgement.reason}" if use.judgement.reason else ""
        colored = ("  " + use.verdict.value, _COLORS[use.verdict])
        screen.show(colored, f"  {use.place}  {use.subject}", (said, "dim"))
        screen.show(("      " + shortened(use.text), "dim"))
    _totals(screen, found, pair.uses)


def _evidence(screen: Screen, found: CodeEvidence | None, *, every: bool) -> None:
    """Whether the code is the same; both bodies where it is not."""
    if found is None:
        return
    earned = found.grade.earns_duplicate
    screen.show("  evidence: ", (found.sentence, "green" if earned else "yellow"))
    if not earned and found.bodies is not None:
        show_bodies(screen, *found.bodies, every=every)


def _described(api: Api) -> Piece:
    if api.kind is ApiKind.UNKNOWN:
        return f"  {api.problem}"
    call = f" {api.signature}" if api.signature is not None else ""
    flavour = "async " if api.call is not None and api.call.is_async else ""
    return (f"  {flavour}{api.kind.value}{call}  {api.place}", "dim")


def _differences(screen: Screen, pair: Compared) -> None:
    if not pair.differences:
        screen.show(("  no difference between the APIs that a use would notice", "green"))
        return
    screen.show(f"  {plural(len(pair.differences), 'difference')}:")
    width = max(len(difference.what) for difference in pair.differences)
    for difference in pair.differences:
        severity = f"  {difference.severity.value:<10}  "
        said = f"{shortened(difference.competitor)} -> {shortened(difference.canonical)}"
        screen.show((severity, _COLORS[difference.severity]), f"{difference.what:<{width}}  {said}")
        screen.show((f"{'':14}{_places(difference)}", "dim"))


def _places(difference: Difference) -> str:
    places = (difference.here, difference.there)
    return " | ".join(str(place) if place is not None else "-" for place in places)


def _group(screen: Screen, group: UseGroup, *, every: bool) -> None:
    """One line for a group; with ``every`` each of its places below it."""
    risky = " (unsafe)" if group.verdict is UseVerdict.UNTOLD and group.is_unsafe else ""
    count = f"  {plural(len(group.uses), 'place')}" if every else f"  {group.places}"
    screen.show(
        ("  " + group.verdict.value + risky, _COLORS[group.verdict]),
        (f" [{group.answer}]" if group.answer else "", "cyan"),
        f"  {group.key}{count}",
        (f"  {group.reason}", "dim"),
    )
    for use in group.uses if every else ():
        screen.show(f"      {use.place}", (f"  {shortened(use.text)}", "dim"))


def _totals(screen: Screen, found: Comparison, uses: Sequence[JudgedUse]) -> None:
    if not uses:
        screen.show("  no uses outside of its own file")
        return
    rows: list[list[Piece]] = [["", *(verdict.value for verdict in UseVerdict)]]
    by_territory = found.by_territory(uses)
    for where, counts in by_territory.items():
        if any(counts.values()):
            rows.append([f"  {where}", *(str(counts[verdict]) for verdict in UseVerdict)])
    totals = [sum(counts[verdict] for counts in by_territory.values()) for verdict in UseVerdict]
    pieces = [(str(t), _COLORS[v] if t else "") for t, v in zip(totals, UseVerdict, strict=True)]
    rows.append([f"  {plural(len(uses), 'use')}", *pieces])
    screen.table(rows, right=(1, 2, 3))
    if unsafe := sum(use.judgement.is_unsafe for use in uses):
        screen.show((f"  {unsafe} unsafe", "red"), " to re-route as they are")
