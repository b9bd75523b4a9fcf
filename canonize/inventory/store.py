"""The cache of facts: SQLite, keyed by content, never believed when anything about it is odd.

It lives in the repository's common git directory, so branches and worktrees share it. Losing it
costs one cold scan. Rows carry a checksum, and the whole file carries the version of the tool and
of the interpreter's grammar; anything that does not fit is dropped and computed again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

from canonize import __version__

_FORMAT = 16
_TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS derived (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL, used INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS parts (
    kind TEXT, blob TEXT, value BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (kind, blob)
);
"""
"""With row ids: an index that holds the values themselves takes twice the time and space."""
_KEEP_DERIVED = 40_000
_LARGEST = 4_000_000_000
"""Bytes of a cache file that is thrown away instead of being grown further."""


def tool_version() -> str:
    """What facts depend on besides the file: our own format and the host's grammar."""
    return f"{__version__}/{_FORMAT}/{sys.version_info.major}.{sys.version_info.minor}"


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

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.commit()
        self._db.close()

    def parts(self, kind: str, blobs: Iterable[str]) -> dict[str, bytes]:
        """What is kept of contents under a kind, by blob id; missing and damaged ones left out."""
        try:
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (blob TEXT PRIMARY KEY)")
            self._db.execute("DELETE FROM wanted")
            self._db.executemany(
                "INSERT INTO wanted VALUES (?)", [(blob,) for blob in dict.fromkeys(blobs)]
            )
            rows = self._db.execute(
                "SELECT wanted.blob, value, sum FROM wanted CROSS JOIN parts "
                "ON parts.kind = ? AND parts.blob = wanted.blob",
                (kind,),
            ).fetchall()
        except sqlite3.DatabaseError:
            self._start_again()
            return {}
        seed, crc32 = crc32_of(kind), zlib.crc32
        return {
            blob: value
            for blob, value, checksum in rows
            if isinstance(value, bytes) and crc32(value, crc32(blob.encode(), seed)) == checksum
        }

    def add_parts(self, kind: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Keeps (blob id, value) under a kind.

        The checksum covers the kind and the id: what belongs to another content is as wrong as what
        is damaged.
        """
        seed, crc32 = crc32_of(kind), zlib.crc32
        try:
            self._db.executemany(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)",
                [
                    (kind, blob, value, crc32(value, crc32(blob.encode(), seed)))
                    for blob, value in rows
                ],
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

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return _connect(":memory:")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _LARGEST:
                self._path.unlink()
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


def crc32_of(text: str) -> int:
    return zlib.crc32(text.encode())


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=5)
    try:
        db.execute("PRAGMA synchronous = OFF")
        if not _is_of_this_version(db):
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in names:
                db.execute('DROP TABLE "{}"'.format(table.replace('"', '""')))
        db.executescript(_TABLES)
        db.execute("INSERT OR REPLACE INTO about VALUES ('version', ?)", (tool_version(),))
        db.commit()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _is_of_this_version(db: sqlite3.Connection) -> bool:
    known = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'about'").fetchone()[0]
    row = known and db.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
    return bool(row) and row[0] == tool_version()
