"""A defect of the tool: a quiet message for the person, a log file for whoever repairs it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import canonize
from canonize.cli.invocation import Invocation
from canonize.core.inert import inert
from canonize.errors import CanonizeError


def report_bug(asked: Invocation, error: Exception, words: Sequence[str]) -> None:
    """Writes the log file and says where it is.

    It has the traceback, the versions and the arguments, and nothing of the environment.
    """
    lines = [
        f"canonize {canonize.__version__}",
        f"python {platform.python_version()} on {platform.platform()}",
        f"arguments: {list(words)!r}",
        "",
        *"".join(traceback.format_exception(error)).split("\n"),
    ]
    text = "\n".join(map(inert, lines))
    path = _write(asked, text)
    asked.screen.error(
        CanonizeError(
            f"this is a defect of canonize: {type(error).__name__}: {error}",
            hint="`canonize status` says where the migration stands; please report the log file",
            details=(f"log file: {path}",) if path else tuple(text.split("\n")),
        )
    )


def _write(asked: Invocation, text: str) -> Path | None:
    name = f"bug-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    git_dir = asked.top / ".git"
    folders = [git_dir / "canonize" / "logs"] if git_dir.is_dir() else []
    for folder in (*folders, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            continue
        with os.fdopen(descriptor, "w", encoding=sys.getdefaultencoding(), errors="replace") as log:
            log.write(text)
        return folder / name
    return None
