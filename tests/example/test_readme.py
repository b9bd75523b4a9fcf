"""The README's first table is what the example's preview says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from canonize.cli import main

TOP = Path(__file__).parents[2]


def test_the_table_of_the_readme(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "webchat"
    shutil.copytree(TOP / "examples" / "webchat", root)
    shutil.copy(TOP / "migration_plan.yaml", root)
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "start")):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setenv("COLUMNS", "120")
    capfd.readouterr()
    assert main(["-C", str(root), "preview", "--stat"]) == 0
    said = {" ".join(line.split()) for line in capfd.readouterr().out.splitlines()}
    shown = (TOP / "README.md").read_text("utf-8").split("preview --stat\n")[1].split("```")[0]
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert len(rows) == 6
    assert [row for row in rows if row not in said] == []
