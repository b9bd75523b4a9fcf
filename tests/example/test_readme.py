"""The README's picture shows what the example's preview says."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from canonize.cli import main

TOP = Path(__file__).parents[2]


def lines_of(svg: str) -> list[str]:
    """The lines of a terminal that rich drew."""
    found: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        found.setdefault(float(y), []).append((float(x), html.unescape(text)))
    return ["".join(text for _, text in sorted(found[y])) for y in sorted(found)]


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
    assert "](docs/recording.svg)" in (TOP / "README.md").read_text("utf-8")
    told = lines_of((TOP / "docs" / "recording.svg").read_text("utf-8"))
    rows = [" ".join(line.replace("\xa0", " ").split()) for line in told]
    start = rows.index("$ canonize preview --stat")
    table = [row for row in rows[start : start + 16] if row[:1].isdigit()]
    assert len(table) == 9
    assert [row for row in table if row not in said] == []
