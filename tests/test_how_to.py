"""The how-to pages are what happens: files with a title are written, commands are executed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.example.test_tutorial import fits

PAGES = sorted((Path(__file__).parents[1] / "docs" / "how-to").glob("*.md"))
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that are printed below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


_QUICK = ("diverged-constructor", "monorepo")
_MARKED = [
    pytest.param(page, id=page.stem, marks=() if page.stem in _QUICK else pytest.mark.slow)
    for page in PAGES
]


@pytest.mark.parametrize("page", _MARKED)
def test_every_command_of_the_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    root, home = tmp_path / "repository", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_"))} | {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            shlex.split(command), cwd=root, env=environment, capture_output=True, text=True
        )

    (root / ".gitignore").write_text(".pytest_cache/\n")
    assert run("git init -q -b main").returncode == 0
    is_begun, done = False, 0
    for language, title, text in _BLOCK.findall(page.read_text("utf-8")):
        if title:
            (root / title).parent.mkdir(parents=True, exist_ok=True)
            (root / title).write_text(text, encoding="utf-8")
        elif language == "console":
            if not is_begun:
                assert run("git add -A").returncode == run("git commit -qm start").returncode == 0
                is_begun = True
            for command, lines in commands(text):
                found = run(command)
                told = f"{command}\n{found.stdout}{found.stderr}"
                assert found.returncode == 0, told
                assert fits(lines, found.stdout), told
                done += 1
    assert done >= 3
