"""The cases of `rows.txt`: each in a package of its own, so that one repository has many."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CASES = Path(__file__).with_name("rows.txt")
_FOLDERS = re.compile(r"\b(lib|tools|backend|code|vendor)\b(?=[/\".\s]|$)")
"""Source roots, which cases must not share."""

_PROGRAM = """
import os, runpy, sys
for name in sys.argv[1:]:
    if not (child := os.fork()):
        with open(name + ".out", "w") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            sys.argv[:] = [name]
            runpy.run_path(name, run_name="__main__")
        sys.exit()
    os.waitpid(child, 0)
"""
"""Runs programs, each in a process of its own, without starting Python for each."""


@dataclass(frozen=True)
class Row:
    """A case: its program is ``main_<package>.py``.

    Args:
        question: which row of the table, and which shape.
        ends: ``moves``, ``stays``, ``stops`` or ``adapts``.
        competitor: with what takes its place, as `plan new` takes it.
    """

    question: str
    package: str
    ends: str
    competitor: str
    is_deprecated: bool
    files: dict[str, str]

    @property
    def program(self) -> str:
        return f"main_{self.package}.py"

    @property
    def home(self) -> str:
        """The end of the path of the module that defines the competitor."""
        return self.competitor.partition(":")[0].replace(".", "/")

    @property
    def words(self) -> tuple[str, str]:
        return ("--deprecate" if self.is_deprecated else "--duplicate", self.competitor)


def rows() -> Iterator[Row]:
    """All cases."""
    blocks = re.split(r"^## ", _CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for number, block in enumerate(blocks):
        yield _row(f"r{number:02}", block)


def _row(package: str, block: str) -> Row:
    def own(text: str) -> str:
        return re.sub(r"\bapp\b", package, _FOLDERS.sub(rf"\1_{package}", text))

    head, _, rest = block.partition("\n")
    question, canonical, competitor, ends = (word.strip() for word in head.split("|"))
    files = {} if "source roots" in question else {f"{package}/__init__.py": ""}
    for part in re.split(r"^=== ", rest, flags=re.MULTILINE)[1:]:
        path, _, text = part.partition("\n")
        path = f"main_{package}.py" if path == "main.py" else own(path)
        files[path] = own(text)
    pair = own(f"{competitor.removeprefix('d!')}={canonical}")
    return Row(question, package, ends, pair, competitor.startswith("d!"), files)


def together(chosen: Collection[Row]) -> dict[str, str]:
    """The files of some cases in one repository; what several have is put together."""
    found: dict[str, str] = {}
    for row in chosen:
        for path, text in row.files.items():
            found[path] = found.get(path, "") + text
    return found


def run_each(root: Path, chosen: Sequence[Row], path: Sequence[str] = ()) -> dict[str, str]:
    """What the program of each case prints, errors too.

    Args:
        path: folders of the repository that are on the path of the programs.
    """
    folders = os.pathsep.join(str(root / folder) for folder in (".", *path))
    programs = [row.program for row in chosen]
    subprocess.run(
        [sys.executable, "-c", _PROGRAM, *programs],
        cwd=root,
        env={**os.environ, "PYTHONPATH": folders, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=120,
    )
    found = {}
    for row in chosen:
        out = root / f"{row.program}.out"
        found[row.question] = out.read_text()
        out.unlink()
    return found
