"""The cache of facts: SQLite, keyed by content, never believed when anything about it is odd.

It lives in the repository's common git directory, so branches and worktrees share it. Losing it
costs one cold scan. Rows carry a checksum, and the whole file carries the version of the tool and
of the interpreter's grammar; anything that does not fit is dropped and computed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from canonize import __version__

_FORMAT = 7
_TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (
    blob TEXT PRIMARY KEY, light BLOB NOT NULL, heavy BLOB NOT NULL, sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS derived (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memos (
    kind TEXT, blob TEXT, value BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (kind, blob)
) WITHOUT ROWID;
"""
_KEEP_DERIVED = 40_000
_KEEP_MEMOS = 400_000


def tool_version() -> str:
    """What facts depend on besides the file: our own format and the host's grammar."""
    return f"{__version__}/{_FORMAT}/{sys.version_info.major}.{sys.version_info.minor}"


def blob_id(data: bytes) -> str:
    """git's name for these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Store:
    """A cache file, or memory when ``path`` is ``None`` or can't be written.

    Use as a context manager. No method raises for a bad file: it starts again with an empty one.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.rebuilt = False
        self._db = self._open()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.commit()
        self._db.close()

    def facts(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Light facts by blob id; those that are missing or damaged are left out."""
        return {blob: light for blob, light, _ in self._rows(blobs, heavy=False)}

    def heavy(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Calls and strings by blob id."""
        return {blob: heavy for blob, _, heavy in self._rows(blobs, heavy=True)}

    def _rows(self, blobs: Iterable[str], *, heavy: bool) -> Iterator[tuple[str, bytes, bytes]]:
        column = "facts.heavy" if heavy else "x''"
        try:
            self._want(blobs)
            rows = self._db.execute(
                f"SELECT wanted.blob, light, {column}, sum FROM wanted JOIN facts USING (blob)"
            ).fetchall()
        except sqlite3.DatabaseError:
            self._start_again()
            return
        for blob, light, rest, checksum in rows:
            if isinstance(light, bytes) and zlib.crc32(light) == checksum:
                yield blob, light, rest

    def add(self, rows: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Keeps (blob id, light, heavy)."""
        try:
            self._db.executemany(
                "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
                [(blob, light, heavy, zlib.crc32(light)) for blob, light, heavy in rows],
            )
        except sqlite3.DatabaseError:
            self._start_again()

    def derived(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What was derived from facts, by key; missing and damaged entries are left out."""
        found: dict[str, bytes] = {}
        wanted = list(dict.fromkeys(keys))
        try:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                for key, value, checksum in self._db.execute(
                    f"SELECT key, value, sum FROM derived WHERE key IN ({marks})", part
                ):
                    if isinstance(value, bytes) and zlib.crc32(value) == checksum:
                        found[key] = value
        except sqlite3.DatabaseError:
            self._start_again()
            return {}
        return found

    def add_derived(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Keeps (key, value); the oldest go when there are too many."""
        try:
            (stamp,) = self._db.execute("SELECT coalesce(max(used), 0) + 1 FROM derived").fetchone()
            self._db.executemany(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)",
                [(key, value, zlib.crc32(value), stamp) for key, value in rows],
            )
            (count,) = self._db.execute("SELECT count(*) FROM derived").fetchone()
            if count > _KEEP_DERIVED:
                self._db.execute("DELETE FROM derived WHERE used < ?", (stamp,))
        except sqlite3.DatabaseError:
            self._start_again()

    def memos(self, kind: str, blobs: Iterable[str]) -> list[tuple[str, bytes, int]]:
        """(blob id, value, checksum) of one kind; `remembered` looks at the checksums."""
        try:
            self._want(blobs)
            rows = self._db.execute(
                "SELECT wanted.blob, value, sum FROM wanted JOIN memos USING (blob) WHERE kind = ?",
                (kind,),
            ).fetchall()
        except sqlite3.DatabaseError:
            self._start_again()
            return []
        return [row for row in rows if isinstance(row[1], bytes)]

    def add_memos(self, kind: str, rows: Iterable[tuple[str, bytes, int]]) -> None:
        """Keeps (blob id, value, checksum) of one kind; when there are too many, only these."""
        try:
            (count,) = self._db.execute("SELECT count(*) FROM memos").fetchone()
            if count > _KEEP_MEMOS:
                self._db.execute("DELETE FROM memos")
            self._db.executemany(
                "INSERT OR REPLACE INTO memos VALUES (?, ?, ?, ?)",
                [(kind, blob, value, checksum) for blob, value, checksum in rows],
            )
        except sqlite3.DatabaseError:
            self._start_again()

    def _want(self, blobs: Iterable[str]) -> None:
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (blob TEXT PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany(
            "INSERT INTO wanted VALUES (?)", [(blob,) for blob in dict.fromkeys(blobs)]
        )

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return _connect(":memory:")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            return _connect(str(self._path))
        except sqlite3.DatabaseError:
            return self._replace()
        except OSError:
            self._path = None
            return _connect(":memory:")

    def _replace(self) -> sqlite3.Connection:
        assert self._path is not None
        self.rebuilt = True
        try:
            for suffix in ("", "-journal", "-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            return _connect(str(self._path))
        except (OSError, sqlite3.DatabaseError):
            self._path = None
            return _connect(":memory:")

    def _start_again(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.close()
        self._db = self._replace() if self._path is not None else _connect(":memory:")
        self.rebuilt = True


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=5)
    try:
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_TABLES)
        row = db.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
        if row is None or row[0] != tool_version():
            db.execute("DELETE FROM facts")
            db.execute("DELETE FROM derived")
            db.execute("DELETE FROM memos")
            db.execute("INSERT OR REPLACE INTO about VALUES ('version', ?)", (tool_version(),))
            db.commit()
    except sqlite3.Error:
        db.close()
        raise
    return db
