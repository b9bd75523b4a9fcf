"""`rollback`: back to a checkpoint, as a new operation that can itself be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.runner.place import Worksite

_SHOWN = 20


def rollback(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(metavar="N", help="The last step that stays (its number or id); 0 for none."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Back to before the first step (as --to 0).")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the last operation, a rollback for instance.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take back the last step, or several.

    Without an option it names the last step with its files, and asks where somebody can answer.

    Files are restored byte for byte. What you changed since is kept where it does not overlap;
    where it does, nothing is done and the files are listed.
    """
    from canonize.console.journey import Journey
    from canonize.runner import rollback as runner
    from canonize.runner.travelled import cannot_promise

    if (to is not None) + everything + undo > 1:
        raise CanonizeError("--to, --all and --undo exclude each other", hint="give one of them")
    asked = invocation(context)
    journey = Journey(asked.screen)
    with asked.open_place(mend=True) as place:
        plan = asked.plan_name if asked.plan else None
        asked.take_over(place)
        for sentence in cannot_promise(place, plan or place.journal.latest_plan() or ""):
            asked.screen.warn(sentence)
        last = None if to is None else runner.number_of_applied(place, to, plan=plan)
        if to is None and not everything and not undo and not _agreed(asked, place, plan, yes=yes):
            asked.screen.narrate("nothing was changed")
            raise typer.Exit(ExitCode.STOPPED)
        happenings = (
            runner.undo(place)
            if undo
            else runner.rollback(place, to=0 if everything else last, plan=plan)
        )
        journey.follow(happenings)
    if asked.json:
        asked.screen.document("rollback", journey.as_json())


def _agreed(asked: Invocation, place: Worksite, plan: str | None, *, yes: bool) -> bool:
    """Names what would be taken back, and asks.

    Where nobody can answer it is done: a rollback is an operation that can be undone.
    """
    from canonize.core.plural import plural
    from canonize.runner.rollback import last_step

    found = last_step(place, plan=plan)
    if found is None:
        return True
    what = f"step {found.number} {found.step_id}" if found.number else found.step_id
    half = ", which stopped half way" if found.is_unfinished else ""
    commit = f", commit {found.commit[:10]}" if found.commit else ""
    asked.screen.say(f"takes back {what}{half}{commit}: {plural(len(found.paths), 'file')}")
    for path in found.paths[:_SHOWN]:
        asked.screen.say(f"  {path}")
    if len(found.paths) > _SHOWN:
        asked.screen.say(f"  and {len(found.paths) - _SHOWN} more")
    if yes or not asked.screen.is_interactive:
        return True
    return asked.screen.ask("take it back?")
