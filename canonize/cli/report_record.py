"""What a report tells of: the migration as it stands, and a scan for what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.core.record import Record, RecordedGroup
    from canonize.discovery.result import Group
    from canonize.runner.session import Session


_QUEUE = 10


def record_for_report(asked: Invocation, session: Session) -> Record:
    """The record, with what a scan finds to do next."""
    from canonize.cli.groups_found import find_groups
    from canonize.console.progress import ProgressLine
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.record import record_of

    groups = find_groups(asked, []).groups
    progress = ProgressLine(asked.screen)
    progress.update("putting the record together")
    mine = [g for g in groups if any(m.symbol == session.plan.canonical for m in g.members)]
    others = [g for g in groups if g not in mine][:_QUEUE]
    try:
        with collecting_rarely():
            return record_of(
                session, [_found(g) for g in others], _found(mine[0]) if mine else None
            )
    finally:
        progress.end()


def _found(group: Group) -> RecordedGroup:
    from canonize.core.record import RecordedGroup

    reasons = tuple(group.reasons)
    return RecordedGroup(
        group.name, str(group.severity), group.canonical, len(group.members), reasons
    )
