"""A person's yes to a plan's commands, bound to the plan's exact bytes and to this repository.

It is kept in the person's own state folder, not in the repository: a repository that somebody
else packed can't bring its own yes along.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def is_trusted(root: Path, plan_text: bytes) -> bool:
    """Whether this person has said yes to exactly this plan here."""
    try:
        return _mark(root, plan_text).is_file()
    except OSError:
        return False


def record_trust(root: Path, plan_text: bytes) -> bool:
    """Remembers a yes. Returns ``False`` when there is nowhere to remember it."""
    mark = _mark(root, plan_text)
    try:
        mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(mark, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except OSError:
        return False
    return True


def _mark(root: Path, plan_text: bytes) -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    name = hashlib.sha256(os.fsencode(root.resolve()) + b"\0" + plan_text).hexdigest()
    return folder / "canonize" / "trust" / name
