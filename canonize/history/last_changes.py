"""When files were last touched, as far back as a scan cares to look."""

from __future__ import annotations

import os

from canonize.history.git import Git


def last_changes(git: Git, commits: int = 500) -> dict[str, int]:
    """Seconds since the epoch of the newest commit that touched a path.

    Args:
        commits: how many commits are looked at; older changes are not in the answer.
    """
    answer = git.run(
        *("log", f"-n{commits}", "--name-only", "--no-renames", "--format=%x01%ct", "-z", "HEAD")
    )
    found: dict[str, int] = {}
    when = 0
    for part in answer.out.replace(b"\n", b"\0").split(b"\0"):
        if part.startswith(b"\x01"):
            when = int(part[1:] or b"0")
        elif part:
            found.setdefault(os.fsdecode(part), when)
    return found
