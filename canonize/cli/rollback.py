"""`rollback`: back to a checkpoint, as a new operation that can itself be undone."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.errors import CanonizeError


def rollback(
    context: typer.Context,
    to: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Step N is the last that stays.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Back to before the first step (as --to 0).")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the last operation, a rollback for instance.")
    ] = False,
) -> None:
    """Take back the last step, or several.

    Files are restored byte for byte. What you changed since is kept where it does not overlap;
    where it does, nothing is done and the files are listed.
    """
    from canonize.console.journey import Journey
    from canonize.runner import rollback as runner

    if (to is not None) + everything + undo > 1:
        raise CanonizeError("--to, --all and --undo exclude each other", hint="give one of them")
    asked = invocation(context)
    journey = Journey(asked.screen)
    with asked.open_place(mend=True) as place:
        plan = asked.plan_name if asked.plan else None
        happenings = (
            runner.undo(place)
            if undo
            else runner.rollback(place, to=0 if everything else to, plan=plan)
        )
        journey.follow(happenings)
    if asked.json:
        asked.screen.document(journey.as_json())
