"""`-v` and `--log FILE`: what is done, told beside the results or added to a file."""

from __future__ import annotations

import datetime
import platform
import shlex
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import canonize
from canonize.cli.invocation import Invocation
from canonize.core.inert import inert
from canonize.core.noted import listening, note
from canonize.errors import unwritable


@contextmanager
def noted(asked: Invocation, words: Sequence[str]) -> Iterator[Callable[[object], None]]:
    """Tells what is done while a verb runs.

    Yields:
        what takes the verb's end: its status, or the error that ended it.

    Raises:
        CanonizeError: the log file can't be written.
    """
    if not asked.verbose and asked.log is None:
        yield lambda ended: None
        return
    started = time.monotonic()

    def told(line: str, detail: bool) -> None:
        if asked.verbose and not detail:
            asked.screen.beside(f"{time.monotonic() - started:7.2f} s  {line}")

    if asked.log is None:
        with listening(told):
            yield _ending
        return
    try:
        file = asked.file(asked.log).open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable("the log", asked.file(asked.log), error) from error
    with file:

        def logged(line: str, detail: bool) -> None:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            for part in line.split("\n"):
                file.write(f"{now}  {inert(part)}\n")
            file.flush()

        with listening(told, logged):
            note(f"canonize {shlex.join(words)}", detail=True)
            versions = f"canonize {canonize.__version__}, Python {platform.python_version()}"
            note(f"{versions}, {sys.platform}, in {asked.directory.resolve()}", detail=True)
            yield _ending


def _ending(ended: object) -> None:
    if isinstance(ended, BaseException):
        lines = "".join(traceback.format_exception(ended)).rstrip("\n")
        note(lines, detail=True)
        note(f"ended by {type(ended).__name__}: {ended}")
    else:
        note(f"ended with {ended}")
