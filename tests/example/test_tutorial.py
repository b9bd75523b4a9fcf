"""docs/tutorial.md is what happens: each command is executed, each output compared."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.example.test_expected import ROOT, files

PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONG = "CANONIZE_TUTORIAL" in os.environ
"""The whole story runs the example's tests eight times: a minute on a quiet machine."""
_FIRST_LONG = "canonize run --yes"


@dataclass
class Told:
    """One command with the lines that the page prints below it."""

    command: str
    lines: list[str] = field(default_factory=list)


def told() -> Iterator[Told]:
    for block in _BLOCK.findall(PAGE):
        current: Told | None = None
        for line in block.splitlines():
            if line.startswith("$ "):
                if current:
                    yield current
                current = Told(line[2:])
            else:
                assert current is not None
                current.lines.append(line)
        if current:
            yield current


def fits(lines: list[str], output: str) -> bool:
    """Whether an output is what the page prints, with anything in place of the dots."""
    parts = []
    for line in lines:
        whole = r"(?:[^\n]*\n)*?" if line.strip() == "..." else None
        within = r"[^\n]*".join(map(re.escape, line.split("..."))) + r"[ ]*\n"
        parts.append(whole or within)
    pattern = "".join(parts)
    return re.fullmatch(pattern, output) is not None


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "webchat"
    for path, data in files().items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    shutil.copy(ROOT / "migration_plan.yaml", root)
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    return root


def test_every_command_does_what_the_page_says(place: Path) -> None:
    folder = Path(sys.executable).parent
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "XDG_"))
    } | {
        "HOME": str(place.parent / "home"),
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_NOSYSTEM": "1",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True)

    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "start"]):
        assert run("git", *words).returncode == 0
    key, done = "", 0
    for item in told():
        if item.command == _FIRST_LONG and not _LONG:
            break
        found = run(*shlex.split(item.command.replace("KEY", key)))
        assert found.returncode == 0, f"{item.command}\n{found.stdout}{found.stderr}"
        assert fits(item.lines, found.stdout), f"{item.command}\n{found.stdout}"
        if "--json review" in item.command:
            edits = [e for i in json.loads(found.stdout)["items"] for e in i["edits"]]
            key = next(e["key"] for e in edits if e["path"].endswith(".md"))
        done += 1
    assert done > 5


def test_the_dots_do_not_hide_everything() -> None:
    assert fits(["a", "...", "c ... e"], "a\nb\nb\nc d e\n")
    assert not fits(["a", "..."], "b\n")
    assert not fits(["a"], "a\nb\n")
