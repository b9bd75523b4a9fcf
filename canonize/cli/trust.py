"""`trust`: say yes to what the plan would execute, without running a step."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation
from canonize.errors import NotTrusted


def trust(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Say yes to the plan's commands and queries, as they are now.

    Shows every command and query that the steps left would execute, and asks. A query of your own
    is played by `preview` after this, on a copy. Any edit of the plan, or of a query's file,
    takes the yes back.
    """
    from canonize.console.proposals import show_executions

    asked = invocation(context)
    with asked.open_session() as session:
        pending = session.pending()
        executions = session.executes(pending)
        if not asked.json:
            show_executions(asked.screen, executions)
        if executions and not yes:
            if not asked.screen.is_interactive:
                raise NotTrusted(
                    "nobody can be asked whether these may be executed",
                    hint="read them, then add --yes",
                    details=tuple(f"{item.what}: {item.command}" for item in executions),
                )
            if not asked.screen.ask("say yes to them?"):
                asked.screen.narrate("nothing is trusted")
                raise typer.Exit(ExitCode.STOPPED)
        if executions:
            session.agree(pending)
    if asked.json:
        listed = [{"what": item.what, "command": item.command} for item in executions]
        asked.screen.document("trust", {"trusted": listed})
    elif executions:
        asked.screen.say("trusted: this plan in this repository, until it is edited")
