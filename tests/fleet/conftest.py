"""A library, those who use it, and a plan, as repositories of their own."""

from __future__ import annotations

import os
import subprocess
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fleet import FACTORY, PLAN
from canonize.cli import main
from tests.documents import held

USER = "from acme.old import Factory\n\n\ndef answer():\n    return Factory().build()\n"


@dataclass(frozen=True)
class Outcome:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return held(self.out)

    def row(self, name: str) -> dict[str, Any]:
        return next(row for row in self.json["repositories"] if row["name"] == name)


@dataclass(frozen=True)
class Harbour:
    """A folder with repositories, a file of them, and a plan."""

    root: Path
    call: Callable[..., Outcome]

    def __call__(self, verb: str, *words: str, executor: str = "serial") -> Outcome:
        more = () if verb in ("status", "report") else ("--executor", executor)
        return self.call(
            "-C", str(self.root), "--json", "fleet", verb, "--repos", "repos.txt", *more, *words
        )

    @property
    def folder(self) -> Path:
        return self.root / "repos.fleet"

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def git(self, name: str, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.root / name, check=True, capture_output=True, text=True
        )
        return done.stdout

    def repository(self, name: str, files: Mapping[str, str]) -> None:
        (self.root / name).mkdir(exist_ok=True)
        for path, text in files.items():
            self.write(f"{name}/{path}", text)
        if not (self.root / name / ".git").exists():
            self.git(name, "init", "-q")
        self.git(name, "add", "-A")
        self.git(name, "commit", "-qm", "work")

    def listed(self, *sources: str) -> None:
        self.write("repos.txt", "".join(f"{source}\n" for source in sources))

    def library(self, version: str = "2.0", **more: str) -> None:
        """``acme-lib``: version 1.0 is tagged and has no canonical yet."""
        project = '[project]\nname = "acme-lib"\nversion = "{}"\n'
        old = {"src/acme/__init__.py": "", "src/acme/old.py": FACTORY}
        self.repository("acme-lib", {"pyproject.toml": project.format("1.0"), **old})
        self.git("acme-lib", "tag", "v1.0")
        new = {"src/acme/core.py": FACTORY, "pyproject.toml": project.format(version), **more}
        self.repository("acme-lib", new)

    def user(self, name: str, requirement: str = "acme-lib", text: str = USER) -> None:
        package = name.replace("-", "_")
        files = {f"{package}/__init__.py": "", f"{package}/web.py": text}
        self.repository(name, {"requirements.txt": f"{requirement}\n", **files})


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the real person's settings reaches git or the tool."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
    )


@pytest.fixture
def harbour(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Harbour:
    def call(*words: str) -> Outcome:
        capfd.readouterr()
        status = main(words)
        captured = capfd.readouterr()
        return Outcome(status, captured.out, captured.err)

    found = Harbour(tmp_path / "harbour", call)
    found.root.mkdir()
    found.write("migration_plan.yaml", PLAN)
    return found
