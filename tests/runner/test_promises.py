"""Promises that no other suite keeps in one place, through the command line as a person has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runner.tiny import Repository

HERE = Path(__file__).parents[2]
PLAN = """\
version: 1
name: one-factory
canonical: app.core:Factory
competitors:
  - {symbol: "app.old:Factory", verdict: duplicate}
checks:
  marks: {command: "touch MARK/check"}
  marks-by-shell: {command: "touch MARK/shell", shell: true}
steps:
  - id: rewrite
    codemods: [rewrite_imports]
    checks: [marks, marks-by-shell]
"""
FORMS = {
    "plain.py": b"from app.old import Factory\n\nFactory()\n",
    "mark.py": b"\xef\xbb\xbffrom app.old import Factory\n\nFactory()\n",
    "crlf.py": b"from app.old import Factory\r\n\r\nFactory()\r\n",
    "mixed.py": b"from app.old import Factory\r\n\nFactory()\n",
    "latin.py": "# coding: latin-1\nfrom app.old import Factory\né = Factory()\n".encode("latin-1"),
    "open_end.py": b"from app.old import Factory\n\nFactory()",
    "tabs.py": b"def f():\n\tfrom app.old import Factory\n\treturn Factory()\n",
    "feed.py": b"from app.old import Factory\n\x0c\nFactory()  \n\n\n",
    "private.py": b"from app.old import Factory\n\nFactory()\n",
    "program.py": b"#!/usr/bin/env python\nfrom app.old import Factory\n\nFactory()\n",
}
CLASS = b"class Factory:\n    def build(self):\n        return 1\n"


@pytest.fixture
def home(tmp_path: Path) -> Repository:
    files = {"app/__init__.py": b"", "app/core.py": CLASS, "app/old.py": CLASS}
    made = Repository.create(tmp_path / "work", files | FORMS)
    (made.root / "private.py").chmod(0o600)
    (made.root / "program.py").chmod(0o755)
    made.git("commit", "-qam", "modes")
    (tmp_path / "marks").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN.replace("MARK", str(tmp_path / "marks")))
    return made


def say(home: Repository, *words: str) -> int:
    plan = str(home.root.parent / "plan.yaml")
    command = [sys.executable, "-m", "canonize", "-C", str(home.root), "--plan", plan, *words]
    done = subprocess.run(command, cwd=HERE, capture_output=True, stdin=subprocess.DEVNULL)
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode


DRY = (
    ("scan", "--json"),
    ("plan", "check"),
    ("preview",),
    ("preview", "--check"),
    ("verify",),
    ("status",),
    ("log",),
    ("codemods",),
    ("run",),
)


@pytest.mark.parametrize("words", DRY, ids=" ".join)
def test_a_dry_verb_runs_nothing_of_the_plan_or_the_repository(
    home: Repository, words: tuple[str, ...]
) -> None:
    marks = home.root.parent / "marks"
    script = f"#!/bin/sh\ntouch {marks}/git\ncat\n"
    evil = home.root.parent / "evil.sh"
    evil.write_text(script)
    evil.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "filter.evil.clean"):
        home.git("config", name, str(evil))
    home.write(".gitattributes", b"*.py filter=evil diff=evil\n")
    for hook in ("pre-commit", "post-index-change", "reference-transaction"):
        home.hook(hook, f"touch {marks}/hook\n")
    trap = f"open({str(marks / 'import')!r}, 'w')\n".encode()
    for name in ("sitecustomize.py", "conftest.py", "codemods/__init__.py", "libcst.py", "git.py"):
        home.write(name, trap)
    plan = home.root.parent / "plan.yaml"
    plan.write_text(
        plan.read_text().replace("[rewrite_imports]", "[rewrite_imports, 'conftest:X']")
    )
    os.utime(home.root / "plain.py", (1, 1))
    before = home.files()
    say(home, *words)
    assert list(marks.iterdir()) == []
    assert home.files() == before


def test_every_form_of_a_file_is_kept_and_comes_back(home: Repository) -> None:
    before = home.files()
    assert say(home, "run", "--all", "--yes") == 0
    during = home.files()
    for name, data in FORMS.items():
        mode, changed = during[name]
        assert mode == before[name][0], name
        assert changed == data.replace(b"app.old", b"app.core"), name
    assert say(home, "rollback", "--all") == 0
    assert home.files() == before


def _private(home: Repository) -> dict[str, object]:
    config = (home.root / ".git/config").read_bytes()
    hooks = {path.name: path.read_bytes() for path in (home.root / ".git/hooks").iterdir()}
    return {
        "refs": [
            line
            for line in home.git("for-each-ref").splitlines()
            if "refs/canonize/" not in line and "refs/heads/canonize/" not in line
        ],
        "stash": home.git("stash", "list"),
        "index": home.git("ls-files", "-s", "-v"),
        "notes": home.git("notes", "list"),
        "config": config,
        "hooks": hooks,
        "head": home.git("symbolic-ref", "HEAD"),
        "work trees": home.git("worktree", "list", "--porcelain"),
    }


def test_what_is_the_persons_stays_the_persons(home: Repository) -> None:
    home.write("plain.py", FORMS["plain.py"] + b"# stashed\n")
    home.git("stash", "-q")
    home.git("branch", "other")
    home.git("tag", "-a", "v1", "-m", "one")
    home.git("notes", "add", "-m", "mine")
    home.git("update-ref", "refs/remotes/origin/main", "HEAD")
    home.hook("pre-commit", "exit 0\n")
    home.write("new.txt", b"staged\n")
    home.git("add", "new.txt")
    before = _private(home)
    assert say(home, "run", "--all", "--yes") == 0
    during = _private(home)
    for name in ("refs", "stash", "notes", "config", "hooks"):
        assert during[name] == before[name], name
    assert say(home, "rollback", "--all") == 0
    assert _private(home) == before


def test_hidden_refs_that_a_mirror_would_publish_go_when_the_migration_ends(
    home: Repository, tmp_path: Path
) -> None:
    assert say(home, "run", "--all", "--yes") == 0
    home.git("init", "-q", "--bare", str(tmp_path / "mirror"))
    home.git("push", "-q", "--mirror", str(tmp_path / "mirror"))
    mirror = Repository(tmp_path / "mirror")
    assert "refs/canonize/" in mirror.git("for-each-ref")
    assert say(home, "finish", "--yes") == 0
    home.git("push", "-q", "--mirror", str(tmp_path / "mirror"))
    assert "refs/canonize/" not in mirror.git("for-each-ref")
