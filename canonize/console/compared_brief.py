"""`compare` on one screen: what is open, worst first, and how to see the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from canonize.compatibility.api_differences import Difference, Gravity
from canonize.compatibility.comparison import Compared
from canonize.compatibility.grouped_uses import SHOWN, UseGroup, weight
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.console.bodies import show_bodies
from canonize.console.compared_lines import (
    Comparison,
    api_line,
    show_difference,
    show_totals,
    show_use_group,
)
from canonize.console.screen import Piece, Screen
from canonize.core.bodies import side_by_side
from canonize.core.evidence import Grade
from canonize.core.plural import plural
from canonize.core.symbols import Symbol

_HELD = 3
"""Reasons for which all users of one competitor stay that are shown."""
_LEAST = 5
"""Lines that questions and differences get, however many pairs there are."""


@dataclass(frozen=True)
class _Chosen:
    """What is shown of one pair.

    Args:
        groups: its questions, worst first.
        differences: of the two APIs, worst first.
    """

    pair: Compared
    groups: Sequence[UseGroup]
    differences: Sequence[Difference]


def show_brief(screen: Screen, found: Comparison) -> None:
    """At most twenty lines: the pairs, then questions without an answer, differences, the rest."""
    if len(found.pairs) == 1:
        _show_one(screen, found, found.pairs[0])
    else:
        _show_several(screen, found)


def _show_one(screen: Screen, found: Comparison, pair: Compared) -> None:
    """A pair with as much of it as there is room for; both bodies where they are short."""
    screen.show(("canonical   ", "dim"), (str(pair.target), "bold"), api_line(pair.new))
    screen.show(("competitor  ", "dim"), (str(pair.competitor), "bold"), api_line(pair.old))
    said, claim = found.evidence(pair), found.claims(pair)
    held = list(found.held(pair))[:_HELD]
    end = 1 + found.lines_of_totals(pair.uses)
    fixed = 2 + (said is not None) + bool(claim) + len(held) + end + bool(found.adapted)
    room = max(SHOWN - fixed - bool(pair.differences), _LEAST)
    [chosen] = _chosen(found, [pair], room)
    room -= len(chosen.groups) + len(chosen.differences)
    if pair.is_same:
        screen.show("  the same thing: the competitor hands it on")
    elif not pair.differences:
        screen.show(("  no difference between the APIs that a use would notice", "green"))
    else:
        screen.show(f"  {_severities(pair)}:")
    for difference in chosen.differences:
        show_difference(screen, difference, _width(chosen.differences), is_brief=True)
    bodies = said.bodies if said is not None and not said.grade.earns_duplicate else None
    fits = bodies is not None and len(side_by_side(*bodies)) < room
    if said is not None and not pair.is_same:
        color = "green" if said.grade.earns_duplicate else "yellow"
        more = "; --all shows both bodies" if bodies is not None and not fits else ""
        screen.show("  evidence: ", (said.sentence, color), (more, "dim"))
    if bodies is not None and fits and not pair.is_same:
        show_bodies(screen, *bodies)
    if claim:
        screen.show("  claimed by the plan: ", (claim, "green"))
    _held(screen, held)
    for group in chosen.groups:
        show_use_group(screen, group)
    show_totals(screen, found, pair.uses)
    _rest(screen, found, [chosen])
    if found.adapted:
        screen.show(f"{plural(found.adapted, 'use')} made to fit by the plan's rules, in memory")


def _show_several(screen: Screen, found: Comparison) -> None:
    """Two lines for a pair, and the questions of all of them below."""
    canonical = Counter(pair.target for pair in found.pairs).most_common(1)[0][0]
    shown, folded = _folded(found)
    lines = 1 + bool(folded) + sum(_lines_of(found, pair) for pair in shown)
    room = max(SHOWN - lines - 2, _LEAST)
    chosen = _chosen(found, shown, room)
    new = next(pair.new for pair in found.pairs if pair.target == canonical)
    screen.show(("canonical   ", "dim"), (str(canonical), "bold"), api_line(new))
    for one in chosen:
        _show_pair(screen, found, one, canonical)
    if folded:
        names = ", ".join(str(pair.competitor) for pair in folded[:3])
        more = f" and {len(folded) - 3} more" if len(folded) > 3 else ""
        screen.show((f"nothing is open of {names}{more}", "dim"))
    uses = [use for pair in found.pairs for use in pair.uses]
    adapted = f"; {found.adapted} made to fit by the plan's rules" if found.adapted else ""
    screen.show(("all of them  ", "bold"), *_counted(uses), adapted)
    _rest(screen, found, chosen + [_Chosen(pair, (), ()) for pair in folded])


def _show_pair(screen: Screen, found: Comparison, chosen: _Chosen, canonical: Symbol) -> None:
    pair = chosen.pair
    instead = f"  canonical {pair.target}" if pair.target != canonical else ""
    head: list[Piece] = [("competitor  ", "dim"), (str(pair.competitor), "bold"), instead]
    if _is_plain(found, pair):
        screen.show(*head, "  ", (_likeness(found, pair), "green"), "; ", *_counted(pair.uses))
    else:
        screen.show(*head, api_line(pair.old))
        claimed = "; claimed by the plan" if found.claims(pair) else ""
        screen.show(f"  {_likeness(found, pair)}{claimed}; ", *_counted(pair.uses))
    _held(screen, list(found.held(pair))[:_HELD])
    for group in chosen.groups:
        show_use_group(screen, group)
    for difference in chosen.differences:
        show_difference(screen, difference, _width(chosen.differences), is_brief=True)


def _held(screen: Screen, held: Sequence[str]) -> None:
    for why in held:
        screen.show("  ", ("all of its users stay", "red"), f": {why}")


def _lines_of(found: Comparison, pair: Compared) -> int:
    return (1 if _is_plain(found, pair) else 2) + min(len(found.held(pair)), _HELD)


def _is_plain(found: Comparison, pair: Compared) -> bool:
    """Whether one line says it all."""
    said = found.evidence(pair)
    is_alike = pair.is_same or (said is not None and said.grade is Grade.IDENTICAL)
    return is_alike and not pair.differences and not found.groups(pair)


def _likeness(found: Comparison, pair: Compared) -> str:
    if pair.is_same:
        return "the same thing, handed on"
    said = found.evidence(pair)
    parts = [said.grade.value] if said is not None else []
    parts.append(_severities(pair) if pair.differences else "no difference between the APIs")
    return "; ".join(parts)


def _severities(pair: Compared) -> str:
    """``7 differences (1 trap, 4 breaks, 2 changes)``."""
    counts = Counter(difference.severity for difference in pair.differences)
    some = ", ".join(f"{counts[gravity]} {gravity.value}" for gravity in Gravity if counts[gravity])
    return f"{plural(len(pair.differences), 'difference')} ({some})"


def _counted(uses: Sequence[JudgedUse]) -> list[Piece]:
    """How many uses there are, and how many of each verdict."""
    if not uses:
        return ["no uses outside of its own file"]
    counts = Counter(use.verdict for use in uses)
    some = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in UseVerdict)
    unsafe = sum(use.judgement.is_unsafe for use in uses)
    risky: list[Piece] = ["; ", (f"{unsafe} unsafe", "red"), " to re-route as they are"]
    return [f"{plural(len(uses), 'use')}: {some}", *(risky if unsafe else [])]


def _folded(found: Comparison) -> tuple[list[Compared], list[Compared]]:
    """The pairs that are shown, and those of which nothing is open where all would be too many."""
    shown, folded = list(found.pairs), list[Compared]()
    for pair in reversed(found.pairs):
        if sum(_lines_of(found, one) for one in shown) <= SHOWN - _LEAST - 3:
            break
        is_open = any(not group.answer for group in found.groups(pair)) or found.held(pair)
        if not is_open and len(shown) > 1:
            shown.remove(pair)
            folded.insert(0, pair)
    return shown, folded


def _chosen(found: Comparison, pairs: Sequence[Compared], room: int) -> list[_Chosen]:
    """The questions without an answer first, then differences, then what has its answer."""
    groups = sorted((g for pair in pairs for g in found.groups(pair)), key=weight)
    wanted = [group for group in groups if not group.answer]
    taken = wanted[:room]
    room -= len(taken)
    order = list(Gravity)
    differences = sorted(
        (d for pair in pairs if not pair.is_same for d in pair.differences),
        key=lambda difference: order.index(difference.severity),
    )[:room]
    room -= len(differences)
    taken += [group for group in groups if group.answer][: room if len(pairs) == 1 else 0]
    kept, told = {id(group) for group in taken}, {id(one) for one in differences}
    return [
        _Chosen(
            pair,
            [group for group in _own(groups, pair) if id(group) in kept],
            [one for one in pair.differences if id(one) in told],
        )
        for pair in pairs
    ]


def _own(groups: Sequence[UseGroup], pair: Compared) -> list[UseGroup]:
    return [group for group in groups if group.first in pair.uses]


def _rest(screen: Screen, found: Comparison, chosen: Sequence[_Chosen]) -> None:
    """What is not shown, in one line, and how it is."""
    parts: list[str] = []
    groups = [group for one in chosen for group in found.groups(one.pair)]
    shown = {(group.key, group.first) for one in chosen for group in one.groups}
    left = [group for group in groups if (group.key, group.first) not in shown]
    is_open = [group for group in left if not group.answer]
    for some, said in ((is_open, ""), ([g for g in left if g.answer], " with an answer")):
        if some:
            places = plural(sum(len(group.uses) for group in some), "place")
            parts.append(f"{plural(len(some), 'group')}{said} ({places})")
    count = sum(len(one.pair.differences) - len(one.differences) for one in chosen)
    if count:
        parts.insert(0, plural(count, "difference"))
    hidden = sum(max(len(found.held(one.pair)) - _HELD, 0) for one in chosen)
    if hidden:
        parts.append(plural(hidden, "reason"))
    is_apart = any(found.has_bodies(one.pair) for one in chosen) and len(chosen) > 1
    if parts:
        *before, last = parts
        listed = f"{', '.join(before)} and {last}" if before else last
        screen.show(f"{listed} more: --all lists them{', with the bodies' * is_apart}")
    elif is_apart:
        screen.show("--all shows both bodies of each pair")


def _width(differences: Sequence[Difference]) -> int:
    return max((len(difference.what) for difference in differences), default=0)
