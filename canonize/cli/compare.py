"""`compare`: canonical and competitor as APIs, and whether each use of the competitor fits."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.compared import of_named, of_plan
from canonize.cli.compared_group import of_group
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from canonize.compatibility.judged_use import JudgedUse
    from canonize.console.compared import Comparison
    from canonize.console.progress import ProgressLine


class FailOn(StrEnum):
    """Which verdict makes `compare` end with 1."""

    UNSAFE = "unsafe"
    DOUBT = "doubt"
    NEVER = "never"


def compare(
    context: typer.Context,
    canonical: Annotated[
        str, typer.Argument(metavar="CANONICAL", help="What stays: package.module:Name.")
    ] = "",
    competitor: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPETITOR", help="What it is compared with."),
    ] = None,
    group: Annotated[
        str, typer.Option(metavar="GROUP", help="A group of `canonize scan`, by id or number.")
    ] = "",
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="List every difference, both bodies, every place, and compatible uses."
        ),
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY", help="Accept a group in the plan: the plan's uses-fit check lets it be."
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the group is accepted.")] = "",
    fail_on: Annotated[
        FailOn,
        typer.Option(
            help="End with 1 at a use that is unsafe to re-route, at any that can't be told, or "
            "never."
        ),
    ] = FailOn.UNSAFE,
) -> None:
    """Compare a canonical with its competitors: their APIs, and every use.

    Each call, subclass, attribute and annotation that means a competitor is compatible, needs
    adapting, or can't be told. With --group: the canonical of a group that the scan found, with
    every member that is no namesake. Without arguments: every pair of the plan that is re-routed,
    with what the plan answers (its rules are played in memory). Uses are grouped by what differs
    and why it matters; --answer writes the answer to a group into the plan. Nothing else is
    written, and nothing is executed.
    """
    from canonize.cli.answers import write_answers
    from canonize.console.compared import show_comparison
    from canonize.console.progress import ProgressLine

    asked = invocation(context)
    if answer:
        if canonical or group:
            raise CanonizeError("an answer is for the plan's pairs", hint="leave the symbols out")
        write_answers(asked, answer, reason.strip())
        return
    if group:
        if canonical:
            raise CanonizeError("a group has a canonical of its own", hint="give it, or symbols")
        canonical, competitor = of_group(asked, group)
    if canonical and not competitor:
        raise CanonizeError(
            "there is nothing to compare it with",
            hint="canonize compare CANONICAL COMPETITOR, or no symbols for the plan's pairs",
        )
    progress = ProgressLine(asked.screen)
    progress.update("playing what the plan adapts")
    shown = _shown(progress)
    try:
        if canonical:
            found = of_named(asked, canonical, competitor or [], shown)
        else:
            found = of_plan(asked, shown, every=every)
    finally:
        progress.end()
    if asked.json:
        asked.screen.document("compare", found.as_json())
    else:
        with asked.screen.paged():
            show_comparison(asked.screen, found, every=every)
    if any(_fails(found, use, fail_on) for pair in found.pairs for use in pair.uses):
        raise typer.Exit(ExitCode.FOUND)


def _fails(found: Comparison, use: JudgedUse, fail_on: FailOn) -> bool:
    from canonize.compatibility.use_verdicts import UseVerdict

    if fail_on is FailOn.NEVER or found.answers(use):
        return False
    doubted = fail_on is FailOn.DOUBT and use.verdict is UseVerdict.UNTOLD
    return use.judgement.is_unsafe or doubted


def _shown(progress: ProgressLine) -> Callable[[str], bool]:
    """Every file is looked at; the one that is next is shown."""

    def shown(path: str) -> bool:
        progress.update("looking at every use", detail=path)
        return True

    return shown
