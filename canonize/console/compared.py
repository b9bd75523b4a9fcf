"""Canonical and competitor side by side: how their APIs differ, then every use with its verdict."""

from __future__ import annotations

from canonize.compatibility.comparison import Compared
from canonize.compatibility.evidence import CodeEvidence
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.console.bodies import show_bodies
from canonize.console.compared_brief import show_brief
from canonize.console.compared_lines import (
    COLORS,
    Comparison,
    api_line,
    show_difference,
    show_totals,
    show_use_group,
)
from canonize.console.ledgers import shortened
from canonize.console.screen import Screen
from canonize.core.plural import plural

__all__ = ["Comparison", "show_comparison"]


def show_comparison(screen: Screen, found: Comparison, *, every: bool = False) -> None:
    """The differences, the uses and the totals of each pair; what is open on one screen.

    Args:
        every: list all differences, both bodies, all groups with all their places, and compatible
            uses, too.
    """
    if not every:
        show_brief(screen, found)
        return
    for number, pair in enumerate(found.pairs):
        if number:
            screen.show("")
        _show_pair(screen, found, pair)
    if len(found.pairs) > 1:
        screen.show("")
        screen.show(("all of them", "bold"))
        show_totals(screen, found, [use for pair in found.pairs for use in pair.uses])
    if found.adapted:
        screen.show(f"{plural(found.adapted, 'use')} made to fit by the plan's rules, in memory")


def _show_pair(screen: Screen, found: Comparison, pair: Compared) -> None:
    screen.show(("canonical   ", "dim"), (str(pair.target), "bold"), api_line(pair.new))
    screen.show(("competitor  ", "dim"), (str(pair.competitor), "bold"), api_line(pair.old))
    if pair.is_same:
        screen.show("  the same thing: the competitor hands it on")
    else:
        _differences(screen, pair)
        _evidence(screen, found.evidence(pair))
        if claim := found.claims(pair):
            screen.show("  claimed by the plan: ", (claim, "green"))
    for why in found.held(pair):
        screen.show("  ", ("all of its users stay", "red"), f": {why}")
    for group in found.groups(pair):
        show_use_group(screen, group, every=True)
    for use in pair.having(UseVerdict.COMPATIBLE):
        said = f"  {use.judgement.reason}" if use.judgement.reason else ""
        colored = ("  " + use.verdict.value, COLORS[use.verdict])
        screen.show(colored, f"  {use.place}  {use.subject}", (said, "dim"))
        screen.show(("      " + shortened(use.text), "dim"))
    show_totals(screen, found, pair.uses)


def _evidence(screen: Screen, found: CodeEvidence | None) -> None:
    """Whether the code is the same; both bodies where it is not."""
    if found is None:
        return
    earned = found.grade.earns_duplicate
    screen.show("  evidence: ", (found.sentence, "green" if earned else "yellow"))
    if not earned and found.bodies is not None:
        show_bodies(screen, *found.bodies, every=True)


def _differences(screen: Screen, pair: Compared) -> None:
    if not pair.differences:
        screen.show(("  no difference between the APIs that a use would notice", "green"))
        return
    screen.show(f"  {plural(len(pair.differences), 'difference')}:")
    width = max(len(difference.what) for difference in pair.differences)
    for difference in pair.differences:
        show_difference(screen, difference, width)
