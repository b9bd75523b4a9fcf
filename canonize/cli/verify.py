"""`verify`: what still names something that is gone, now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation
from canonize.cli.ledger_written import write_ledger
from canonize.cli.source_roots import warn_of_roots
from canonize.cli.verified import verified_ledger
from canonize.cli.verify_elsewhere import reproduced, verify_there
from canonize.cli.verify_lock import lock_report
from canonize.errors import CanonizeError


def verify(
    context: typer.Context,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="List every occurrence, not only groups.")
    ] = False,
    ledger_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the whole ledger: CSV (.csv) or JSON."),
    ] = None,
    fail_on_new: Annotated[
        bool, typer.Option("--fail-on-new", help="End with 1, too, for a new use of a competitor.")
    ] = False,
    since: Annotated[
        str, typer.Option(metavar="REV", help="What is new since this commit; with --fail-on-new.")
    ] = "HEAD",
    locked: Annotated[
        bool,
        typer.Option("--locked", help="End with 1, too, when something is not as canonize.lock."),
    ] = False,
    reproduce: Annotated[
        str,
        typer.Option(
            metavar="BASE..HEAD",
            help="Only play the plan on BASE, and end with 1 if HEAD is not what comes out.",
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Only play the plan's checks of a running system with an instance of it.",
        ),
    ] = "",
    checks: Annotated[
        str, typer.Option(metavar="KINDS", help="Which, with --against: events, health.")
    ] = "events,health",
    health_path: Annotated[
        str, typer.Option(metavar="PATH", help="Where an instance says how it is.")
    ] = "/health",
    project_version: Annotated[
        str, typer.Option(metavar="VERSION", help="The project's, if its files don't tell it.")
    ] = "",
) -> None:
    """Find what still names something that is gone, and account for every occurrence.

    Gone is what the migration removed, and every competitor to be removed that is not there (so
    that this works in a fresh clone too). Ends with 1 when code, a string or configuration names
    it, or when an import leads nowhere that led somewhere before. Nothing is written or executed.

    --against plays the plan's script with an instance that is deployed, and keeps what came out
    with the commit that the instance says it runs: the criteria and the pull request tell it.
    """
    from canonize.console.locked import show_locked
    from canonize.console.progress import ProgressLine
    from canonize.console.verified import show_verified

    asked = invocation(context)
    if reproduce:
        if locked or fail_on_new or ledger or ledger_file:
            raise CanonizeError("--reproduce stands alone", hint="verify twice")
        reproduced(asked, reproduce)
        return
    if against:
        if locked or fail_on_new or ledger or ledger_file:
            raise CanonizeError("--against stands alone", hint="verify twice")
        verify_there(asked, against, checks, health_path)
        return
    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True, looking=True) as session:
        progress.update("accounting for every occurrence")
        try:
            found, uses = verified_ledger(session, since if fail_on_new else None, locked=locked)
        finally:
            progress.end()
        report = None if uses is None else lock_report(asked, session, uses, project_version)
    if ledger_file:
        write_ledger(asked, found.ledger, ledger_file)
    warn_of_roots(asked, found.roots)
    if asked.json:
        lock = {} if report is None else {"locked": report.as_json()}
        asked.screen.document("verify", {**found.as_json(), **lock})
    else:
        show_verified(asked.screen, found, every=ledger)
        if report is not None:
            show_locked(asked.screen, report)
    if not found.passed or (report is not None and not report.passed):
        raise typer.Exit(ExitCode.FOUND)
