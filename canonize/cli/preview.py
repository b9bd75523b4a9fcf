"""`preview`: the dry run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation, step_number
from canonize.cli.ledger_written import write_ledger
from canonize.cli.preview_files import save_preview, write_patch
from canonize.cli.preview_shown import preview_document, show_previewed
from canonize.cli.preview_warnings import warn_of_decisions, warn_of_uses
from canonize.cli.previewed import prepared, previewed
from canonize.cli.source_roots import warn_of_roots
from canonize.errors import CanonizeError


def preview(
    context: typer.Context,
    step: Annotated[
        str | None, typer.Option(metavar="N", help="Only this step (its number or id).")
    ] = None,
    patch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the diff for `git apply`; - for stdout."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep it, for `run --plan-file FILE` to do exactly."),
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="Figures only, no diffs.")] = False,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="List the rewritten references too.")
    ] = False,
    ledger_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the whole ledger: CSV (.csv) or JSON."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="End with 1 if there is anything to change or refused.")
    ] = False,
) -> None:
    """Show what each step would do; write nothing, run nothing.

    Steps are played in memory, each on the result of the one before it. You see the diffs, and
    every reference to a competitor with what becomes of it.
    """
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.ledger import Inquiry

    asked = invocation(context)
    if patch and asked.json and patch == "-":
        raise CanonizeError("--json and --patch - would both write to standard output")
    with (
        asked.open_session(looking=True) as session,
        collecting_rarely(),
        Inquiry(session) as inquiry,
    ):
        numbers = [step_number(session.plan, step)] if step else None
        prepared(asked, inquiry)
        steps = previewed(asked, session, numbers, inquiry.tree)
        if save:
            save_preview(asked, session, steps, save)
        if patch:
            write_patch(asked, steps, patch)
        wanted = step is None or ledger or bool(ledger_file)
        whole = inquiry.ledger(steps=[step.proposal for step in steps]) if wanted else None
        roots = inquiry.roots()
        warn_of_roots(asked, roots)
        warn_of_decisions(asked, session, steps)
        if step is None and steps:
            warn_of_uses(asked, session)
        if ledger_file and whole:
            write_ledger(asked, whole, ledger_file)
        if asked.json:
            preview_document(asked, session, steps, whole, roots)
        elif patch != "-":
            show_previewed(
                asked, session, steps, whole, diffs=not patch, figures=stat, every=ledger
            )
    if check and any(found.patches or found.refused for found in steps):
        raise typer.Exit(ExitCode.FOUND)
