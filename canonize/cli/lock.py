"""`lock`: writes down the uses that are allowed, so that no other can come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.cli.lock_members import locked_now, members_now
from canonize.cli.lock_written import emitted_settings, write_lock
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.core.lock_file import KnownMember, LockFile
    from canonize.core.plan import Plan
    from canonize.discovery.result import GroupMember
    from canonize.runner.locking import Locked


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
        written = emitted_settings(asked, session, found.uses, emit) if emit else []
        write_lock(asked, session, found.lock, after, written)


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
