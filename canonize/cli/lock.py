"""`lock`: writes down the uses that are allowed, so that no other can come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.accounting.locking import Uses
    from canonize.core.lock_file import KnownMember, LockFile
    from canonize.core.plan import Plan
    from canonize.discovery.result import GroupMember
    from canonize.runner.locking import Locked
    from canonize.runner.session import Session


def lock(
    context: typer.Context,
    prune: Annotated[
        bool, typer.Option("--prune", help="Only take lines out whose use is gone.")
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why uses that the lock does not have are allowed.")
    ] = "",
    expires: Annotated[
        str, typer.Option(metavar="WHEN", help="Until when: a version or a day (2027-01-31).")
    ] = "",
    emit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOOL",
            help="Tell another tool, too: ruff, import-linter, mypy, pre-commit, github.",
        ),
    ] = None,
) -> None:
    """Write canonize.lock: every use of a competitor that is allowed, and why.

    From then on `canonize verify --locked` fails on any other use, and when something new does the
    canonical's job. A lock that is there only grows with --reason. Nothing else is written, except
    for the tools that --emit names: their files keep every line that is not this command's own.
    """
    from canonize.core.versions import is_moment

    asked = invocation(context)
    if expires and not is_moment(expires):
        raise CanonizeError(
            f"{expires!r} is no version and no day", hint="such as 2.0, or 2027-01-31"
        )
    if prune and (reason or expires):
        raise CanonizeError(
            "--prune only takes lines out, so it has no use for --reason and --expires"
        )
    with asked.open_session(migrated=True) as session:
        found = locked_now(asked, session)
        members = () if prune else members_now(asked, session, found.lock)
        after = _wanted(found, session.plan, members, prune=prune, reason=reason, expires=expires)
        written = _emitted(asked, session, found.uses, emit) if emit else []
        _write(asked, session, found.lock, after, written)


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
    evidences = CodeEvidences(Project.of(session.tree(), session.migration.source_roots))
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


def _wanted(
    found: Locked,
    plan: Plan,
    members: Sequence[GroupMember],
    *,
    prune: bool,
    reason: str,
    expires: str,
) -> LockFile:
    """The lock as it is to be.

    Raises:
        CanonizeError: there is none to prune, or it would grow without a reason.
    """
    from canonize.accounting.locking import locked, pruned
    from canonize.core.lock_file import KnownMember, LockFile
    from canonize.runner.locking import require_lock

    if prune:
        return pruned(require_lock(found), found.uses, plan)
    if found.lock is not None and not reason:
        new = [str(key) for key in found.uses if key not in found.lock.keys]
        new += [f"{member.path}:{member.line}: {member.symbol}" for member in members]
        if new:
            raise CanonizeError(
                f"canonize.lock would grow by {len(new)}, and it only shrinks",
                hint="use the canonical there; or allow them all: --reason TEXT",
                details=tuple(new),
            )
    known: list[KnownMember] = [
        KnownMember(plan.canonical, member.symbol, reason or "there when it was locked")
        for member in members
    ]
    after = locked(found.lock or LockFile(), found.uses, plan, reason=reason, expires=expires)
    return replace(after, members=tuple(sorted({*after.members, *known})))


def _emitted(
    asked: Invocation, session: Session, uses: Uses, tools: Sequence[str]
) -> list[tuple[str, bytes | None, bytes]]:
    """By file: what is there, and what the other tools' configuration becomes."""
    from canonize.reports.lock_settings import settings_for

    found = settings_for(tools, session.tree(), session.migration, uses)
    if all(now == (before or b"") for _, before, now in found):
        asked.screen.say(
            "the other tools are told nothing new: they know all that they can be told"
        )
    return found


def _write(
    asked: Invocation,
    session: Session,
    before: LockFile | None,
    after: LockFile,
    others: Sequence[tuple[str, bytes | None, bytes]],
) -> None:
    """Everything was computed before; each file is written whole."""
    from canonize.core.lock_file import LOCK_NAME
    from canonize.core.plural import plural
    from canonize.workspace.whole_files import write_whole

    old = None if before is None else before.as_bytes()
    written = [(LOCK_NAME, after.as_bytes())] if old != after.as_bytes() else []
    written += [(path, data) for path, was, data in others if was != data]
    for path, data in written:
        write_whole(session.root / path, data)
    gone = 0 if before is None else len(before.keys - after.keys)
    new = len(after.keys - (before.keys if before else frozenset()))
    if asked.json:
        asked.screen.document(
            "lock",
            {
                "lock": LOCK_NAME,
                "uses": len(after.uses),
                "members": len(after.members),
                "added": new,
                "removed": gone,
                "written": [path for path, _ in written],
            },
        )
        return
    for path, _ in written:
        asked.screen.say(f"wrote {path}")
    asked.screen.say(f"allowed: {plural(len(after.uses), 'use')} ({new} new, {gone} gone)")
    asked.screen.say("next: commit it; `canonize verify --locked` in continuous integration")
