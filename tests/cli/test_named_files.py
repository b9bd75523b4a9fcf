"""``-C DIR`` is one rule for every file that an option names: it is seen from DIR, as git does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runner.tiny import Repository

CLASS = b"class Factory:\n    def build(self):\n        return 1\n"
PLAN = b"""\
version: 1
name: one
canonical: app.core:Factory
competitors:
  - {symbol: "app.old:Factory", verdict: duplicate}
steps:
  - id: rewrite
    codemods: [rewrite_imports]
"""
FILES = {
    "app/__init__.py": b"",
    "app/core.py": CLASS,
    "app/old.py": CLASS,
    "use.py": b"from app.old import Factory\n\nFactory().build()\n",
    "plans/plan.yaml": PLAN,
}
WRITING = {
    "preview --patch out": "out",
    "preview --save out": "out",
    "preview --ledger-file out.csv": "out.csv",
    "verify --ledger-file out.json": "out.json",
    "scan --sarif out": "out",
    "scan --html out": "out",
    "report --tracker out.md": "out.md",
    "report --html out": "out",
    "report --pull-request --to out": "out",
    "review --html out": "out",
    "status --log out": "out",
    "equiv app.core:Factory app.old:Factory --yes --log out": "out",
}


def said(caller: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "canonize", *words],
        cwd=caller, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


@pytest.mark.parametrize(("words", "file"), WRITING.items())
def test_a_file_that_is_written_lands_below_the_folder(
    tmp_path: Path, words: str, file: str
) -> None:
    root = Repository.create(tmp_path / "shop", FILES).root
    options = ("-C", "../shop", "--plan", "plans/plan.yaml")
    caller = tmp_path / "caller"
    caller.mkdir()
    ran = said(caller, *options, *words.split())
    assert (root / file).is_file(), ran.stderr + ran.stdout
    assert [*caller.iterdir()] == []
    shown = [
        line for line in (ran.stdout + ran.stderr).split() if line.strip(":") == f"../shop/{file}"
    ]
    assert shown or "--log" in words


def test_a_file_that_is_read_is_read_there(tmp_path: Path) -> None:
    root = Repository.create(tmp_path / "shop", FILES).root
    options = ("-C", "shop", "--plan", "plans/plan.yaml")
    said(tmp_path, *options, "preview", "--save", "saved")
    assert said(tmp_path, *options, "run", "--plan-file", "saved", "--yes").returncode in (0, 1)
    assert b"app.core" in (root / "use.py").read_bytes()
    (root / "use.py").write_bytes((root / "use.py").read_bytes() + b"# by hand\n")
    adopted = said(tmp_path, *options, "adopt", "use.py")
    assert adopted.returncode == 0, adopted.stderr
