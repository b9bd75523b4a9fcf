"""How a migration ended: each competitor, each criterion, the open points with the next move."""

from __future__ import annotations

from canonize.console.screen import Piece, Screen
from canonize.core.next_moves import ELSE, advice_on
from canonize.core.outcome import HANDED_ON, Mark, Outcome
from canonize.core.plural import plural

_SHOWN = 20
_PLACES = 3
_COLORS = {
    Mark.MET: "green",
    Mark.NOT_MET: "red",
    Mark.NOT_MEASURED: "yellow",
    Mark.OUTSIDE: "yellow",
}


def show_outcome(screen: Screen, found: Outcome) -> None:
    """Everything that a person needs to know at the end, in one screen."""
    screen.say(("outcome", "bold"))
    rows: list[list[Piece]] = []
    for ended in found.competitors:
        color = "green" if ended.wanted else "red"
        reason = f"because {ended.reason}" if ended.reason and not ended.wanted else ended.reason
        verdict = f"{ended.verdict}, {ended.evidence}" if ended.evidence else ended.verdict
        rows.append([f"  {ended.symbol}", (ended.state, color), verdict, reason])
    screen.table(rows)
    for criterion in found.criteria:
        mark = (f"  {criterion.mark:<12} ", _COLORS[criterion.mark])
        screen.say(mark, f"{criterion.what}: {criterion.evidence}")
    if found.open:
        screen.show((f"{plural(len(found.open), 'open point')}", "bold red"))
    for point in found.open[:_SHOWN]:
        count = f"{plural(len(point.places), 'place')}" if point.places else ""
        advice = advice_on(point.reason)
        named = f"{point.symbol}: " if point.symbol else ""
        screen.show(f"  {named}{point.reason}  ", (f"[{advice.code}]  {count}".rstrip(), "dim"))
        if advice is not ELSE:
            screen.show((f"    next: {advice.moves[0]}", "dim"))
        for place in point.places[:_PLACES]:
            screen.show(("    ", "dim"), place)
    if len(found.open) > _SHOWN:
        screen.show((f"  and {len(found.open) - _SHOWN} more: --json lists them", "dim"))
    if any(point.places for point in found.open):
        place = next(point.places[0] for point in found.open if point.places)
        screen.show((f"  `canonize explain {place}` says it at length", "dim"))
    answered = [point for point in found.answered if point.answer != HANDED_ON]
    if answered:
        screen.show(f"{plural(len(answered), 'point')} answered in the plan")
    for point in answered:
        count = f"{plural(len(point.places), 'place')}"
        screen.show(f"  {point.symbol}: {point.reason}  ", (count, "dim"))
        screen.show(("    answer: ", "dim"), point.answer)
    folded = {place for p in found.answered if p.answer == HANDED_ON for place in p.places}
    if folded:
        asks = "asks" if len(folded) == 1 else "ask"
        screen.say(
            f"{plural(len(folded), 'place')} that nobody can see through {asks} a module that "
            "still hands the name on; --json lists them"
        )
    if found.prose:
        text, names = plural(found.prose, "line"), "names" if found.prose == 1 else "name"
        screen.say(f"{text} of prose still {names} a competitor; `canonize verify` lists them")


def next_move(found: Outcome) -> str:
    """What to do now."""
    if found.is_done and found.is_idle:
        return (
            "every competitor stays, as the plan says: `canonize compare --group` shows what keeps "
            "it; another verdict in the plan, or `canonize plan new --delegate` or `--graft`, "
            "takes it to the canonical"
        )
    if found.is_done and (empty := [n for c in found.criteria for n in c.unshown]):
        names, run = " and ".join(empty), "it runs" if len(empty) == 1 else "they run"
        return (
            f"review the branch; nothing is open, but {names} could not show here that it works: "
            f"merge it once {run} where the project itself runs"
        )
    if found.is_done:
        return "review the branch and merge it; nothing is open"
    if any(not ended.wanted for ended in found.competitors):
        return (
            "answer the open points in the plan (a rule of adapt_calls, `accept`, another "
            "verdict) or mend the places, then `canonize rollback` and `canonize run`"
        )
    return (
        "see to the open points, or say in the plan's `answers` why they stay; `canonize run "
        "--allow-open` ends with 0 in spite of them"
    )
