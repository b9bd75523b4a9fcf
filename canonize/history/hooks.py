"""Which of the repository's hooks would run for a commit."""

from __future__ import annotations

import os
from pathlib import Path

from canonize.history.repository import History

_FOR_COMMITS = (
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "reference-transaction",
    "post-index-change",
)


def active_hooks(history: History) -> tuple[Path, ...]:
    """Files of the hooks that ``git commit`` would execute here. Nothing is executed."""
    folder = history.git.run("rev-parse", "--git-path", "hooks", hooks=True).text
    found = (history.root / folder / name for name in _FOR_COMMITS)
    return tuple(path for path in found if path.is_file() and os.access(path, os.X_OK))
