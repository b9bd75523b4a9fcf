"""`preview`: the dry run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation, step_number
from canonize.cli.source_roots import warn_of_roots
from canonize.cli.verify import write_ledger
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.core.ledger import WholeLedger
    from canonize.core.root_evidence import RootReport
    from canonize.core.tree import SourceTree
    from canonize.runner.ledger import Inquiry
    from canonize.runner.session import Session


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
        _prepared(asked, inquiry)
        steps = previewed(asked, session, numbers, inquiry.tree)
        if save:
            _save(asked, session, steps, save)
        if patch:
            _write_patch(asked, steps, patch)
        wanted = step is None or ledger or bool(ledger_file)
        whole = inquiry.ledger(steps=[step.proposal for step in steps]) if wanted else None
        roots = inquiry.roots()
        warn_of_roots(asked, roots)
        _warn_of_decisions(asked, session, steps)
        if step is None and steps:
            _warn_of_uses(asked, session)
        if ledger_file and whole:
            write_ledger(asked, whole, ledger_file)
        if asked.json:
            _document(asked, session, steps, whole, roots)
        elif patch != "-":
            _show(asked, session, steps, whole, diffs=not patch, figures=stat, every=ledger)
    if check and any(found.patches or found.refused for found in steps):
        raise typer.Exit(ExitCode.FOUND)


def _prepared(asked: Invocation, inquiry: Inquiry) -> None:
    """Reads what the ledger is made of, telling how far it is."""
    from canonize.console.progress import ProgressLine

    progress = ProgressLine(asked.screen)
    progress.update("searching and reading every occurrence")
    try:
        inquiry.prepare(lambda n, of: progress.update("reading every occurrence", n, of))
    finally:
        progress.end()


def previewed(
    asked: Invocation, session: Session, numbers: list[int] | None, tree: SourceTree | None = None
) -> list[PreviewedStep]:
    """Plays the steps, telling how far it is.

    Args:
        tree: the session's tree, where something is known of its files already.
    """
    from canonize.console.progress import ProgressLine
    from canonize.console.proposals import PreviewedStep
    from canonize.runner.preview import preview as play

    progress = ProgressLine(asked.screen)
    steps: list[PreviewedStep] = []
    wanted = numbers if numbers is not None else session.pending()
    progress.update("playing the steps in memory", 0, len(wanted))
    try:
        for proposal in play(session, numbers, tree=tree):
            steps.append(PreviewedStep(proposal))
            progress.update("playing the steps in memory", len(steps), len(wanted))
    finally:
        progress.end()
    return steps


def _warn_of_decisions(asked: Invocation, session: Session, steps: list[PreviewedStep]) -> None:
    """Tells of decisions that concern nothing any more; they are of other code than this."""
    from canonize.runner.review import unmatched

    for item in unmatched(session.migration.decisions, [step.proposal for step in steps]):
        said = f"the decision {item.key} ({item.answer}, {item.path}) no longer matches anything"
        asked.screen.warn(said, "canonize review")


def _warn_of_uses(asked: Invocation, session: Session) -> None:
    """Tells of uses that a run would call unfit at its end, since no check asks before."""
    from canonize.runner.unasked_uses import unasked_uses, unfit_places

    places = unfit_places(unasked_uses(session, session.before()))
    if places:
        asked.screen.warn(f"uses that are re-routed do not all fit: {places}", "canonize compare")


def _write_patch(asked: Invocation, steps: list[PreviewedStep], file: str) -> None:
    from canonize.core.change import merge_changes
    from canonize.core.patch import unified_patch
    from canonize.core.plural import plural

    changes = merge_changes(change for step in steps for change in step.proposal.changes)
    data = unified_patch(changes)
    if file == "-":
        asked.screen.raw(data)
        return
    _write(Path(file), data, "patch")
    asked.screen.say(f"wrote {file}: {plural(len(changes), 'file')}, for `git apply`")


def _save(asked: Invocation, session: Session, steps: list[PreviewedStep], file: Path) -> None:
    from canonize.runner.saved_preview import SavedPreview

    saved = SavedPreview.of(session, [step.proposal for step in steps])
    _write(file, saved.as_bytes(), "preview")
    asked.screen.say(f"wrote {file}")
    asked.screen.say(f"next: `canonize run --plan-file {file}` does exactly this, or nothing")


def _write(file: Path, data: bytes, what: str) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CanonizeError(f"the {what} can't be written: {reason}", where=str(file)) from error


def _document(
    asked: Invocation,
    session: Session,
    steps: list[PreviewedStep],
    whole: WholeLedger | None,
    roots: RootReport,
) -> None:
    from canonize.compatibility.graded_competitors import graded_competitors
    from canonize.console.proposals import preview_json

    source_roots = session.migration.source_roots
    document = preview_json(session.plan, source_roots, steps, whole, roots.as_json())
    document["evidence"] = {}
    for competitor, found in graded_competitors(session.before(), session.migration):
        said = competitor.evidence.value if competitor.evidence is not None else ""
        document["evidence"][competitor.symbol] = (
            found.as_json() if found is not None else {"grade": said, "reason": competitor.reason}
        )
    asked.screen.document("preview", document)


_FEW_ROWS = 20
"""Of two bodies beside one another; ``--all`` shows the rest."""


def _show(
    asked: Invocation,
    session: Session,
    steps: list[PreviewedStep],
    whole: WholeLedger | None,
    *,
    diffs: bool,
    figures: bool,
    every: bool,
) -> None:
    from canonize.compatibility.graded_competitors import bodies_to_compare, graded_competitors
    from canonize.console.bodies import show_bodies
    from canonize.console.plans import show_evidence
    from canonize.console.proposals import show_preview

    if not steps:
        asked.screen.show(f"{session.plan.name}: every step is applied, nothing is left to preview")
        return
    roots = session.migration.source_roots
    with asked.screen.paged():
        show_preview(
            asked.screen,
            session.plan,
            roots,
            steps,
            diffs=diffs,
            every=every,
            whole=whole,
            figures=figures,
        )
        if not figures:
            before, migration = session.before(), session.migration
            show_evidence(asked.screen, list(graded_competitors(before, migration)))
            for competitor, bodies in bodies_to_compare(before, migration):
                asked.screen.show((f"{competitor.symbol} and what takes its place", "bold"))
                show_bodies(asked.screen, *bodies, every=every, most=_FEW_ROWS)
