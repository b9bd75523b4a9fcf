"""Runs the repository's formatters on texts. Nothing of the repository is executed or written.

The tools are looked for on ``PATH`` and beside the Python that runs canonize, never in the
repository. They read the repository's settings and get the text on standard input.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canonize.core.formatter_settings import FILES
from canonize.core.formatting import NAMES, Lines, used_tools

_TIMEOUT = 60.0
_SORTERS = ("isort", "ruff-imports")
_OPTIONS = {
    "isort": ("-q", "--filter-files", "--filename"),
    "black": ("-q", "--stdin-filename"),
    "ruff-format": ("format", "-q", "--no-cache", "--force-exclude", "--stdin-filename"),
    "ruff-imports": (
        *("check", "-q", "--no-cache", "--force-exclude", "--select=I", "--fix-only"),
        "--stdin-filename",
    ),
}
_PROGRAMS = {"isort": "isort", "ruff-imports": "ruff", "black": "black", "ruff-format": "ruff"}


@dataclass(frozen=True)
class InstalledTool:
    """A formatter on this machine; see `canonize.core.formatting.Tool`."""

    name: str
    program: str
    root: Path
    _known: dict[tuple[str, bytes, tuple[Lines, ...]], bytes | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _failures: list[str] = field(default_factory=list, repr=False, compare=False)

    @property
    def is_sorter(self) -> bool:
        return self.name in _SORTERS

    @property
    def has_failed(self) -> bool:
        """Whether it gave no answer at least once, as it may on another day."""
        return bool(self._failures)

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> bytes | None:
        key = (path, data, tuple(lines))
        if key not in self._known:
            self._known[key] = self._run(path, data, lines)
        return self._known[key]

    def _run(self, path: str, data: bytes, lines: Sequence[Lines]) -> bytes | None:
        if self.name == "ruff-format" and lines:
            # One stretch a call; from the end, so that the others stay where they are.
            found: bytes | None = data
            for first, last in sorted(lines, reverse=True):
                found = found and self._call(
                    [*self._words(path), f"--range={first}-{last + 1}"], found
                )
            return found
        ranges = [f"--line-ranges={first}-{last}" for first, last in lines]
        return self._call([*self._words(path), *ranges], data)

    def _words(self, path: str) -> list[str]:
        return [*_OPTIONS[self.name], path]

    def _call(self, words: Sequence[str], data: bytes) -> bytes | None:
        try:
            done = subprocess.run(
                [self.program, *words, "-"],
                cwd=self.root,
                input=data,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            self._failures.append(str(error))
            return None
        return done.stdout if done.returncode == 0 and (done.stdout or not data) else None


@dataclass(frozen=True)
class InstalledFormatters:
    """The tools that a plan names, or that the repository's settings speak of.

    Args:
        tools: those that are installed.
        missing: names of those that are not.
    """

    tools: tuple[InstalledTool, ...]
    missing: tuple[str, ...]

    def tools_for(self, path: str) -> Sequence[InstalledTool]:
        """All of them: each leaves alone what its own settings exclude."""
        return self.tools

    @property
    def have_failed(self) -> bool:
        """Whether one of them gave no answer at least once."""
        return any(tool.has_failed for tool in self.tools)

    @property
    def notices(self) -> tuple[str, ...]:
        """One sentence for each tool that is not there."""
        return tuple(
            f"the repository's code is kept by {name}, which is not installed here: "
            "lines stay as they are edited (`format: none` in the plan says that this is meant)"
            for name in self.missing
        )


NO_FORMATTERS = InstalledFormatters((), ())


def installed_formatters(root: Path, named: Sequence[str] | None) -> InstalledFormatters:
    """Finds the tools.

    Args:
        named: what the plan says; ``None``: what the repository's settings speak of.
    """
    if named is None:
        named = used_tools({name: text for name in FILES if (text := _read(root / name))})
    found, missing = [], []
    for name in NAMES:
        if name not in named:
            continue
        program = _program(_PROGRAMS[name])
        if program is None:
            missing.append(name)
        else:
            found.append(InstalledTool(name, program, root))
    return InstalledFormatters(tuple(found), tuple(missing))


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""
