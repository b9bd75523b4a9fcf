"""Reads the words of many files in a process of its own, for `workspace.kept_words`.

Ends early when nobody waits for it any more.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from canonize.core.git_objects import blob_id
from canonize.core.word_index import WordIndex
from canonize.workspace.word_file import keep_words
from canonize.workspace.writing import read_file

_NICE = 5
_LOOKS = 256
"""After so many files it looks whether somebody still waits."""


def main() -> None:
    """Reads the paths from its input, each before a zero byte.

    Its arguments: the folder of the files, the index's file, how git names objects, and the id of
    who waits.
    """
    root, file, hashing, waiting = sys.argv[1:]
    gc.disable()
    os.nice(_NICE)
    paths = os.fsdecode(sys.stdin.buffer.read()).split("\0")[:-1]
    contents: dict[str, str] = {}
    index = WordIndex(_read(Path(root), paths, contents, hashing, int(waiting)))
    keep_words(Path(file), index, contents)


def _read(
    root: Path, paths: list[str], contents: dict[str, str], hashing: str, waiting: int
) -> Iterator[tuple[str, bytes]]:
    """The files that can be read, and in ``contents`` the id of what was read."""
    for count, path in enumerate(paths):
        if count % _LOOKS == 0 and os.getppid() != waiting:
            raise SystemExit(1)
        with contextlib.suppress(OSError):
            if found := read_file(root, path):
                contents[path] = blob_id(found[0], hashing)
                yield path, found[0]
