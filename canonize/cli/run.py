"""`run`: the next step, or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation, step_number
from canonize.cli.keep_going import Watched, set_guilty_aside
from canonize.cli.preview import previewed
from canonize.cli.source_roots import heed_roots
from canonize.errors import CanonizeError, NotTrusted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canonize.console.journey import Journey
    from canonize.console.proposals import PreviewedStep
    from canonize.core.events import Event
    from canonize.core.outcome import Outcome
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
    saved = _saved(plan_file) if plan_file else None
    if keep_going and saved is not None:
        raise CanonizeError("--plan-file does exactly what was shown; --keep-going does less")
    with asked.open_session() as session:
        numbers = _numbers(session, step=step, to=to, everything=everything, saved=saved)
        if not numbers and (step or to):
            asked.screen.show(f"nothing to do: step {step or to} is applied already")
            return
        if numbers:
            heed_roots(asked, session, accepted=accept_roots)
        if numbers and not (yes or _agreed(asked, session, numbers)):
            asked.screen.narrate("nothing was changed")
            raise typer.Exit(ExitCode.STOPPED)
        journey = Journey(asked.screen, steps_total=len(session.plan.steps))
        happenings = apply(
            session, numbers or None, here=here, trusted=True, saved=saved, again=again
        )
        is_over, ended = _followed(asked, session, journey, happenings, keep_going=keep_going)
    while not is_over:  # an edit was set aside: the session anew, since its decisions changed
        with asked.open_session() as session:
            left = [number for number in session.pending() if number <= max(numbers)]
            happenings = apply(session, left, here=here, trusted=True, again=again)
            is_over, ended = _followed(asked, session, journey, happenings, keep_going=True)
    if asked.json:
        document = journey.as_json()
        asked.screen.document(
            "run", document | {"outcome": None if ended is None else ended.as_json()}
        )
    is_open = ended is not None and not ended.is_done and not allow_open
    if journey.failed or is_open:
        raise typer.Exit(ExitCode.FOUND)


def _followed(
    asked: Invocation,
    session: Session,
    journey: Journey,
    happenings: Iterator[Event],
    *,
    keep_going: bool,
) -> tuple[bool, Outcome | None]:
    """Tells what happens. Whether that was all, and the outcome where the plan is at its end."""
    journey.failed = False
    seen = Watched()
    journey.follow(happenings, seen.look)
    if keep_going and journey.failed and set_guilty_aside(asked, session, seen, journey):
        return False, None
    return True, _say_what_is_next(asked, session, failed=journey.failed)


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


def _say_what_is_next(asked: Invocation, session: Session, *, failed: bool) -> Outcome | None:
    """Tells the next move; after the last step the outcome, which is returned."""
    pending = session.pending()
    if failed:
        asked.screen.say("next: mend the cause, then `canonize run` tries the step again")
    elif pending:
        step = session.plan.steps[pending[0] - 1]
        asked.screen.say(f"next: step {pending[0]} {step.id}, by `canonize run`")
    else:
        return _outcome(asked, session)
    return None


def _outcome(asked: Invocation, session: Session) -> Outcome:
    from canonize.console.ended import next_move, show_outcome
    from canonize.console.progress import ProgressLine
    from canonize.runner.outcome import keep_outcome, outcome

    progress = ProgressLine(asked.screen)
    progress.update("looking at what is left")
    try:
        session.place.worktree.refresh()
        found = outcome(session)
    finally:
        progress.end()
    keep_outcome(session.place, session.plan.name, found)
    show_outcome(asked.screen, found)
    asked.screen.say(next_move(found))
    return found


def _agreed(asked: Invocation, session: Session, numbers: list[int]) -> bool:
    """Shows what would be done and asks; refuses where nobody can answer."""
    from canonize.console.proposals import show_executions

    if not asked.screen.is_interactive:
        raise NotTrusted(
            "nobody can be asked whether the plan's commands may be run",
            hint="look at `canonize preview` and at the checks, then add --yes",
        )
    queries = session.untrusted_queries(numbers)
    if queries:
        show_executions(asked.screen, session.executes(numbers))
        if not asked.screen.ask("play the queries on a copy, to see what they would change?"):
            return False
        session.agree(numbers)
    steps = previewed(asked, session, numbers)
    _show_steps(asked, session, steps, diffs=False)
    show_executions(asked.screen, session.executes(numbers))
    changes = any(step.patches for step in steps)
    while (answer := asked.screen.choose("go on?", "yNd" if changes else "yN")) == "d":
        with asked.screen.paged():
            _show_steps(asked, session, steps, diffs=True)
    return answer == "y"


def _show_steps(
    asked: Invocation, session: Session, steps: list[PreviewedStep], *, diffs: bool
) -> None:
    """The files of the steps, with their diffs or with what is said of their references."""
    from canonize.console.proposals import show_ledger, show_step, show_summary
    from canonize.core.ledger import Ledger

    if not diffs:
        show_summary(asked.screen, session.plan, session.migration.source_roots, steps)
    for step in steps:
        if step.patches:
            show_step(asked.screen, session.plan, step, diffs=diffs)
    if not diffs:
        show_ledger(asked.screen, sum((step.proposal.ledger for step in steps), Ledger()))
