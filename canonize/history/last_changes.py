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
        *("log", f"-n{commits}", "--raw", "--no-renames", "--format=%x01%ct", "-z", "HEAD")
    )
    found: dict[str, int] = {}
    when = 0
    parts = iter(answer.out.split(b"\0"))
    for part in parts:
        # git puts line ends around what it says; a path follows its description and has its own.
        said = part.strip(b"\n")
        if said.startswith(b"\x01"):
            when = int(said[1:] or b"0")
        elif said.startswith(b":"):
            found.setdefault(os.fsdecode(next(parts)), when)
    return found
