"""The scanned files as a base of a tree, for the engines that read code and not facts."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from canonize.core.tree_base import word_pattern
from canonize.inventory.contents import MOST_BYTES
from canonize.inventory.processes import map_chunks
from canonize.inventory.reading import read_many, read_regular
from canonize.inventory.store import Store

_AT_ONCE = 800
"""So many files are one task."""


class ScannedBase:
    """Reads from the work tree; each file once, and none again for words that it was searched for.

    Args:
        root: the work tree.
        blobs: content id by path.
        store: where it is kept which contents have which words.
    """

    def __init__(self, root: Path, blobs: Mapping[str, str], store: Store) -> None:
        self._root = str(root)
        self._blobs = blobs
        self._store = store
        self._paths = dict.fromkeys(sorted(blobs))
        self._read: dict[str, bytes | None] = {}

    def paths(self) -> Collection[str]:
        return self._paths.keys()

    def read(self, path: str) -> bytes | None:
        if path not in self._read:
            self._read[path] = self._of_disk(path) if path in self._paths else None
        return self._read[path]

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        key = f"having words/{hashlib.sha256(b' '.join(sorted(words))).hexdigest()[:24]}"
        having, searched = self._known(key)
        fresh = [path for path in self._paths if self._blobs[path] not in searched]
        if fresh:
            chunks = [fresh[n : n + _AT_ONCE] for n in range(0, len(fresh), _AT_ONCE)]
            task = functools.partial(_having, self._root, sorted(words))
            found = {path for chunk in map_chunks(task, chunks) for path in chunk}
            having |= {self._blobs[path] for path in found}
            searched |= {self._blobs[path] for path in fresh}
            kept = "\n".join([" ".join(sorted(some)) for some in (having, searched)])
            self._store.add_derived([(key, kept.encode())])
        return frozenset(path for path in self._paths if self._blobs[path] in having)

    def _known(self, key: str) -> tuple[set[str], set[str]]:
        """Contents that have the words, and all that were searched for them."""
        having, _, searched = self._store.derived([key]).get(key, b"").decode().partition("\n")
        return set(having.split()), set(searched.split())

    def _of_disk(self, path: str) -> bytes | None:
        try:
            return read_regular(self._root, path, most=MOST_BYTES)
        except OSError:
            return None


def _having(root: str, words: Sequence[bytes], paths: Sequence[str]) -> list[str]:
    """One task: files that have one of the words."""
    pattern = word_pattern(words)
    return [
        path
        for path, data in zip(paths, read_many(root, paths, most=MOST_BYTES), strict=True)
        if isinstance(data, bytes) and any(word in data for word in words) and pattern.search(data)
    ]
