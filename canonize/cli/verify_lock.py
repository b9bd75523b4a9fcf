"""What `verify` says of the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.console.locked import LockReport
    from canonize.runner.locking import Locked
    from canonize.runner.session import Session


def lock_report(asked: Invocation, session: Session, found: Locked, version: str) -> LockReport:
    """What is not as the lock says, with what a scan finds to do the canonical's job."""
    from dataclasses import replace

    from canonize.cli.lock_members import members_now
    from canonize.console.locked import LockReport
    from canonize.runner.locking import lock_findings, require_lock

    lock = require_lock(found)
    if version:
        found = replace(found, version=version)
    members = tuple(
        (m.symbol, f"{m.path}:{m.line}", m.evidence[0].text if m.evidence else str(m.verdict))
        for m in members_now(asked, session, lock)
    )
    return LockReport(lock, lock_findings(session, found, lock), found.version, members)
