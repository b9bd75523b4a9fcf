"""A preview on the screen and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.core.ledger import WholeLedger
    from canonize.core.root_evidence import RootReport
    from canonize.runner.session import Session


_FEW_ROWS = 20
"""Of two bodies beside one another; ``--all`` shows the rest."""


def preview_document(
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


def show_previewed(
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
