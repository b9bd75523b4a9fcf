"""A small repository with competing factories, and the command to run in it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from canonize.cli import main
from tests.documents import held

SNAPSHOTS = Path(__file__).parent / "snapshots"

FILES = {
    "app/__init__.py": "",
    "app/core.py": 'class Factory:\n    """Makes engines."""\n\n    def build(self):\n'
    '        return "engine"\n',
    "app/old.py": "class Factory:\n    def build(self):\n        return 'old engine'\n",
    "app/legacy.py": 'class Maker:\n    """Still used by plug-ins."""\n\n    def __init__(self):\n'
    '        self.made = 0\n\n    def build(self):\n        return "engine"\n',
    "app/web.py": "from app.old import Factory\n\n\ndef answer():\n    return Factory().build()\n",
    "app/jobs.py": 'import app.old\n\nNAME = "app.old:Factory"\n\n\ndef work():\n'
    "    return app.old.Factory().build()\n",
    "app/plugin.py": "from app.legacy import Maker\n\nMAKERS = [Maker]\n",
    "tests/test_web.py": "from app.old import Factory\n\n\ndef test_it():\n"
    "    assert Factory().build()\n",
    "notes.md": "Engines come from `app.old.Factory`.\n",
}

PLAN = """\
version: 1
name: one-factory
issue: 884
canonical: app.core:Factory
competitors:
  - symbol: app.old
    verdict: duplicate
  - symbol: app.old:Factory
    verdict: duplicate
    evidence: claimed
    reason: nobody reads which engine it is
  - symbol: app.legacy:Maker
    verdict: deprecated
checks:
  smoke: {command: "python -c 'import app.web, app.jobs, app.plugin'", timeout: 1m}
steps:
  - id: baseline
    title: Everything imports
    checks: [smoke]
  - id: rewrite
    phase: 2
    title: Route everything through the canonical
    codemods:
      - rewrite_imports
      - rewrite_strings
    checks: [smoke]
  - id: remove
    phase: 3
    codemods: [insert_deprecations, remove_duplicates]
    checks: [dangling-references, smoke]
"""


@dataclass(frozen=True)
class Outcome:
    """What a command said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Shop:
    """A repository of the test's own."""

    root: Path
    call: Callable[..., Outcome]

    def __call__(self, *words: str) -> Outcome:
        """Runs canonize in the repository."""
        return self.call("-C", str(self.root), *words)

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout

    def state(self) -> dict[str, bytes]:
        """Every file of the work tree and of the git directory."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.root)): path.read_bytes() for path in files}


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*words: str) -> Outcome:
        capfd.readouterr()
        status = main(words)
        captured = capfd.readouterr()
        if "--json" in words and '"document"' in captured.out[:100]:
            held(captured.out)
        return Outcome(status, captured.out, captured.err)

    return run


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the real person's settings reaches git or the tool."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TZ", "UTC")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
    )


@pytest.fixture
def shop(tmp_path: Path, call: Callable[..., Outcome]) -> Shop:
    found = Shop(tmp_path / "shop", call)
    found.root.mkdir()
    for path, text in FILES.items():
        found.write(path, text)
    found.git("init", "-q")
    found.git("add", "-A")
    found.git("commit", "-qm", "start")
    found.write("migration_plan.yaml", PLAN)
    return found


def normal(text: str, *roots: Path) -> str:
    """A text without what differs from run to run."""
    for root in roots:
        text = text.replace(str(root), "<shop>")
    text = re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text)
    text = re.sub(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{10}\b", "<commit10>", text)
    text = re.sub(r"\b[0-9]{10}\b", "<commit10>", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<moment           >", text)
    return re.sub(r"\d+\.\d s\b", "<n> s", text)


def assert_snapshot(name: str, text: str) -> None:
    """Compares with a file; ``CANONIZE_SNAPSHOTS=write`` writes it anew, to be reviewed."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("CANONIZE_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8")
