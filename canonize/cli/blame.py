"""`blame`: which change of the migration makes a test fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from canonize.cli.blame_search import search_guilty
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.tests_who import COMMAND, agree_to_tests

if TYPE_CHECKING:
    from canonize.core.check import Guilt
    from canonize.proof.blaming import Blamed
    from canonize.proof.guilty_change import Part
    from canonize.runner.session import Session


def blame(
    context: typer.Context,
    test: Annotated[
        str, typer.Argument(metavar="TEST", help="The test's id: tests/test_a.py::test_b.")
    ],
    command: Annotated[
        str, typer.Option(metavar="COMMAND", help="What runs the tests; it must end in pytest.")
    ] = COMMAND,
    runs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Look for at most so many runs of the test.")
    ] = 15,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="After which a run is stopped.")
    ] = 600.0,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the project's test.")
    ] = False,
) -> None:
    """Say which change of the migration makes a test fail: file, line and step.

    The test is run in copies with parts of the changes: first by file, then by hunk. Only the same
    failure counts. This runs the project's test, so it asks first. Ends with 1 when the test fails
    because of the migration, with 0 when it does not.
    """
    from canonize.proof.guilty_change import guilt_of

    asked = invocation(context)
    with asked.open_session(migrated=True, looking=True) as session:
        agree_to_tests(asked, f"{command} {test}", yes=yes)
        found = search_guilty(asked, session, test, command, runs, timeout)
        guilty = guilt_of(test, found.attribution) if found.attribution is not None else ()
        steps = {guilt.path: _steps(session, guilt.path) for guilt in guilty}
        part = _part_of(session, guilty[0].path) if guilty else None
    if asked.json:
        asked.screen.document("blame", _document(test, found, guilty, steps))
    else:
        _show(asked, test, found, part, guilty, steps)
    if found.attribution is not None:
        raise typer.Exit(ExitCode.FOUND)


def _steps(session: Session, path: str) -> tuple[str, ...]:
    """The applied steps that changed a file, as ``3 rewrite-imports``."""
    from canonize.runner.rollback import paths_of

    place, plan = session.place, session.plan
    return tuple(
        f"{number} {plan.steps[number - 1].id}"
        for number in session.applied()
        if path in paths_of(place, plan.name, number)
    )


def _part_of(session: Session, path: str) -> Part | None:
    """The first applied step that changed a file, with what its codemods said of each place.

    Its lines are those of before the migration. The steps up to it are played in memory.
    """
    from canonize.core.rehearsal import play_step
    from canonize.proof.guilty_change import Part
    from canonize.runner.rollback import paths_of

    place, plan = session.place, session.plan
    numbers = [n for n in session.applied() if path in paths_of(place, plan.name, n)]
    if not numbers:
        return None
    proposal = play_step(session.before(), session.migration, session.load, 1)
    for number in range(2, numbers[0] + 1):
        proposal = play_step(proposal.after, session.migration, session.load, number)
    name = f"step {proposal.number} {proposal.step.id}"
    return Part("", proposal.changes, name, proposal.ledger.references)


def _show(
    asked: Invocation,
    test: str,
    found: Blamed,
    part: Part | None,
    guilty: tuple[Guilt, ...],
    steps: dict[str, tuple[str, ...]],
) -> None:
    from canonize.proof.guilty_change import NOWHERE, told_answer

    if found.attribution is None:
        asked.screen.show(found.why)
        return
    asked.screen.show(f"{test}: {found.signature}")
    for line in told_answer(test, found.attribution, part or NOWHERE):
        asked.screen.show(line)
    for guilt in guilty:
        made = ", ".join(steps[guilt.path])
        what = f"changed by step {made}" if made else "changed beside the steps"
        asked.screen.show(f"  {guilt.path}: {what}")
    if guilty:
        asked.screen.say("next: mend the place, or `canonize rollback` and run --keep-going")


def _document(
    test: str, found: Blamed, guilty: tuple[Guilt, ...], steps: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    asked = found.attribution
    return {
        "test": test,
        "why": found.why,
        "signature": found.signature,
        "guilty": [
            {"path": g.path, "line": g.line, "change": g.shown, "steps": list(steps[g.path])}
            for g in guilty
        ],
        "runs": asked.runs if asked is not None else 0,
        "finished": asked.finished if asked is not None else True,
    }
