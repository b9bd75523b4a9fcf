"""Answers about a tree that are kept from one step to the next, since asking takes long."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kept_answer(keep: Path | None, name: str, asked: str, answer: Callable[[], Any]) -> Any:
    """What was answered to the same question before, or is now.

    Args:
        keep: the folder for it; nothing is kept without one.
        name: the beginning of the file's name.
        asked: all that the answer depends on.
        answer: gives what JSON can hold.
    """
    key = hashlib.sha256(asked.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    kept = None if keep is None else keep / f"{name}-{key}.json"
    if kept is not None and kept.is_file():
        return json.loads(kept.read_bytes())
    found = answer()
    if kept is not None:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_text(json.dumps(found), "utf-8")
    return found
