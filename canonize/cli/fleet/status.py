"""`fleet status`: how far each repository is."""

from __future__ import annotations

import typer

from canonize.cli.fleet.opening import (
    FleetOptions,
    Only,
    Repos,
    Shard,
    State,
    end,
    opened_fleet,
    require_begun,
)
from canonize.cli.invocation import invocation


def status(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
) -> None:
    """Show how far each repository is; somebody may be at work."""
    asked = invocation(context)
    given = FleetOptions(repos, only or (), shard, state)
    require_begun(asked, given)
    with opened_fleet(asked, given, plan=False) as fleet:
        end(asked, fleet)
