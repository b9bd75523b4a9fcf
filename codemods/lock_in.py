"""The uses that are left are written down, so that no other can come."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from canonize.accounting.locking import locked
from canonize.accounting.present_uses import present_uses
from canonize.api import (
    CanonizeError,
    Change,
    Disposition,
    Form,
    Migration,
    Options,
    Proposal,
    Reference,
    SourceTree,
)
from canonize.core.lock_file import LOCK_NAME, LockFile


class LockInOptions(Options):
    """Options of `lock_in`."""

    reason: str = Field("", description="Why the uses may stay; the competitors' own when empty.")
    expires: str = Field(
        "", description="A version or a day; the plan's `deprecation.removal` when empty."
    )


class LockIn:
    """Writes `canonize.lock`: one line for each use of a competitor that is left.

    Before::

        (no canonize.lock)

    After::

        ["app/plugin.py", "", "app.legacy:Maker", "deprecated, stays", "2.0"]

    `canonize verify --locked` fails on any other use, on a line whose use is gone, and when an
    expiry has come. Lines that are there keep their reason and expiry; lines of other plans stay.

    Refuses: a `canonize.lock` that can't be read, such as one with conflict markers.
    """

    name: ClassVar[str] = "lock_in"
    Options: ClassVar[type[LockInOptions]] = LockInOptions

    def propose(self, tree: SourceTree, options: LockInOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        before = tree.read(LOCK_NAME)
        try:
            lock = LockFile.parse(before or b"")
        except CanonizeError as error:
            why = "; ".join((error.what, *error.details))
            entry = Reference(LOCK_NAME, 1, 1, "", Form.CONFIG_TEXT, Disposition.REFUSED, why)
            return Proposal((), (entry,))
        uses = present_uses(tree.whole, migration)
        whole = locked(lock, uses, migration.plan, reason=options.reason, expires=options.expires)
        after = whole.as_bytes()
        changes = () if after == before else (Change(LOCK_NAME, before, after),)
        return Proposal(changes)
