"""`run`: the next step, or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation, step_number
from canonize.cli.run_agreed import agreed
from canonize.cli.run_followed import followed_run
from canonize.cli.source_roots import heed_roots
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.runner.saved_preview import SavedPreview
    from canonize.runner.session import Session


def run(
    context: typer.Context,
    step: Annotated[
        str | None, typer.Option(metavar="N", help="This step (its number or id).")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="N", help="All steps up to this one.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All steps that are left.")] = False,
    plan_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Exactly what `preview --save FILE` showed, or nothing."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the plan's commands.")
    ] = False,
    here: Annotated[
        bool, typer.Option("--here", help="Commit on the current branch, not on the plan's own.")
    ] = False,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going", help="Set the edit aside that makes a test fail, and try again."
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Run checks also where nothing changed since.")
    ] = False,
    allow_open: Annotated[
        bool, typer.Option("--allow-open", help="End with 0 although points are open at the end.")
    ] = False,
    accept_roots: Annotated[
        bool, typer.Option("--accept-roots", help="Go on although the source roots look wrong.")
    ] = False,
) -> None:
    """Apply the next step as a commit, and check it.

    A step whose checks fail is restored. With --keep-going the edit that makes a test fail (found
    by the check `tests`) is set aside, like one that a person decided against, until the step
    holds or nothing guilty is found. After the last step the outcome is told: each competitor,
    each criterion of success, what is open. While a duplicate that should go is still there, or a
    question is open, the command ends with 1.

    Without --yes this shows the files that would change and the commands that would be executed,
    and asks; the answer `d` shows the diffs first.
    """
    from canonize.console.journey import Journey
    from canonize.runner.run import run as apply

    if (step is not None) + (to is not None) + everything + (plan_file is not None) > 1:
        options = "--step, --to, --all and --plan-file"
        raise CanonizeError(f"{options} exclude each other", hint="give one of them")
    asked = invocation(context)
    saved = _saved(asked.file(plan_file)) if plan_file else None
    if keep_going and saved is not None:
        raise CanonizeError("--plan-file does exactly what was shown; --keep-going does less")
    with asked.open_session() as session:
        numbers = _numbers(session, step=step, to=to, everything=everything, saved=saved)
        if not numbers and (step or to):
            asked.screen.show(f"nothing to do: step {step or to} is applied already")
            return
        if numbers:
            heed_roots(asked, session, accepted=accept_roots)
        if numbers and not (yes or agreed(asked, session, numbers)):
            asked.screen.narrate("nothing was changed")
            raise typer.Exit(ExitCode.STOPPED)
        journey = Journey(asked.screen, steps_total=len(session.plan.steps))
        happenings = apply(
            session, numbers or None, here=here, trusted=True, saved=saved, again=again
        )
        is_over, ended = followed_run(asked, session, journey, happenings, keep_going=keep_going)
    while not is_over:  # an edit was set aside: the session anew, since its decisions changed
        with asked.open_session() as session:
            left = [number for number in session.pending() if number <= max(numbers)]
            happenings = apply(session, left, here=here, trusted=True, again=again)
            is_over, ended = followed_run(asked, session, journey, happenings, keep_going=True)
    if asked.json:
        document = journey.as_json()
        asked.screen.document(
            "run", document | {"outcome": None if ended is None else ended.as_json()}
        )
    is_open = ended is not None and not ended.is_done and not allow_open
    if journey.failed or is_open:
        raise typer.Exit(ExitCode.FOUND)


def _saved(file: Path) -> SavedPreview:
    from canonize.runner.saved_preview import SavedPreview

    try:
        return SavedPreview.parse(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise CanonizeError(f"{file} can't be read: {reason}", where=str(file)) from error


def _numbers(
    session: Session,
    *,
    step: str | None,
    to: str | None,
    everything: bool,
    saved: SavedPreview | None,
) -> list[int]:
    """The steps that were asked for, without those that are applied already."""
    pending = session.pending()
    if step is not None:
        wanted = [step_number(session.plan, step)]
    elif to is not None:
        last = step_number(session.plan, to)
        wanted = [number for number in pending if number <= last]
    elif saved is not None:
        wanted = list(saved.numbers)
    else:
        wanted = list(pending if everything else pending[:1])
    return [number for number in wanted if number in pending]
