"""`status`: where the migration stands."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def status(context: typer.Context) -> None:
    """Show where the migration stands."""
    from canonize.console.standing import show_status, status_json
    from canonize.runner.status import status as read_status

    asked = invocation(context)
    with asked.open_place() as place:
        found = read_status(place, plan=asked.plan_name, plan_text=asked.plan_text)
    if asked.json:
        asked.screen.document(status_json(found))
    else:
        show_status(asked.screen, found)
