"""Writes a file that a person asked for: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from canonize.errors import unwritable


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file in one go, keeping its mode; makes the folders above it.

    Raises:
        CanonizeError: it can't be written; the file is as it was.
    """
    try:
        target = path.resolve()  # a symbolic link stays one
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}.canonize")
        try:
            with fresh.open("xb") as file:
                if target.exists():
                    os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)
        finally:
            with contextlib.suppress(FileNotFoundError):
                fresh.unlink()
    except OSError as error:
        raise unwritable("the file", path, error) from error
