"""Sightings of many files: from the cache where the content is known, from a pool where not."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import VERSION, FileSightings
from canonize.core.git_objects import blob_id
from canonize.errors import WorkTreeInTheWay
from canonize.inventory.gather import Progress
from canonize.inventory.processes import map_chunks
from canonize.inventory.reading import read_regular
from canonize.inventory.remembered import Remembered
from canonize.inventory.store import Store

_CHUNK = 12
_PYTHON = (".py", ".pyi")

Read = Callable[[str], bytes | None]


class SightedFiles:
    """Answers for one repository and one set of words; call it with a path.

    Args:
        read: gives the bytes of a path.
        blobs: content ids of files that git knows to be unchanged on disk; these are not read when
            the cache knows them.
    """

    def __init__(
        self,
        store: Store,
        read: Read,
        blobs: Mapping[str, str],
        *,
        words: Sequence[str],
        starts: Sequence[str],
    ) -> None:
        self._read = read
        self._blobs = blobs
        self._words = tuple(words)
        self._starts = tuple(starts)
        options = "\0".join(("\n".join(words), "\n".join(starts)))
        digest = hashlib.sha256(options.encode()).hexdigest()[:16]
        self._memos = {
            python: Remembered(store, kind, version=f"{VERSION}/{digest}")
            for python, kind in ((True, "sightings of code"), (False, "sightings of text"))
        }
        self._known: dict[str, FileSightings] = {}

    def __call__(self, path: str) -> FileSightings:
        """The sightings of one file; an empty answer for a file that is not there."""
        if path not in self._known:
            data = self._read(path)
            if data is None:
                return FileSightings()
            self.prepare([path])
        return self._known[path]

    def prepare(
        self,
        paths: Collection[str],
        root: Path | None = None,
        *,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Looks into files, all at once.

        Args:
            root: the work tree, if the files may be read from there by other processes.
            progress: called with files done and files to do, where there are many.
        """
        for python in (True, False):
            wanted = [p for p in paths if p.endswith(_PYTHON) is python and p not in self._known]
            if wanted:
                memo = self._memos[python]
                self._prepare(wanted, memo, root, progress, python=python)

    def _prepare(
        self,
        paths: Sequence[str],
        memo: Remembered,
        root: Path | None,
        progress: Progress,
        *,
        python: bool,
    ) -> None:
        keys = {path: self._blobs.get(path) or blob_id(self._read(path) or b"") for path in paths}
        rows = memo.known(keys.values())
        for path, key in keys.items():
            found = _loaded(rows.get(key))
            if found is not None:
                self._known[path] = found
        missing = {keys[path]: path for path in reversed(paths) if path not in self._known}
        if not missing:
            return
        fresh = self._look(list(missing.values()), root, progress, python=python)
        memo.keep((key, fresh[path]) for key, path in missing.items())
        for path in paths:
            if path not in self._known:
                self._known[path] = FileSightings.load(fresh[missing[keys[path]]])

    def _look(
        self, paths: Sequence[str], root: Path | None, progress: Progress, *, python: bool
    ) -> dict[str, bytes]:
        if root is None or len(paths) <= _CHUNK:
            items = [(path, self._read(path) or b"") for path in paths]
            return dict(self._seen(items, python=python))
        chunks = [
            paths[start :: -(-len(paths) // _CHUNK)] for start in range(-(-len(paths) // _CHUNK))
        ]
        task = functools.partial(_read_and_look, str(root), self._words, self._starts, python)
        found: dict[str, bytes] = {}
        for rows in map_chunks(task, chunks):
            found.update(rows)
            progress(len(found), len(paths))
        return found

    def _seen(self, items: Sequence[tuple[str, bytes]], *, python: bool) -> list[tuple[str, bytes]]:
        return [
            (path, sightings_of(data, self._words, self._starts, is_python=python).dump())
            for path, data in items
        ]


def _read_and_look(
    root: str, words: Sequence[str], starts: Sequence[str], python: bool, paths: Sequence[str]
) -> list[tuple[str, bytes]]:
    """One task of the pool."""
    rows = []
    for path in paths:
        try:
            data = read_regular(root, path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise WorkTreeInTheWay(f"{path} can't be read any more: {reason}") from error
        rows.append((path, sightings_of(data, words, starts, is_python=python).dump()))
    return rows


def _loaded(row: bytes | None) -> FileSightings | None:
    if row is None:
        return None
    try:
        return FileSightings.load(row)
    except (ValueError, TypeError):
        return None
