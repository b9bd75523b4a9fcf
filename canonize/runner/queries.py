"""Plays a user's own query for Bowler: on a copy, in a process of its own, only when trusted.

The copy lies in a temporary folder outside of the repository. Nothing that the process says is
believed where it can be looked at: the files are read back, and what was not seen to be parsed is
not taken. The process has its own group, which is ended as a whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from canonize.core.queries import NotPlayed, PlayedQuery, Query, QueryJob
from canonize.runner.trust import is_trusted, record_trust

_CHILD = Path(__file__).with_name("bowler_child.py")
_SHOWN = 300
_TICK = 0.02


class TrustedQueries:
    """The queries of one plan in one repository; see `canonize.core.queries.QueryRunner`."""

    def __init__(self, root: Path, plan_text: bytes) -> None:
        self._root = root
        self._plan_text = plan_text
        self._agreed: set[bytes] = set()

    def agree(self, queries: Iterable[tuple[Query, bytes | None]]) -> None:
        """Remembers a person's yes to queries as they are; for this run at least."""
        for query, source in queries:
            text = self._bound(query, source)
            self._agreed.add(text)
            record_trust(self._root, text)

    def is_trusted(self, query: Query, source: bytes | None) -> bool:
        """Whether this person has said yes to this plan with this query as it is."""
        text = self._bound(query, source)
        return text in self._agreed or is_trusted(self._root, text)

    def play(self, job: QueryJob) -> PlayedQuery | NotPlayed:
        """Plays a query if it is trusted; nothing is executed otherwise."""
        if not self.is_trusted(job.query, job.source):
            return NotPlayed(
                f"not played: it runs the Bowler query {job.query.text}, to which you have not "
                "said yes as it is now; `canonize trust` shows it and asks"
            )
        with tempfile.TemporaryDirectory(prefix="canonize-query-") as folder:
            return _play(Path(folder).resolve(), job)

    def _bound(self, query: Query, source: bytes | None) -> bytes:
        """What a yes is bound to: the plan's bytes, and the bytes of the query's file."""
        digest = hashlib.sha256(source or b"").hexdigest().encode()
        return self._plan_text + b"\0query\0" + query.text.encode() + b"\0" + digest


def _play(folder: Path, job: QueryJob) -> PlayedQuery | NotPlayed:
    copy, report = folder / "copy", folder / "report.json"
    try:
        _write_copy(copy, job)
        started = _start(folder, copy, report, job)
    except OSError as error:
        return NotPlayed(f"not played: {error.strerror or error}")
    ending = _wait(started, job.timeout)
    try:
        seen: dict[str, Any] = json.loads(report.read_bytes())
        failure, troubles = str(seen["failure"]), dict(seen["troubles"])
        parsed = frozenset(map(str, seen["parsed"]))
    except (OSError, ValueError, KeyError, TypeError):
        failure = ending or f"it ended without a word (exit status {started.returncode})"
        return NotPlayed(f"nothing is taken: {failure}{_said(folder)}")
    if ending or failure:
        return NotPlayed(f"nothing is taken: {ending or failure}")
    return _read_back(copy, job, parsed, {str(k): str(v) for k, v in troubles.items()})


def _write_copy(copy: Path, job: QueryJob) -> None:
    copy.mkdir()
    for path, data in job.files.items():
        file = copy / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:  # two names may be one on this disk
            stream.write(data)


def _start(folder: Path, copy: Path, report: Path, job: QueryJob) -> subprocess.Popen[bytes]:
    place, _, function = job.query.text.rpartition(":")
    described = {
        "file": "",
        "module": place,
        "function": function,
        "arguments": job.query.arguments,
        "files": list(job.files),
    }
    if job.source is not None:
        source = folder / "query.py"
        source.write_bytes(job.source)
        described["file"] = str(source)
    task = folder / "job.json"
    task.write_text(json.dumps(described), "utf-8")
    with (folder / "output").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-P", "-B", "-X", "utf8", str(_CHILD), str(task), str(report)],
            cwd=copy,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait(process: subprocess.Popen[bytes], timeout: float) -> str:
    """Waits, then ends the whole group. Returns why it was ended early, if it was."""
    deadline = time.monotonic() + timeout
    try:
        # Looks without reaping, so that the group's number can't be somebody else's yet.
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > deadline:
                return "it took longer than its timeout"
            time.sleep(_TICK)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return ""


def _said(folder: Path) -> str:
    """The last line that the process printed."""
    lines = (folder / "output").read_bytes()[-4000:].decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f": {last[:_SHOWN]}" if last else ""


def _read_back(
    copy: Path, job: QueryJob, parsed: frozenset[str], troubles: dict[str, str]
) -> PlayedQuery:
    """Reads the copy; only plain files that lie where they were put count."""
    files: dict[str, bytes] = {}
    for path in job.files:
        file = copy / path
        if file.is_file() and not file.is_symlink() and file.resolve() == file:
            files[path] = file.read_bytes()
    here = {os.fsdecode(os.path.relpath(p, copy)) for p in copy.rglob("*") if not p.is_dir()}
    return PlayedQuery(files, parsed, troubles, tuple(sorted(here - set(job.files))))
