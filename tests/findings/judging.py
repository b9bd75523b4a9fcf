"""Plays a small repository through the command line: the program before, the plan, after."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from unittest import mock

from canonize.cli import main


@dataclass(frozen=True)
class Played:
    """What became of it.

    Args:
        status: the exit code of `run`.
        said: all that `run` printed.
        before, after: what the program printed, errors included.
        files: the text of each file afterwards.
    """

    status: int
    said: str
    before: str
    after: str
    files: dict[str, str]

    @property
    def is_kept(self) -> bool:
        """Whether the program does what it did."""
        return self.before == self.after

    def is_rerouted(self, path: str = "app/use.py", old: str = "app.old") -> bool:
        """Whether a file does without the competitor's module."""
        return old not in self.files[path]


def laid_out(text: str) -> dict[str, str]:
    """``=== path`` opens a file."""
    parts = re.split(r"^=== (\S+)\n", dedent(text), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def play(
    root: Path,
    files: str,
    *,
    plan: Sequence[str] = ("--canonical", "app.new:Box", "--duplicate", "app.old:Box"),
    program: Sequence[str] = ("-m", "app.main"),
) -> Played:
    """Lays the files out, writes a plan unless there is one, runs all steps."""
    given = {"app/__init__.py": "", **laid_out(files)}
    for path, text in given.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    _git(root, "init", "-q", "-b", "main")
    for key, value in (("user.name", "A"), ("user.email", "a@example.org")):
        _git(root, "config", key, value)
    _commit(root)
    before = _program(root, program)
    if "migration_plan.yaml" not in given:
        made = _canonize(root, "plan", "new", "--no-schema", "--reason", "read", *plan)
        assert made[0] == 0, made[1]
        _commit(root)
    status, said = _canonize(root, "run", "--all", "--yes")
    assert status in (0, 1, 2), said
    after = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.py")}
    return Played(status, said, before, _program(root, program), after)


def _program(root: Path, arguments: Sequence[str]) -> str:
    ran = subprocess.run(
        [sys.executable, "-B", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    return ran.stdout + re.sub(r"(?s)^Traceback.*\n(?=\w)", "", ran.stderr)


def _canonize(root: Path, *arguments: str) -> tuple[int, str]:
    """The command line, in this process."""
    out = io.StringIO()
    settings = {"XDG_STATE_HOME": str(root.with_name("state")), "NO_COLOR": "1"}
    with (
        mock.patch.dict(os.environ, settings),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        status = main(["-C", str(root), *arguments])
    return status, out.getvalue()


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def _commit(root: Path) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "state")
