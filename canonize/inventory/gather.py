"""Facts of every file: from the cache where the content is known, from a pool where it is not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from canonize.inventory.calls import calls_of
from canonize.inventory.contents import MOST_BYTES, SourceFile, contents_of
from canonize.inventory.extract import facts_of
from canonize.inventory.facts import FileFacts
from canonize.inventory.processes import map_chunks
from canonize.inventory.reading import read_many, read_regular
from canonize.inventory.remembered import Remembered
from canonize.inventory.store import Store

_CHUNK = 48

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Gathered:
    """Heads of facts by path, and what could not be read. Bodies are asked for when needed.

    Args:
        root: the work tree.
        store: where the facts are.
        heads: `FileFacts.head` by path.
        blobs: content id by path.
        unreadable: path to reason.
        parsed: how many files had to be parsed because the cache did not know them.
    """

    root: Path
    store: Store
    heads: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    parsed: int = 0

    def bodies(self, paths: Collection[str]) -> dict[str, bytes]:
        """`FileFacts.body` by path."""
        return self._parts("body", paths)

    def named(self, paths: Collection[str]) -> dict[str, bytes]:
        """`FileFacts.named` by path."""
        return self._parts("named", paths)

    def calls(self, paths: Collection[str]) -> dict[str, list[str]]:
        """`calls_of` by path; files are read for it when it is first asked."""
        blobs = {path: self.blobs[path] for path in paths if path in self.heads}
        memo = Remembered(self.store, "calls", version="1")
        found = memo.of(blobs, self._read, lambda data: " ".join(calls_of(data)).encode())
        return {path: said.decode().split() for path, said in found.items()}

    def _read(self, path: str) -> bytes | None:
        try:
            return read_regular(str(self.root), path, most=MOST_BYTES)
        except OSError:
            return None

    def _parts(self, kind: str, paths: Collection[str]) -> dict[str, bytes]:
        """From the cache, and computed again where the cache lost it."""
        blobs = {path: self.blobs[path] for path in paths if path in self.heads}
        known = self.store.parts(kind, blobs.values())
        lost = {}
        for path, blob in blobs.items():
            if blob not in known:
                (row,) = read_chunk(str(self.root), [(blob, path)])
                known[blob] = lost[blob] = row[2] if kind == "body" else row[3]
        self.store.add_parts(kind, lost.items())
        return {path: known[blob] for path, blob in blobs.items()}


def gather(
    root: Path,
    files: Sequence[SourceFile],
    store: Store,
    *,
    progress: Progress = lambda done, total: None,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Gathered:
    """Takes stock of files.

    Args:
        root: the work tree.
        files: what to read; a path without a blob id is read to find its content's id.
        store: the cache.
        progress: called with files done and files to do.
        executor: runs the work; a process pool of ``workers`` when absent and it is worth it.
        workers: processes (the number of cores by default).
    """
    gathered = Gathered(root, store)
    contents = contents_of(root, files)
    gathered.blobs, gathered.unreadable = contents.blobs, contents.unreadable
    known = store.parts("head", gathered.blobs.values())
    missing = {b: p for p, b in gathered.blobs.items() if b not in known}
    gathered.parsed = len(missing)
    total, done = len(gathered.blobs), len(gathered.blobs) - len(missing)
    progress(done, total)
    for chunk in _mapped(root, missing, executor, workers):
        for place, kind in enumerate(("head", "body", "named"), start=1):
            store.add_parts(kind, [(row[0], row[place]) for row in chunk if not row[4]])  # type: ignore[misc] # bytes at 1 to 3
        for blob, head, _, _, problem in chunk:
            if problem:
                gathered.unreadable[missing[blob]] = problem
            else:
                known[blob] = head
        done += len(chunk)
        progress(done, total)
    gathered.heads = {p: known[b] for p, b in gathered.blobs.items() if b in known}
    return gathered


Row = tuple[str, bytes, bytes, bytes, str]


def read_chunk(root: str, items: list[tuple[str, str]]) -> list[Row]:
    """One task: (blob, path) in, (blob, head, body, named, problem) out, for any executor."""
    rows: list[Row] = []
    contents = read_many(root, [path for _, path in items], most=MOST_BYTES)
    for (blob, _), data in zip(items, contents, strict=True):
        if isinstance(data, OSError):
            gone = FileFacts(problem=data.strerror or "unreadable")
            rows.append((blob, gone.head(), gone.body(), gone.named(), gone.problem))
            continue
        facts = facts_of(data)
        rows.append((blob, facts.head(), facts.body(), facts.named(), ""))
    return rows


def _mapped(
    root: Path, missing: dict[str, str], executor: Executor | None, workers: int | None
) -> Iterator[list[Row]]:
    items = sorted(missing.items(), key=lambda item: item[1])
    chunks = [items[i : i + _CHUNK] for i in range(0, len(items), _CHUNK)]
    return map_chunks(functools.partial(read_chunk, str(root)), chunks, executor, workers=workers)
