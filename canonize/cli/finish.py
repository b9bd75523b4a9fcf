"""`finish`: the migration is over, and what the tool kept for undoing it goes."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation
from canonize.errors import CanonizeError


def finish(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """End the migration and remove its checkpoints.

    The commits and the log stay. `rollback` can't take steps back afterwards, so this asks first.
    """
    from canonize.core.plural import plural
    from canonize.runner.closing import finish as close

    asked = invocation(context)
    if not yes:
        if not asked.screen.is_interactive:
            raise CanonizeError(
                "nobody can be asked whether the checkpoints may go", hint="add --yes"
            )
        if not asked.screen.ask("remove all checkpoints? `rollback` will not work any more"):
            asked.screen.narrate("nothing was changed")
            raise typer.Exit(ExitCode.STOPPED)
    with asked.open_place() as place:
        removed = close(place, plan=asked.plan_name if asked.plan else None)
    if asked.json:
        asked.screen.document("finish", {"removed": removed})
    else:
        asked.screen.show(("finished", "bold green"), f": {plural(removed, 'checkpoint')} removed")
