"""What a replay of the plan proved, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from canonize.console.screen import Screen
from canonize.core.ledger import Reference
from canonize.core.plural import plural


class Reproduction(Protocol):
    """See `canonize.runner.reproducing.Reproduced`."""

    @property
    def base(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def steps(self) -> tuple[str, ...]: ...
    @property
    def proved(self) -> tuple[str, ...]: ...
    @property
    def different(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def by_hand(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def own(self) -> tuple[str, ...]: ...
    @property
    def refused(self) -> tuple[Reference, ...]: ...
    @property
    def passed(self) -> bool: ...


def reproduced_json(found: Reproduction) -> dict[str, Any]:
    """For programs."""
    return {
        "passed": found.passed,
        "base": found.base,
        "head": found.head,
        "steps": list(found.steps),
        "proved": list(found.proved),
        "different": [{"path": path, "how": how} for path, how in found.different],
        "by_hand": [{"path": path, "commits": commits} for path, commits in found.by_hand],
        "plan_files": list(found.own),
        "refused": [entry.as_json() for entry in found.refused],
    }


def show_reproduced(screen: Screen, found: Reproduction) -> None:
    """What is proved, and what a reviewer has to read."""
    screen.show(
        f"{found.base[:10]}..{found.head[:10]}  ", (plural(len(found.steps), "step"), "dim")
    )
    screen.show(
        (str(len(found.proved)), "bold green"), " files are byte for byte what the plan makes"
    )
    _listed(screen, found.different, "files are not what the plan makes", "red")
    _listed(screen, found.by_hand, "files changed that the plan leaves alone", "yellow")
    for path in found.own:
        screen.say(f"  {path}: the plan's own file, to be read")
    if found.refused:
        screen.say(f"{plural(len(found.refused), 'place')} refused by the steps, to be looked at:")
        for entry in found.refused:
            screen.say(f"  {entry.place}  {entry.symbol}  {entry.reason}")


def _listed(screen: Screen, rows: Sequence[tuple[str, str]], what: str, color: str) -> None:
    style = f"bold {color if rows else 'green'}"
    screen.show((str(len(rows)), style), f" {what}")
    for path, why in rows:
        screen.show(f"  {path}  ", (why, "dim"))
