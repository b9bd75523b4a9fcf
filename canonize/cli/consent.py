"""A person's yes before a verb runs the project's own code."""

from __future__ import annotations

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation
from canonize.errors import NotTrusted


def agree(
    asked: Invocation, says: str, command: str = "", *, runs: str, yes: bool, hint: str = ""
) -> None:
    """Tells what would be run and asks.

    Args:
        says: one sentence: what is run, and where.
        runs: what of the project it is: ``tests``, ``code``.
        hint: a way to do without; told where nobody can be asked.

    Raises:
        NotTrusted: nobody can be asked.
        typer.Exit: the answer is no.
    """
    if yes:
        return
    asked.screen.say(says, command)
    if not asked.screen.is_interactive:
        raise NotTrusted(
            f"nobody can be asked whether the project's {runs} may be run",
            hint="add --yes" + (f", or {hint}" if hint else ""),
        )
    if not asked.screen.ask("run it?"):
        asked.screen.narrate("nothing was run")
        raise typer.Exit(ExitCode.STOPPED)
