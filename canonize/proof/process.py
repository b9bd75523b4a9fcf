"""Runs one program to its end, its time limit or the run's interruption, and ends all it started.

The program runs in a process group of its own, which is ended as a whole when the time is over,
when the run is interrupted, and when the program itself is done. It dies with the process that
watches over it (on Linux), so that it can't go on changing files.
"""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import os
import select
import shlex
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.core.noted import note

_KEPT_BYTES = 400_000
_LINE = 4_000
_TICK = 0.05
_LAST_LINES = 12


@dataclass(frozen=True, slots=True)
class Exit:
    """How a program ended.

    Args:
        status: its exit status; negative for the signal that ended it; ``None`` when it could not
            be started.
        why: why it was ended early, or could not be started; empty when it ended by itself.
        output: both streams as they came, the end of them if they were long.
        seconds: wall time.
        processor: user and system time of the program and of what it waited for, in seconds.
    """

    status: int | None
    why: str
    output: str
    seconds: float
    processor: float

    @property
    def succeeded(self) -> bool:
        return self.status == 0 and not self.why


def run_program(
    arguments: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    timeout: float,
    emit: Callable[[str], None] = lambda line: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Exit:
    """Runs a program and waits for its end; it has no standard input.

    Args:
        environment: set on top of this process's own.
        timeout: seconds after which it is stopped.
        emit: takes each line of output as it comes.
        stopping: asked several times a second whether to give up.
    """
    started = time.monotonic()
    output = _Output(emit)
    try:
        process = subprocess.Popen(
            list(arguments),
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
    except OSError as error:
        why = f"the command can't be started: {error.strerror}: {error.filename}"
        return Exit(None, why, why, time.monotonic() - started, 0.0)
    ending, processor = _follow(process, output, started + timeout, stopping)
    output.close(ending or _status(process.returncode))
    seconds = time.monotonic() - started
    note(f"{shlex.join(arguments)}  {seconds:.2f} s, ended with {process.returncode}")
    note(output.text(), detail=True)
    return Exit(process.returncode, ending, output.text(), seconds, processor)


class _Output:
    """Hands lines on as they come, and keeps the end of them."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self._emit = emit
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._open = ""
        self._kept: deque[str] = deque()
        self._size = 0
        self._dropped = 0

    def feed(self, data: bytes) -> None:
        *lines, self._open = (self._open + self._decoder.decode(data)).split("\n")
        while len(self._open) > _LINE:
            lines.append(self._open[:_LINE])
            self._open = self._open[_LINE:]
        for line in lines:
            self._add(line)

    def close(self, ending: str) -> None:
        if self._open:
            self._add(self._open)
        if ending:
            self._add(ending)

    def text(self) -> str:
        note = f"[{self._dropped} earlier lines left out]\n" if self._dropped else ""
        return note + "\n".join(self._kept)

    def _add(self, line: str) -> None:
        line = line.removesuffix("\r")
        self._kept.append(line)
        self._size += len(line)
        while self._size > _KEPT_BYTES:
            self._size -= len(self._kept.popleft())
            self._dropped += 1
        self._emit(line)


def _follow(
    process: subprocess.Popen[bytes],
    output: _Output,
    deadline: float,
    stopping: Callable[[], bool],
) -> tuple[str, float]:
    """Reads until the command ends; why it was ended early, if it was, and its processor time."""
    assert process.stdout is not None
    descriptor, ending, processor = process.stdout.fileno(), "", 0.0
    os.set_blocking(descriptor, False)
    try:
        while not _has_ended(process):
            if stopping():
                ending = "stopped: the run was interrupted"
            elif time.monotonic() > deadline:
                ending = "stopped: it took longer than its timeout"
            if ending:
                break
            select.select([descriptor], [], [], _TICK)
            _drain(descriptor, output)
    finally:
        processor = end_group(process)
        _drain(descriptor, output)
        process.stdout.close()
    return ending, processor


def end_of(output: str) -> str:
    """The last lines of what a program printed: more would push the reason out of what is shown."""
    return "\n".join(output[-2000:].splitlines()[-_LAST_LINES:])


def _drain(descriptor: int, output: _Output) -> None:
    with contextlib.suppress(BlockingIOError):
        while data := os.read(descriptor, 65536):
            output.feed(data)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Looks without reaping, so that the group's number can't be somebody else's yet."""
    found = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def end_group(process: subprocess.Popen[bytes]) -> float:
    """Ends the whole group: gently first when it still runs, then for sure; its processor time."""
    if not _has_ended(process):
        _signal(process, signal.SIGTERM)
        for _ in range(40):
            if _has_ended(process):
                break
            time.sleep(_TICK)
    _signal(process, signal.SIGKILL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _status(code: int) -> str:
    if code < 0:
        return f"ended by signal {-code}"
    return f"exit status {code}" if code else ""


def die_with_parent() -> None:
    """For a child: it must not go on changing files after the process that watches was killed."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
