"""`fleet scan`: competing implementations across repositories."""

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
    opened_fleet,
)
from canonize.cli.invocation import invocation


def scan(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    executor: Executor = "processes",
    limit: Annotated[int, typer.Option(help="Groups that are shown; 0 for all.", min=0)] = 20,
) -> None:
    """Find what is implemented in more than one repository, copied helpers above all.

    No plan is needed. Nothing of the repositories is executed, and nothing is changed.
    """
    from canonize.console.fleets import show_copies
    from canonize.fleet.scanning import scan_fleet

    asked = invocation(context)
    with opened_fleet(
        asked, FleetOptions(repos, only or (), shard, state, executor), plan=False
    ) as fleet:
        found = scan_fleet(fleet)
    if asked.json:
        asked.screen.document("fleet-scan", found)
    else:
        show_copies(asked.screen, found["groups"], limit=limit)
        files, count = found["files"], found["repositories"]
        noun = "repository" if count == 1 else "repositories"
        asked.screen.say(f"{files:,} files of {count} {noun} were looked at")
        for name in found["failed"]:
            hint = f"`canonize fleet status --repos {repos}` says why"
            asked.screen.warn(f"{name} could not be looked at", hint)
    if found["failed"]:
        raise typer.Exit(ExitCode.FOUND)
