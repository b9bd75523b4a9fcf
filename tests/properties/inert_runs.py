"""Runs the command line on input that means harm, and looks at what it says and leaves."""

from __future__ import annotations

import contextlib
import io
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from canonize.cli import main

HERE = Path(__file__).parents[2]
ANSWERS = (0, 1, 2)
_HARMLESS = "\u00ad"  # a soft hyphen shows nothing and moves nothing


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    status: int
    text: str

    def complaints(self, answers: Sequence[int] = ANSWERS) -> list[str]:
        """What a person must never see: a traceback, a bug, a character that acts."""
        found = []
        if self.status not in answers:
            found.append(f"it ended with {self.status}: {self.text[-300:]!r}")
        if "Traceback (most recent" in self.text:
            found.append(f"a traceback: {self.text[-600:]}")
        acting = {c for c in self.text if _acts(c)}
        if acting:
            found.append(f"characters that act: {sorted(acting)}")
        return found


def _acts(character: str) -> bool:
    if character in "\n\t" or character in _HARMLESS:
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def said_here(*words: str, patience: int = 120) -> Said:
    """Runs in this process; one that hangs is ended, and ends with a bug."""
    out, err = io.StringIO(), io.StringIO()
    with _alarm(patience), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return Said(status, out.getvalue() + err.getvalue())


def said_there(*words: str, patience: int = 600) -> Said:
    """Runs in a process of its own, which may also be killed by what it reads."""
    command = [sys.executable, "-m", "canonize", *words]
    try:
        done = subprocess.run(
            command, cwd=HERE, capture_output=True, timeout=patience, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        return Said(124, f"it hangs: {words} {error.stdout!r}")
    return Said(done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape"))


@contextlib.contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it hangs: nothing after {seconds} s")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
