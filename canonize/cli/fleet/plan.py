"""`fleet plan`: what each repository is for the migration, and in which order it is done."""

from __future__ import annotations

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


def fleet_plan(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    executor: Executor = "processes",
) -> None:
    """Clone and look: who publishes the symbols, who uses them, who pins what, in which order.

    Nothing is changed. Clones that nothing was done in take the newest commit of their source.
    """
    from canonize.console.fleets import show_fleet, show_looked_at
    from canonize.fleet.document import campaign_document
    from canonize.fleet.ordering import looked_at

    asked = invocation(context)
    given = FleetOptions(repos, only or (), shard, state, executor)
    with opened_fleet(asked, given) as fleet:
        fleet.look(anew=True)
        document = campaign_document(fleet, stages=("inspect", "clone"))
        order = looked_at(fleet, document)
    failed = [row for row in document["repositories"] if row["outcome"] == "failed"]
    if asked.json:
        asked.screen.document("fleet-plan", document | {"order": order})
    else:
        show_looked_at(asked.screen, order)
        if failed:
            asked.screen.show("")
            only_failed = document | {"repositories": failed, "outcomes": {"failed": len(failed)}}
            show_fleet(asked.screen, only_failed)
        else:
            asked.screen.say("")
            asked.screen.say(f"next: `canonize fleet preview --repos {repos}`")
    if failed:
        raise typer.Exit(ExitCode.FOUND)
