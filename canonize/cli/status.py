"""`status`: where the migration stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from canonize.cli.invocation import invocation

if TYPE_CHECKING:
    from canonize.core.outcome import Outcome
    from canonize.runner.place import Worksite
    from canonize.runner.status import Status


def status(context: typer.Context) -> None:
    """Show where the migration stands."""
    from canonize.console.standing import show_status, status_json
    from canonize.runner.status import status as read_status

    asked = invocation(context)
    with asked.open_place() as place:
        for sentence in asked.take_over(place):
            asked.screen.narrate(sentence)
        found = read_status(place, plan=asked.plan_name, plan_text=asked.plan_text)
        ended = _ended(place, found)
    if asked.json:
        document = None if ended is None else ended.as_json()
        asked.screen.document("status", status_json(found) | {"outcome": document})
        return
    show_status(asked.screen, found, ended=ended)


def _ended(place: Worksite, found: Status) -> Outcome | None:
    """What the last run ended with, when every step is applied."""
    if not found.steps_total or len(found.applied) < found.steps_total:
        return None
    from canonize.runner.kept_outcomes import kept_outcome

    return kept_outcome(place, found.plan)
