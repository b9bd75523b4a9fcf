"""What trying whether two implementations can be told apart gave, for people and as JSON."""

from __future__ import annotations

from typing import Any

from canonize.compatibility.evidence import CodeEvidence
from canonize.console.bodies import show_bodies
from canonize.console.screen import Screen
from canonize.core.evidence import Grade
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.proof.differential import Tried


def equivalence_json(
    canonical: Symbol, competitor: Symbol, evidence: CodeEvidence, found: Tried | None
) -> dict[str, Any]:
    """The grade, with what was tried."""
    document: dict[str, Any] = {"canonical": str(canonical), "competitor": str(competitor)}
    document["code"] = evidence.as_json()
    document["tried"] = found.as_json() if found is not None else None
    document["grade"] = (document["tried"] or document["code"])["grade"]
    return document


def show_equivalence(
    screen: Screen,
    canonical: Symbol,
    competitor: Symbol,
    evidence: CodeEvidence,
    found: Tried | None,
) -> None:
    """The grade, the smallest example, both bodies."""
    screen.show(("canonical   ", "dim"), (str(canonical), "bold"))
    screen.show(("competitor  ", "dim"), (str(competitor), "bold"))
    if found is None:
        screen.show((evidence.sentence, "green"))
        return
    screen.show(("code: ", "dim"), evidence.sentence)
    tried = f"{plural(found.examples, 'example')} in {found.seconds:.1f} s"
    if found.grade is None:
        said, _, why = found.told_why.partition(": ")
        screen.show((f"{said}: ", "yellow"), why)
        screen.say(
            ("next: compare the bodies, and give a reason in the plan: evidence: claimed", "dim")
        )
        return
    if found.grade is Grade.TESTED:
        screen.show(("no difference found", "green"), f" in {tried}")
        _show_left_out(screen, found)
        return
    screen.show((found.grade.value, "bold red"), f": {found.why} ({tried})")
    if found.example:
        screen.show(f"  {found.example}")
        screen.show(f"    canonical   {found.canonical}")
        screen.show(f"    competitor  {found.competitor}")
    _show_left_out(screen, found)
    if evidence.bodies is not None:
        show_bodies(screen, *evidence.bodies)


def _show_left_out(screen: Screen, found: Tried) -> None:
    """What was not compared, since no difference found there says nothing."""
    for line in found.left_out:
        screen.show(("  left out: ", "yellow"), line)
