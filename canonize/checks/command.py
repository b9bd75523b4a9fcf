"""Runs a command; the step stays when it exits with 0.

The command is an argument list (a text is split as a shell would split it, and no shell is
started) unless ``shell: true``. It runs in a process group of its own, which is ended as a whole
when the time is over, when the run is interrupted, and when the command itself is done.
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
from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import Duration

_KEPT_BYTES = 400_000
_LINE = 4_000
_TICK = 0.05


class Options(BaseModel):
    """Options of a command check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str | tuple[str, ...] = Field(description="What to run: a text, or its arguments.")
    timeout: Duration = Field(600.0, description="After which the command is stopped: 90s, 10m.")
    shell: bool = Field(False, description="Hand the text to /bin/sh.")
    cwd: str = Field("", description="Folder to run in, relative to the repository.")
    env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")

    @model_validator(mode="after")
    def _can_be_run(self) -> Options:
        if any(part == ".." for part in self.cwd.split("/")) or self.cwd.startswith("/"):
            raise ValueError(f"cwd {self.cwd!r} leaves the repository")
        if self.shell and not isinstance(self.command, str):
            raise ValueError("with `shell: true` the command is one text")
        if not self.arguments():
            raise ValueError("the command is empty")
        return self

    def arguments(self) -> list[str]:
        """The argument list that is executed."""
        if self.shell:
            return ["/bin/sh", "-c", str(self.command)]
        return shlex.split(self.command) if isinstance(self.command, str) else list(self.command)


class Command:
    """The kind ``command``."""

    kind: ClassVar[str] = "command"
    executes: ClassVar[bool] = True
    Options: ClassVar[type[BaseModel]] = Options

    def describe(self, options: Any) -> str:
        """The exact command."""
        words = options.command if options.shell else shlex.join(options.arguments())
        settings = "".join(f"{name}={shlex.quote(value)} " for name, value in options.env.items())
        folder = f"   (in {options.cwd})" if options.cwd else ""
        return f"{settings}{words}{folder}"

    def run(self, options: Any, context: CheckContext) -> Verdict:
        """Runs it to its end, its time limit, or the run's interruption."""
        started = time.monotonic()
        output = _Output(context.emit)
        try:
            process = subprocess.Popen(
                options.arguments(),
                cwd=context.root / options.cwd,
                env={**os.environ, **options.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        except OSError as error:
            text = f"the command can't be started: {error.strerror}: {error.filename}"
            return Verdict(context.name, False, text)
        ending = _follow(process, output, started + options.timeout, context.stopping)
        seconds = time.monotonic() - started
        output.close(ending or _status(process.returncode))
        passed = not ending and process.returncode == 0
        return Verdict(context.name, passed, output.text(), {"seconds": seconds}, seconds)


CHECK = Command


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
) -> str:
    """Reads until the command ends; returns why it was ended early, if it was."""
    assert process.stdout is not None
    descriptor, ending = process.stdout.fileno(), ""
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
        _end_group(process)
        _drain(descriptor, output)
        process.stdout.close()
    return ending


def _drain(descriptor: int, output: _Output) -> None:
    with contextlib.suppress(BlockingIOError):
        while data := os.read(descriptor, 65536):
            output.feed(data)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Looks without reaping, so that the group's number can't be somebody else's yet."""
    found = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the whole group: gently first when the command still runs, then for sure."""
    if not _has_ended(process):
        _signal(process, signal.SIGTERM)
        for _ in range(40):
            if _has_ended(process):
                break
            time.sleep(_TICK)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _status(code: int) -> str:
    if code < 0:
        return f"ended by signal {-code}"
    return f"exit status {code}" if code else ""


def _die_with_parent() -> None:
    """A check must not go on changing files after the run that watches over it was killed."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
