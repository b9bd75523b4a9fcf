"""Members of locked groups and uses as they are now, found with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.core.lock_file import LockFile
    from canonize.discovery.result import GroupMember
    from canonize.runner.locking import Locked
    from canonize.runner.session import Session


def locked_now(asked: Invocation, session: Session, *, version: str = "") -> Locked:
    """The lock and the uses that are there."""
    from canonize.console.progress import ProgressLine
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.ledger import Inquiry
    from canonize.runner.locking import look

    progress = ProgressLine(asked.screen)
    progress.update("looking for uses")
    try:
        with collecting_rarely(), Inquiry(session) as inquiry:
            return look(session, inquiry, inquiry.ledger(), version=version)
    finally:
        progress.end()


def members_now(
    asked: Invocation, session: Session, lock: LockFile | None
) -> tuple[GroupMember, ...]:
    """What a scan finds to compete with the canonical, and nobody has decided on.

    Of what the scan itself would not show, a copy of the canonical counts.
    """
    from canonize.cli.groups_found import find_groups
    from canonize.compatibility.evidence import CodeEvidences
    from canonize.core.lock_file import LockFile
    from canonize.core.symbols import Symbol
    from canonize.discovery.new_members import new_members
    from canonize.resolution.project import Project

    plan, found, lock = session.plan, find_groups(asked, []), lock or LockFile()
    shown, weaker = (new_members(g, plan, lock) for g in (found.groups, found.weaker))
    if not weaker:
        return shown
    canonical = Symbol.parse(plan.canonical)
    evidences = CodeEvidences(
        Project.of(session.tree(), session.migration.source_roots), plan.held_pairs
    )
    others = ((member, Symbol.parse(member.symbol)) for member in weaker)
    return (
        *shown,
        *(
            member
            for member, symbol in others
            if symbol.is_module == canonical.is_module
            and evidences.of(canonical, symbol).difference is None
        ),
    )
