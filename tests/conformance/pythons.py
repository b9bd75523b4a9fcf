"""Finds other Pythons on this machine, whatever installed them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def find_python(version: tuple[int, int] | None) -> str | None:
    """The command of a Python of exactly that version that really runs, or ``None``.

    Looks at this Python, at ``PYTHON312`` and the like in the environment, at ``PATH``, and at
    what pyenv has. ``None`` asks for this Python.
    """
    if version is None or sys.version_info[:2] == version:
        return sys.executable
    return next((found for found in _candidates(version) if _is(found, version)), None)


def _candidates(version: tuple[int, int]) -> Iterator[str]:
    if named := os.environ.get("PYTHON{}{}".format(*version)):
        yield named
    if found := shutil.which("python{}.{}".format(*version)):
        yield found
    root = os.environ.get("PYENV_ROOT") or _output(["pyenv", "root"])
    if root:
        pattern = "versions/{}.{}.*/bin/python".format(*version)
        yield from map(str, sorted(Path(root).glob(pattern), reverse=True))


def _is(command: str, version: tuple[int, int]) -> bool:
    code = "import sys; print('{}.{}'.format(*sys.version_info))"
    return _output([command, "-c", code]) == "{}.{}".format(*version)


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
