"""The journal's SQLite file: small transactions, each on the disk before the next act."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from canonize.core.change import Change
from canonize.errors import CanonizeError
from canonize.journal.lock import Lock, holder
from canonize.journal.records import (
    Applied,
    CheckRecord,
    Operation,
    PathRecord,
    StartingPoint,
    State,
)

_VERSION = 1
_SCHEMA = """
CREATE TABLE operations (
  number INTEGER PRIMARY KEY, token TEXT NOT NULL, kind TEXT NOT NULL, plan TEXT NOT NULL,
  plan_hash TEXT NOT NULL, tool TEXT NOT NULL, step INTEGER, step_id TEXT NOT NULL,
  title TEXT NOT NULL, started TEXT NOT NULL, ended TEXT NOT NULL, state TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, head TEXT NOT NULL, branch TEXT NOT NULL,
  "commit" TEXT, "checkpoint" TEXT, steps_total INTEGER, applied TEXT NOT NULL,
  folders TEXT NOT NULL, counts TEXT NOT NULL, undoes INTEGER, source TEXT,
  goal_folders TEXT NOT NULL);
CREATE TABLE paths (
  operation INTEGER NOT NULL, path BLOB NOT NULL, before TEXT, after TEXT,
  before_mode INTEGER, after_mode INTEGER, PRIMARY KEY (operation, path)) WITHOUT ROWID;
CREATE TABLE contents (hash TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE checks (
  operation INTEGER NOT NULL, name TEXT NOT NULL, passed INTEGER NOT NULL, output TEXT NOT NULL,
  seconds REAL NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (operation, name));
CREATE TABLE migrations (
  plan TEXT PRIMARY KEY, branch TEXT NOT NULL, "commit" TEXT NOT NULL,
  own_branch TEXT NOT NULL, created INTEGER NOT NULL);
"""
_COLUMNS = tuple(field.name for field in fields(Operation))
_LISTED = ", ".join(f'"{name}"' for name in _COLUMNS)


def content_hash(data: bytes) -> str:
    """The name under which the journal keeps bytes."""
    return hashlib.sha256(data).hexdigest()


def now() -> str:
    """The time as the journal writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class FileImage:
    """One path of an operation with its bytes, as it is handed to `Journal.record_paths`."""

    path: str
    before: bytes | None
    after: bytes | None
    before_mode: int | None
    after_mode: int | None

    @property
    def change(self) -> Change:
        """What was written."""
        return Change(self.path, self.before, self.after)


class Journal:
    """Reading creates nothing; the first write makes the file, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "journal.db"
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def open(cls, folder: Path) -> Journal:
        return cls(folder)

    def hold(self, verb: str) -> Lock:
        """The lock of this work tree, for a ``with``; raises Busy."""
        return Lock(self.folder / "lock", verb)

    def holder(self) -> str:
        """Who holds the lock, in words; empty when nobody does."""
        return holder(self.folder / "lock")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- reading

    def operations(self, plan: str | None = None) -> tuple[Operation, ...]:
        """All operations, or one plan's, oldest first."""
        where, values = ("", ()) if plan is None else (" WHERE plan = ?", (plan,))
        rows = self._rows(f"SELECT {_LISTED} FROM operations{where} ORDER BY number", values)
        return tuple(_operation(row) for row in rows)

    def operation(self, number: int) -> Operation:
        [row] = self._rows(f"SELECT {_LISTED} FROM operations WHERE number = ?", (number,))
        return _operation(row)

    def unfinished(self) -> Operation | None:
        """The operation that stopped half way, if any."""
        query = f"SELECT {_LISTED} FROM operations WHERE state <> ? ORDER BY number"
        rows = self._rows(query, (State.DONE.value,))
        return _operation(rows[0]) if rows else None

    def latest_plan(self) -> str | None:
        rows = self._rows("SELECT plan FROM operations ORDER BY number DESC LIMIT 1")
        return rows[0][0] if rows else None

    def applied(self, plan: str) -> tuple[Applied, ...]:
        """The steps of a plan that stand, in the order in which they were applied."""
        rows = self._rows(
            "SELECT applied FROM operations WHERE plan = ? AND state = ?"
            " ORDER BY number DESC LIMIT 1",
            (plan, State.DONE.value),
        )
        return _applied(rows[0][0]) if rows else ()

    def paths(self, operation: int) -> tuple[PathRecord, ...]:
        """The paths of an operation, sorted."""
        rows = self._rows(
            "SELECT path, before, after, before_mode, after_mode FROM paths"
            " WHERE operation = ? ORDER BY path",
            (operation,),
        )
        return tuple(PathRecord(os.fsdecode(row[0]), *row[1:]) for row in rows)

    def count_paths(self, operation: int) -> int:
        """How many files an operation touches."""
        [row] = self._rows("SELECT count(*) FROM paths WHERE operation = ?", (operation,))
        return int(row[0])

    def content(self, name: str) -> bytes:
        """Bytes by their hash.

        Raises:
            CanonizeError: they are gone, or not what the hash says.
        """
        rows = self._rows("SELECT packed FROM contents WHERE hash = ?", (name,))
        try:
            data = zlib.decompress(rows[0][0]) if rows else None
        except zlib.error:
            data = None
        if data is None or content_hash(data) != name:
            raise CanonizeError(
                f"the journal has lost the bytes {name[:12]}",
                where=str(self.path),
                hint="the checkpoint under refs/canonize has them, too",
            )
        return data

    def checks(self, operation: int) -> tuple[CheckRecord, ...]:
        """The verdicts of an operation, in the order in which they were given."""
        rows = self._rows(
            "SELECT name, passed, output, seconds, figures FROM checks"
            " WHERE operation = ? ORDER BY rowid",
            (operation,),
        )
        return tuple(CheckRecord(r[0], bool(r[1]), r[2], r[3], json.loads(r[4])) for r in rows)

    def origin(self, plan: str) -> StartingPoint | None:
        """Where a migration started from."""
        query = 'SELECT branch, "commit", own_branch, created FROM migrations WHERE plan = ?'
        rows = self._rows(query, (plan,))
        if not rows:
            return None
        branch, commit, own_branch, created = rows[0]
        return StartingPoint(branch, commit, own_branch, bool(created))

    # --- writing

    def begin(self, **values: object) -> Operation:
        """Starts an operation; the fields are `Operation`'s, number and time are given here."""
        with self._transaction() as connection:
            return _insert(connection, State.STARTED, values)

    def record_done(self, *, images: Iterable[FileImage] = (), **values: object) -> None:
        """Writes down an operation that wrote no file and is over at once.

        Args:
            images: what files were and are, where a person changed them.
        """
        with self._transaction() as connection:
            operation = _insert(connection, State.DONE, {"ended": now(), **values})
            _keep_images(connection, operation.number, images)

    def rebind(
        self, commits: Mapping[int, str | None], images: Mapping[int, Iterable[FileImage]]
    ) -> None:
        """Gives operations other commits and other results, all at once."""
        with self._transaction() as connection:
            for number, commit in commits.items():
                connection.execute(
                    'UPDATE operations SET "commit" = ? WHERE number = ?', (commit, number)
                )
            for number, some in images.items():
                _keep_images(connection, number, some)

    def update(self, operation: Operation, **values: object) -> Operation:
        """Records new values of an operation's fields; returns the operation as it is then."""
        with self._transaction() as connection:
            _update(connection, operation.number, values)
        return self.operation(operation.number)

    def record_paths(
        self, operation: Operation, images: Iterable[FileImage], **values: object
    ) -> Operation:
        """Keeps what files were and will be, and does as `update`; durable when it returns."""
        with self._transaction() as connection:
            _keep_images(connection, operation.number, images)
            _update(connection, operation.number, values)
        return self.operation(operation.number)

    def record_check(self, operation: Operation, check: CheckRecord) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?)",
                (
                    operation.number,
                    check.name,
                    check.passed,
                    check.output,
                    check.seconds,
                    json.dumps(dict(check.figures)),
                ),
            )

    def record_origin(self, plan: str, origin: StartingPoint) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO migrations VALUES (?, ?, ?, ?, ?)",
                (plan, origin.branch, origin.commit, origin.own_branch, origin.created),
            )

    def forget_contents(self, plan: str) -> None:
        """Drops the bytes that only a finished plan's operations name."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM paths WHERE operation IN"
                " (SELECT number FROM operations WHERE plan = ?)",
                (plan,),
            )
            connection.execute(
                "DELETE FROM contents WHERE hash NOT IN"
                " (SELECT before FROM paths WHERE before IS NOT NULL"
                " UNION SELECT after FROM paths WHERE after IS NOT NULL)"
            )

    # --- the file

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None and not self.path.exists():
            return []
        with _readable_errors(self.path):
            return self._connected().execute(query, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _readable_errors(self.path):
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:  # raised again: even ctrl-C must not leave half of it
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._create()
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=5)
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            self._connection = connection
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {_VERSION};COMMIT;")
            elif version != _VERSION:
                raise CanonizeError(
                    f"the journal has the format {version}, this canonize knows {_VERSION}",
                    where=str(self.path),
                    hint="use the canonize that made it",
                )
        return self._connection

    def _create(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
            os.close(os.open(self.path, flags, 0o600))
            for folder in (self.folder, self.folder.parent):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)


@contextlib.contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CanonizeError(
            f"the journal can't be used: {error}",
            where=str(path),
            hint="is the disk full or read-only? the checkpoints are under refs/canonize",
        ) from error


def _insert(connection: sqlite3.Connection, state: State, values: Mapping[str, Any]) -> Operation:
    query = "SELECT coalesce(max(number), 0) + 1 FROM operations"
    [number] = connection.execute(query).fetchone()
    token = os.urandom(4).hex()
    operation = Operation(number=number, token=token, started=now(), state=state, **values)
    marks = ", ".join("?" * len(_COLUMNS))
    connection.execute(f"INSERT INTO operations ({_LISTED}) VALUES ({marks})", _row(operation))
    return operation


def _update(connection: sqlite3.Connection, number: int, values: dict[str, Any]) -> None:
    if not values:
        return
    if values.get("state") is State.DONE:
        values.setdefault("ended", now())
    packed = {name: _pack(value) for name, value in values.items()}
    assignments = ", ".join(f'"{name}" = ?' for name in packed)
    query = f"UPDATE operations SET {assignments} WHERE number = ?"
    connection.execute(query, (*packed.values(), number))


def _keep_images(connection: sqlite3.Connection, number: int, images: Iterable[FileImage]) -> None:
    for image in images:
        hashes = [_keep(connection, data) for data in (image.before, image.after)]
        connection.execute(
            "INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?, ?, ?)",
            (number, os.fsencode(image.path), *hashes, image.before_mode, image.after_mode),
        )


def _keep(connection: sqlite3.Connection, data: bytes | None) -> str | None:
    if data is None:
        return None
    name = content_hash(data)
    connection.execute(
        "INSERT OR IGNORE INTO contents VALUES (?, ?)", (name, zlib.compress(data, 1))
    )
    return name


def _pack(value: object) -> object:
    if isinstance(value, Mapping):
        return json.dumps(dict(value))
    if isinstance(value, tuple):
        return json.dumps([[a.number, a.step_id, a.operation] for a in value])
    return value.value if isinstance(value, State) else value


def _row(operation: Operation) -> tuple[object, ...]:
    return tuple(_pack(getattr(operation, name)) for name in _COLUMNS)


def _applied(text: str) -> tuple[Applied, ...]:
    return tuple(Applied(*item) for item in json.loads(text))


def _operation(row: tuple[Any, ...]) -> Operation:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("folders", "goal_folders", "counts"):
        values[name] = json.loads(str(values[name]))
    values["applied"] = _applied(str(values["applied"]))
    values["state"] = State(str(values["state"]))
    return Operation(**values)
