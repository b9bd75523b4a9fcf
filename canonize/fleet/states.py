"""How far each repository is: states and leases in SQLite.

Every change is one transaction. Work belongs to whoever holds its lease; a lease ends by itself
when it is not renewed, and what is finished under a lease that has ended is not recorded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import socket
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from canonize.errors import CanonizeError

MOST_ATTEMPTS = 3
"""A repository whose workers die so often is told as failed."""

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  ident TEXT NOT NULL, stage TEXT NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, token TEXT NOT NULL, owner TEXT NOT NULL, until REAL NOT NULL,
  result TEXT NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (ident, stage)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, ident TEXT NOT NULL, stage TEXT NOT NULL,
  what TEXT NOT NULL, owner TEXT NOT NULL, token TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one stage of one repository, until it ends or is not renewed."""

    ident: str
    stage: str
    token: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Job:
    """One stage of one repository.

    Args:
        state: ``waiting``, ``leased`` or ``done``.
        until: when the lease ends (seconds since the epoch).
        result: what the stage said; empty until it is done.
    """

    ident: str
    stage: str
    fingerprint: str
    state: str
    attempts: int
    token: str
    owner: str
    until: float
    result: Mapping[str, Any]
    seconds: float

    @property
    def is_done(self) -> bool:
        return self.state == "done"


_JOB = tuple(field.name for field in fields(Job))


class States:
    """The file ``fleet.sqlite3`` in a fleet's folder; use it in a ``with``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fleet.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self.path, timeout=60, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            [version] = self._connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                with self._transaction() as connection:
                    for statement in _SCHEMA.split(";\n"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
        except (sqlite3.Error, OSError) as error:
            raise _unusable(self.path, error) from error
        if version not in (0, _VERSION):
            raise CanonizeError(
                f"{self.path} was written by another version of canonize",
                hint="finish that fleet with it, or start one in another folder (--state)",
            )

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> States:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def want(self, ident: str, stage: str, fingerprint: str) -> None:
        """A stage is to be done; one that is done for the same reasons stays done."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT fingerprint, state FROM jobs WHERE ident = ? AND stage = ?", (ident, stage)
            ).fetchone()
            if row is not None and (row[0] == fingerprint or row[1] == "leased"):
                return
            connection.execute(
                "INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, 'waiting', 0, '', '', 0, '{}', 0)",
                (ident, stage, fingerprint),
            )

    def again(self, ident: str, stages: Iterable[str]) -> None:
        """Stages of a repository are to be done anew, unless somebody is at them."""
        with self._transaction() as connection:
            for stage in stages:
                connection.execute(
                    "UPDATE jobs SET state = 'waiting', attempts = 0, result = '{}', "
                    "fingerprint = '' WHERE ident = ? AND stage = ? AND state != 'leased'",
                    (ident, stage),
                )
                _note(connection, ident, stage, "again", owner_name(), "")

    def claim(self, ident: str, stage: str, seconds: float) -> Lease | None:
        """Takes waiting work, or work whose lease has ended; ``None`` when somebody else has it."""
        token = secrets.token_hex(8)
        with self._transaction() as connection:
            _end_leases(connection)
            changed = connection.execute(
                "UPDATE jobs SET state = 'leased', attempts = attempts + 1, token = ?, owner = ?, "
                "until = ? WHERE ident = ? AND stage = ? AND state = 'waiting'",
                (token, owner_name(), time.time() + seconds, ident, stage),
            ).rowcount
            if changed:
                _note(connection, ident, stage, "leased", owner_name(), token)
        return Lease(ident, stage, token, seconds) if changed else None

    def renew(self, lease: Lease) -> bool:
        """Whether the lease still holds; it then holds for its time again."""
        with self._transaction() as connection:
            return bool(
                connection.execute(
                    "UPDATE jobs SET until = ? WHERE ident = ? AND stage = ? AND token = ? "
                    "AND state = 'leased'",
                    (time.time() + lease.seconds, lease.ident, lease.stage, lease.token),
                ).rowcount
            )

    def finish(self, lease: Lease, result: Mapping[str, Any], seconds: float) -> bool:
        """Records what a stage said; ``False``: the lease had ended, and nothing is recorded."""
        with self._transaction() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = 'done', result = ?, seconds = ? "
                "WHERE ident = ? AND stage = ? AND token = ? AND state = 'leased'",
                (json.dumps(result), seconds, lease.ident, lease.stage, lease.token),
            ).rowcount
            what = "done" if changed else "too late"
            _note(connection, lease.ident, lease.stage, what, owner_name(), lease.token)
        return bool(changed)

    def give_back(self, lease: Lease) -> None:
        """The work waits again; it does not count as an attempt."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'waiting', attempts = attempts - 1 "
                "WHERE ident = ? AND stage = ? AND token = ? AND state = 'leased'",
                (lease.ident, lease.stage, lease.token),
            )
            _note(connection, lease.ident, lease.stage, "given back", owner_name(), lease.token)

    def end_leases(self) -> None:
        """Leases that ran out, and those of processes of this machine that are gone, end now."""
        with self._transaction() as connection:
            _end_leases(connection)

    def give_up(self, ident: str, stage: str, result: Mapping[str, Any]) -> None:
        """Waiting work is told as done with this result: nobody survives it."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'done', result = ? "
                "WHERE ident = ? AND stage = ? AND state = 'waiting'",
                (json.dumps(result), ident, stage),
            )
            _note(connection, ident, stage, "given up", owner_name(), "")

    def jobs(self, stage: str | None = None, *, results: bool = True) -> dict[tuple[str, str], Job]:
        """Every stage of every repository, by ident and stage.

        Args:
            results: also what the stages said, which may be long.
        """
        where, values = ("", ()) if stage is None else (" WHERE stage = ?", (stage,))
        result = "result" if results else "'{}'"
        try:
            rows = self._connection.execute(
                "SELECT ident, stage, fingerprint, state, attempts, token, owner, until, "
                f"{result}, seconds FROM jobs{where}",
                values,
            ).fetchall()
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from error
        return {(row[0], row[1]): _job(row) for row in rows}

    def log(self) -> list[tuple[str, str, str, str]]:
        """What happened, in order: ident, stage, what, token."""
        query = "SELECT ident, stage, what, token FROM log ORDER BY number"
        return [tuple(row) for row in self._connection.execute(query)]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:  # raised again: half a change must not stay
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from error


def _job(row: tuple[Any, ...]) -> Job:
    return Job(**dict(zip(_JOB, (*row[:8], json.loads(row[8]), row[9]), strict=True)))


def fingerprint(text: bytes, work: Mapping[str, Any]) -> str:
    """A digest of a plan's text and of a piece of work; what is done for one holds for no other."""
    return hashlib.sha256(text + b"\0" + json.dumps(work, sort_keys=True).encode()).hexdigest()


def owner_name() -> str:
    """This process, as leases name it: host, number, and when it started (numbers come again)."""
    return f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())}"


def _started(pid: int) -> str:
    """When a process started, where the system tells (Linux)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "-"
    return text.rpartition(")")[2].split()[19]


def _is_gone(owner: str) -> bool:
    """Whether a process certainly is not there any more."""
    host, _, rest = owner.partition(" ")
    pid, _, started = rest.partition(" ")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != _started(int(pid)) or _is_dead(int(pid))


def _is_dead(pid: int) -> bool:
    """Whether a process has ended and only waits to be noticed."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] in ("Z", "X")


def _end_leases(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT ident, stage, owner, until, token FROM jobs WHERE state = 'leased'"
    ).fetchall()
    for ident, stage, owner, until, token in rows:
        if until >= time.time() and not _is_gone(owner):
            continue
        connection.execute(
            "UPDATE jobs SET state = 'waiting', token = '' WHERE ident = ? AND stage = ?",
            (ident, stage),
        )
        _note(connection, ident, stage, "lease ended", owner, token)


def _note(
    connection: sqlite3.Connection, ident: str, stage: str, what: str, owner: str, token: str
) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    connection.execute(
        "INSERT INTO log (at, ident, stage, what, owner, token) VALUES (?, ?, ?, ?, ?, ?)",
        (at, ident, stage, what, owner, token),
    )


def _unusable(path: Path, error: Exception) -> CanonizeError:
    if path.parent.exists() and not path.parent.is_dir():
        return CanonizeError(
            f"{path.parent.name} is a file, and the fleet's states need a folder",
            where=str(path.parent),
            hint="--state names a folder; it is made when it is not there",
        )
    return CanonizeError(
        f"the fleet's states can't be used: {error}",
        where=str(path),
        hint="is the disk full or read-only? another folder is named by --state",
    )
