"""Which content each file has: git's id of it, which needs no look at files that git is sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from canonize.core.git_objects import blob_id
from canonize.inventory.reading import read_regular

MOST_BYTES = 8_000_000
"""A larger file is not read."""


class SourceFile(NamedTuple):
    """A file to take stock of; ``blob`` is its content's git id when that is already known."""

    path: str
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Content ids, and reasons why some could not be told, by path."""

    blobs: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)


def contents_of(root: Path, files: Sequence[SourceFile]) -> Contents:
    """The contents of files; one without a known id is read.

    Args:
        root: the work tree.
    """
    found = Contents()
    for file in files:
        if file.blob:
            found.blobs[file.path] = file.blob
            continue
        try:
            found.blobs[file.path] = blob_id(read_regular(str(root), file.path, most=MOST_BYTES))
        except OSError as error:
            found.unreadable[file.path] = error.strerror or "unreadable"
    return found
