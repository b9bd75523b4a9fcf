"""`resume`: after a crash or an interruption, finish or restore."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.invocation import invocation


def resume(
    context: typer.Context,
    rescue: Annotated[
        bool,
        typer.Option(
            "--rescue", help="Put files that were edited since aside (it says where), and go on."
        ),
    ] = False,
) -> None:
    """Finish or restore what stopped half way.

    A step that was not finished is taken back; a rollback is finished. Without --rescue, nothing
    is done if a file in the way was edited since, and the files are listed.
    """
    from canonize.console.journey import Journey
    from canonize.runner.recover import resume as recover

    asked = invocation(context)
    journey = Journey(asked.screen)
    with asked.open_place(mend=True) as place:
        journey.follow(recover(place, rescue=rescue))
    if asked.json:
        asked.screen.document("resume", journey.as_json())
