"""`fleet retry`: what failed, is held or open, from a fresh look at it."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.fleet.opening import (
    Executor,
    FleetOptions,
    From,
    Lease,
    Only,
    Repos,
    Shard,
    State,
    opened_fleet,
    require_begun,
)
from canonize.cli.fleet.run import agree_to_plans, migrate
from canonize.cli.invocation import invocation


def retry(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    executor: Executor = "processes",
    lease: Lease = "60s",
    shared: From = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the plans' commands.")
    ] = False,
) -> None:
    """Run again where something failed, was held or is open; what is done stays done.

    Steps that stand are not played again. A clone in which nothing was done yet takes the newest
    commit of its source first.
    """
    asked = invocation(context)
    given = FleetOptions(repos, only or (), shard, state, executor, lease, shared or ())
    require_begun(asked, given)
    with opened_fleet(asked, given) as fleet:
        agree_to_plans(asked, fleet, yes=yes)
        again = fleet.again(("failed", "held", "open"))
        asked.screen.narrate(f"{len(again)} of {len(fleet.chosen)} repositories are tried again")
        migrate(asked, fleet, most=0, yes=True)
