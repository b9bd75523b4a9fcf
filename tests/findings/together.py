"""Plays many small cases in one repository and with one plan, each as if it were alone.

Packages get names of their own while it is played (``app`` is ``app_r07``), and their old ones
back in what is handed out::

    played = play_together({"a list": Case(files, "app.new:New", "app.old:Old")})
    assert_same(played["a list"])

The exit status is that of all together: cases that end alike belong into one play.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.compatibility.comparison import compared
from canonize.core.roots import detect_roots
from canonize.core.tree import MemoryBase, SourceTree
from tests.accounting.accounting import bytes_of
from tests.compatibility.comparing import migration
from tests.findings.playing import Files, Played, canonize, content, git, repository

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
class Case:
    """Some files with a `main.py`, and what takes the place of what.

    Args:
        option: what the competitor is, as `plan new` takes it.
        tops: packages, modules and folders at the top that no other case may share with it.
    """

    files: Files
    canonical: str
    competitor: str
    option: str = "--duplicate"
    tops: tuple[str, ...] = ("app",)


@dataclass(frozen=True)
class _Named:
    """A case under the names that it has while it is played."""

    case: Case
    end: str

    def there(self, text: str) -> str:
        return re.sub(rf"\b({'|'.join(self.case.tops)}|main(?=\.py))\b", rf"\1{self.end}", text)

    def back(self, text: str) -> str:
        return text.replace(self.end, "")

    @property
    def files(self) -> dict[str, str]:
        return {self.there(path): self.there(str(text)) for path, text in self.case.files.items()}

    @property
    def words(self) -> tuple[str, str]:
        return self.case.option, self.there(f"{self.case.competitor}={self.case.canonical}")

    def own(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Its files of all, as they are when it is alone."""
        return {
            self.back(path): self.back(data.decode()).encode()
            for path, data in files.items()
            if path in self.files or self.end in path
        }


def play_together(
    cases: Mapping[str, Case],
    *options: str,
    edit: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> dict[str, Played]:
    """Plans all cases at once, runs everything, and runs each program before and after.

    Args:
        options: more for ``plan new``.
        edit: texts of the plan to replace before it runs; the check that loads all modules goes
            out in any case, since each program runs.
        python: what runs the programs.
    """
    named = {name: _Named(case, f"_r{at:02}") for at, (name, case) in enumerate(cases.items())}
    files = _united(list(named.values()))
    data = {path: text.encode() for path, text in files.items()}
    words = [word for one in named.values() for word in one.words]
    pairs = [word.partition("=") for word in words if "=" in word]
    homes = [old.partition(":")[0] for old, _, _ in pairs]
    path = [root.folder for root in detect_roots(files, data.get, homes)]
    with repository(files) as root:
        before, printed = content(root), _printed(root, named, path, python)
        planned = canonize(
            root, "plan", "new", "--no-schema", "--canonical", pairs[0][2], *words,
            "--reason", "they are used for the same", *options,
        )  # fmt: skip
        assert planned.status == 0, planned.text
        plan = root / "migration_plan.yaml"
        text = plan.read_text("utf-8").replace(", loads]", "]")
        for old, new in (edit or {}).items():
            assert old in text, text
            text = text.replace(old, new)
        plan.write_text(text, "utf-8")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "plan")
        ran = canonize(root, "run", "--all", "--yes")
        after, printed_after = content(root), _printed(root, named, path, python)
    return {
        name: Played(
            one.own(before), one.own(after), printed[name], printed_after[name], planned, ran, text
        )
        for name, one in named.items()
    }


def misfits(files: Files, canonical: str, competitor: str) -> list[str]:
    """What `uses-fit` stops at in the files of one case, which is not told of each in a play."""
    tree = SourceTree(MemoryBase(bytes_of(files)))
    (found,) = compared(tree, migration(competitor, canonical))
    return [f"{use.place} {use.subject}" for use in found.uses if use.judgement.is_unsafe]


def _united(named: Sequence[_Named]) -> dict[str, str]:
    """The files of all; what several have at one place is put together."""
    found: dict[str, str] = {}
    for one in named:
        for path, text in one.files.items():
            found[path] = found.get(path, "") + text
    return found


def _printed(
    root: Path, named: Mapping[str, _Named], path: Sequence[str], python: str
) -> dict[str, str]:
    """What each program prints, its errors too."""
    programs = {name: f"main{one.end}.py" for name, one in named.items()}
    folders = os.pathsep.join(str(root / folder) for folder in (".", *path))
    subprocess.run(
        [python, "-W", "ignore", "-c", _PROGRAM, *programs.values()],
        cwd=root,
        env={**os.environ, "PYTHONPATH": folders, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=120,
    )
    found = {}
    for name, program in programs.items():
        out = root / f"{program}.out"
        found[name] = named[name].back(out.read_text()).strip()
        out.unlink()
    return found
