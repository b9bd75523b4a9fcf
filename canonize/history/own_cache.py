"""Where what is known of a repository lies: in the person's cache, not in the repository.

Nothing is written into the repository then, and one that somebody packed brings nothing along.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def own_cache(common_dir: Path, kind: str) -> Path:
    """The folder for one kind of knowledge of one repository; it need not exist.

    Args:
        common_dir: git's common directory.
        kind: ``steps``, ``equiv``.
    """
    name = hashlib.sha256(os.fsencode(common_dir.resolve())).hexdigest()[:32]
    return shared_cache(kind) / name


def shared_cache(kind: str) -> Path:
    """The folder for what is no knowledge of any repository; it need not exist."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(cache) if cache.startswith("/") else Path.home() / ".cache"
    return folder / "canonize" / kind
