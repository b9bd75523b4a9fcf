"""`fleet preview`: the dry run in every repository."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.fleet.opening import (
    Executor,
    FleetOptions,
    Only,
    Repos,
    Shard,
    State,
    end,
    opened_fleet,
)
from canonize.cli.invocation import invocation


def preview(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    executor: Executor = "processes",
    wave: Annotated[
        int, typer.Option(metavar="N", help="At most N that are not done yet; 0 for all.", min=0)
    ] = 0,
) -> None:
    """Show what the plan would do in each repository; a patch of each is written.

    Clones are made, nothing in them is changed, and nothing of them is executed.
    """
    asked = invocation(context)
    with opened_fleet(asked, FleetOptions(repos, only or (), shard, state, executor)) as fleet:
        fleet.look()
        fleet.play("preview", most=wave)
        document = end(asked, fleet, stages=("preview", "inspect", "clone"))
        asked.screen.narrate(f"the patches lie in {fleet.folder / 'reports'}")
    if document["outcomes"].get("failed"):
        raise typer.Exit(ExitCode.FOUND)
