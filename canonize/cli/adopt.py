"""`adopt`: accept an edited plan, amended commits, and a fix made by hand, as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError


def adopt(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help="Files that belong to a fix although no step changed them."
        ),
    ] = None,
) -> None:
    """Accept what moved since the last step.

    That is an edited plan, a step's commit that was amended, and what you changed in files of the
    steps that stand: a fix by hand, of a step that was kept in spite of a failure for instance. The
    checks that failed there are run again. A rollback takes such a fix back or keeps it, as you
    say.
    """
    from canonize.console.journey import Journey
    from canonize.runner.closing import adopt as accept
    from canonize.runner.hand_fixes import other_edits
    from canonize.runner.rechecking import recheck

    asked = invocation(context)
    journey = Journey(asked.screen)
    named = [_inside(asked, path) for path in paths or ()]
    with asked.open_session() as session:
        accepted = accept(session, named)
        others = other_edits(session.place, session.plan.name, named) if accepted else ()
        if not asked.json:
            for sentence in accepted:
                asked.screen.show(("accepted: ", "green"), sentence)
        if accepted:
            journey.follow(recheck(session))
    if asked.json:
        asked.screen.document("adopt", {"accepted": list(accepted), **journey.as_json()})
    elif not accepted:
        asked.screen.show("nothing to accept: everything is as it was left")
    fixed = {path for sentence in accepted for path in others if path in sentence}
    if left := [path for path in others if path not in fixed]:
        shown = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if len(left) > 5 else "")
        asked.screen.say(f"edited, too, and in no step: {shown}; `canonize adopt FILE` takes it")
    if journey.failed:
        raise typer.Exit(ExitCode.FOUND)


def _inside(asked: Invocation, path: Path) -> str:
    """A file as git names it."""
    try:
        return asked.file(path).resolve().relative_to(asked.top.resolve()).as_posix()
    except ValueError as error:
        raise CanonizeError(
            f"{path} lies outside of the repository", hint="name files of this work tree"
        ) from error
