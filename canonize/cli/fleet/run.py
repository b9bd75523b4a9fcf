"""`fleet run`: the plan in every repository, each on a branch of its own clone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.fleet.opening import (
    Executor,
    FleetOptions,
    From,
    Lease,
    Only,
    Repos,
    Shard,
    State,
    end,
    opened_fleet,
)
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import NotTrusted

if TYPE_CHECKING:
    from canonize.fleet.fleet import Fleet


def run(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    executor: Executor = "processes",
    lease: Lease = "60s",
    wave: Annotated[
        int, typer.Option(metavar="N", help="At most N that are not done yet; 0 for all.", min=0)
    ] = 0,
    shared: From = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the plans' commands.")
    ] = False,
) -> None:
    """Migrate each repository in a clone of the fleet's own; one failure stops no other.

    Started again after whatever killed it, it goes on. Those who use the symbols come first; what
    one of them still uses is not removed from its library. Ends with 1 while anything failed, is
    held or open.
    """
    asked = invocation(context)
    given = FleetOptions(repos, only or (), shard, state, executor, lease, shared or ())
    with opened_fleet(asked, given) as fleet:
        migrate(asked, fleet, most=wave, yes=yes)


def migrate(asked: Invocation, fleet: Fleet, *, most: int, yes: bool) -> None:
    """Looks, runs and tells; see `run`."""
    agree_to_plans(asked, fleet, yes=yes)
    fleet.look()
    fleet.play("run", most=most)
    document = end(asked, fleet)
    bad = ("failed", "held", "open")
    if any(document["outcomes"].get(outcome) for outcome in bad):
        raise typer.Exit(ExitCode.FOUND)


def agree_to_plans(asked: Invocation, fleet: Fleet, *, yes: bool) -> None:
    """Asks before anything is executed that the plans name.

    Raises:
        NotTrusted: nobody can be asked, or the answer is no.
    """
    from canonize.fleet.executions import executions

    commands = executions(fleet.write_plans().values())
    if yes or not commands:
        return
    error = NotTrusted(
        f"the plans execute {len(commands)} command{'s' * (len(commands) > 1)} in every repository",
        hint="read them, then add --yes",
        details=tuple(commands),
    )
    if not asked.screen.is_interactive:
        raise error
    for command in commands:
        asked.screen.show(f"  {command}")
    if not asked.screen.ask("these commands would be executed in every repository; go on?"):
        raise error
