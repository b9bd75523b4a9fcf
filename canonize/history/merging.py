"""What two people made of one text, put together by git."""

from __future__ import annotations

import tempfile
from pathlib import Path

from canonize.history.git import Git


def merged(git: Git, *, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Both changes in one text; ``None`` where they touch the same lines, or it is no text."""
    if base in (ours, theirs) or ours == theirs:
        return ours if base == theirs else theirs
    with tempfile.TemporaryDirectory(prefix="canonize-") as made:
        names = []
        for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
            path = Path(made) / name
            path.write_bytes(data)
            names.append(str(path))
        answer = git.run("merge-file", "-p", "-q", *names, allowed=range(256))
    return answer.out if answer.status == 0 else None
