"""`resume`: after a crash or an interruption, finish or restore."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def resume(context: typer.Context) -> None:
    """Finish or restore what stopped half way."""
    from canonize.console.journey import Journey
    from canonize.runner.recover import resume as recover

    asked = invocation(context)
    journey = Journey(asked.screen)
    with asked.open_place() as place:
        journey.follow(recover(place))
    if asked.json:
        asked.screen.document(journey.as_json())
