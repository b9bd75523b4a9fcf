"""What speaks against the plan's source roots, as people are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.root_evidence import RootReport
    from canonize.core.roots import SourceRoot
    from canonize.runner.session import Session

_SHOWN = 10


def warn_of_roots(asked: Invocation, report: RootReport) -> None:
    """One warning for each thing that speaks against the roots, with the places that show it."""
    for warning in report.warnings:
        asked.screen.warn(warning.message, warning.hint)
        for place in warning.places[:_SHOWN]:
            asked.screen.narrate(f"  {place}")
        if len(warning.places) > _SHOWN:
            asked.screen.narrate(f"  and {len(warning.places) - _SHOWN} more")
    if report.warnings:
        for hack in report.hacks:
            added = f"adds {hack.folder}" if hack.folder else "changes sys.path"
            asked.screen.narrate(f"  {hack.path}:{hack.line} {added}: {hack.text}")


def heed_roots(asked: Invocation, session: Session, *, accepted: bool) -> None:
    """Stops a run whose source roots would make it blind.

    Args:
        accepted: the person has looked at the evidence.

    Raises:
        CanonizeError: no import names a competitor under these roots, and some under another.
    """
    if session.applied():
        return
    from canonize.console.progress import ProgressLine

    with ProgressLine(asked.screen).during("looking for what speaks for each source root"):
        report = inquire(session)
    if report.stops and not accepted:
        stopping = [warning for warning in report.warnings if warning.stops]
        details = [f"  {place}" for warning in stopping for place in warning.places]
        raise CanonizeError(
            "the source roots look wrong: " + "; ".join(w.message for w in stopping),
            where=asked.shown_plan,
            hint=f"{stopping[0].hint}; if the roots are right, add --accept-roots",
            details=tuple(details),
        )
    warn_of_roots(asked, report)


def inquire(session: Session) -> RootReport:
    """Looks for what speaks against a session's roots."""
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.ledger import Inquiry

    with collecting_rarely(), Inquiry(session) as inquiry:
        return inquiry.roots()


def roots_of(session: Session) -> tuple[SourceRoot, ...]:
    """The roots that count, each with what speaks for it."""
    from canonize.core.roots import SourceRoot, detect_roots
    from canonize.core.symbols import Symbol

    plan = session.plan
    if plan.source_roots:
        return tuple(SourceRoot(root, "named in the plan") for root in plan.source_roots)
    tree = session.before()
    symbols = [plan.canonical, *(competitor.symbol for competitor in plan.competitors)]
    modules = [Symbol.parse(symbol).module for symbol in symbols]
    return detect_roots(tree.paths(), tree.read, modules)
