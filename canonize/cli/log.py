"""`log`: every operation so far."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def log(context: typer.Context) -> None:
    """Show every operation so far, failed ones too."""
    from canonize.console.standing import log_json, show_log
    from canonize.runner.status import log as read_log

    asked = invocation(context)
    with asked.open_place() as place:
        operations = read_log(place)
    if asked.json:
        asked.screen.document("log", log_json(operations))
    else:
        show_log(asked.screen, operations)
