"""Where a lock goes: its file, and blocks in the settings of other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.accounting.locking import Uses
    from canonize.core.lock_file import LockFile
    from canonize.runner.session import Session


def emitted_settings(
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


def write_lock(
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
