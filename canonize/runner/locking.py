"""What is locked, as the work tree is now: the lock, the uses that are there, the version."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from canonize.accounting.locking import LockFindings, Uses, held_against
from canonize.core.ledger import WholeLedger
from canonize.core.lock_file import LOCK_NAME, LockFile
from canonize.core.project_version import project_version
from canonize.core.symbols import Symbol
from canonize.errors import CanonizeError
from canonize.plan_file.find_symbol import find_symbol
from canonize.resolution.project import Project
from canonize.runner.ledger import Inquiry
from canonize.runner.session import Session


@dataclass(frozen=True)
class Locked:
    """The lock and what it is about.

    Args:
        lock: what the file says; ``None`` when there is none.
        uses: the uses that are there.
        version: the project's version; empty when it is not known.
    """

    lock: LockFile | None
    uses: Uses
    version: str


def read_lock(session: Session) -> LockFile | None:
    """The lock of the work tree; ``None`` when there is none.

    Raises:
        CanonizeError: it can't be read; with every line that is wrong.
    """
    path = session.root / LOCK_NAME
    if not path.exists():
        return None
    try:
        return LockFile.parse(path.read_bytes())
    except OSError as error:
        raise CanonizeError(f"{LOCK_NAME} can't be read: {error.strerror}") from error


def look(session: Session, inquiry: Inquiry, ledger: WholeLedger, *, version: str = "") -> Locked:
    """Reads the lock, and finds the uses in a ledger that was made without steps."""
    tree, modules = session.tree(), session.migration.modules(session.tree())
    package = Symbol.parse(session.plan.canonical).module.partition(".")[0]
    path = modules.path(package)
    version = version or project_version(tree.read, (path,) if path else ())
    return Locked(read_lock(session), inquiry.present_uses(ledger), version)


def lock_findings(session: Session, found: Locked, lock: LockFile) -> LockFindings:
    """What is not as the lock says, today."""
    tree = session.tree()
    project = Project.of(tree, session.migration.source_roots)
    there = [
        item.symbol
        for item in session.plan.competitors
        if find_symbol(Symbol.parse(item.symbol), project) is None
    ]
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return held_against(
        lock, found.uses, session.plan, version=found.version, today=today, there=there
    )


def require_lock(found: Locked) -> LockFile:
    """The lock.

    Raises:
        CanonizeError: there is none.
    """
    if found.lock is None:
        raise CanonizeError(
            f"there is no {LOCK_NAME}", hint="canonize lock writes it, with the uses that are there"
        )
    return found.lock
