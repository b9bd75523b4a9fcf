"""The scanned files as a base of a tree, for the engines that read code and not facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from canonize.core.tree import word_pattern
from canonize.inventory.extract import MOST_BYTES
from canonize.inventory.reading import read_regular


class ScannedBase:
    """Reads from the work tree; each file once."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._root = str(root)
        self._paths = dict.fromkeys(sorted(paths))
        self._read: dict[str, bytes | None] = {}

    def paths(self) -> Collection[str]:
        return self._paths.keys()

    def read(self, path: str) -> bytes | None:
        if path not in self._read:
            self._read[path] = self._of_disk(path) if path in self._paths else None
        return self._read[path]

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        pattern = word_pattern(words)
        return frozenset(p for p in self._paths if pattern.search(self._of_disk(p) or b""))

    def _of_disk(self, path: str) -> bytes | None:
        try:
            return read_regular(self._root, path, most=MOST_BYTES)
        except OSError:
            return None
