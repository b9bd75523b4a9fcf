"""`rollback`: back to a checkpoint, as a new operation that can itself be undone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.runner.hand_fixes import HandFix
    from canonize.runner.place import Worksite

_SHOWN = 20


class OnFix(StrEnum):
    """What a rollback does with a fix by hand."""

    KEEP = "keep"
    TAKE = "take"


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
    fix: Annotated[
        OnFix | None,
        typer.Option(
            help="What becomes of fixes by hand that were adopted: kept (also where nobody can be "
            "asked), or taken back with their steps."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take back the last step, or several.

    Without an option it names the last step with its files, and asks. Where nobody can answer it
    needs --yes, or an option that says how far back.

    Files are restored byte for byte. What you changed since is kept where it does not overlap;
    where it does, nothing is done and the files are listed, unless it was adopted as a fix: such a
    fix is kept or taken back, too, as you say.
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
        last = 0 if everything else last
        met = () if undo else runner.fixes_met(place, to=last, plan=plan)
        keeps = fix is not OnFix.TAKE if fix is not None else _keeps(asked, met, yes=yes)
        happenings = (
            runner.undo(place, keeps_fixes=keeps)
            if undo
            else runner.rollback(place, to=last, plan=plan, keeps_fixes=keeps)
        )
        journey.follow(happenings)
    if asked.json:
        asked.screen.document("rollback", journey.as_json())


def _keeps(asked: Invocation, met: Sequence[HandFix], *, yes: bool) -> bool:
    """Asks whether fixes stay; where nobody can answer they do, so that nothing is lost."""
    for fixed in met:
        files = ", ".join(fixed.paths[:3]) + (" and more" if len(fixed.paths) > 3 else "")
        asked.screen.say(f"you fixed step {fixed.number} {fixed.step_id} by hand: {files}")
    if not met or yes or not asked.screen.is_interactive:
        return True
    return asked.screen.ask("keep the fix? (no: it is taken back, too)")


def _agreed(asked: Invocation, place: Worksite, plan: str | None, *, yes: bool) -> bool:
    """Names what would be taken back, and asks.

    Raises:
        CanonizeError: nobody can be asked.
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
    if yes:
        return True
    if not asked.screen.is_interactive:
        raise CanonizeError(
            f"nobody can be asked whether to take back {what}",
            hint="add --yes, or say with --to, --all or --undo how far back",
        )
    return asked.screen.ask(f"take back {what}?")
