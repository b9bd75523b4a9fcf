"""The page that says which file to open is true; tests of `syntax` and `resolution` mirror it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text()
ROOMS = [path.name for path in (ROOT / "canonize").iterdir() if (path / "__init__.py").exists()]


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(rf"`((?:{'|'.join(ROOMS)})\.[\w.]+)`", PAGE)))
)
def test_a_module_that_the_page_names_is_there(name: str) -> None:
    path = ROOT / "canonize" / name.replace(".", "/")
    inside = path.parent.with_suffix(".py")  # `runner.ledger.Inquiry`, `core.rehearsal.play_step`
    is_there = path.with_suffix(".py").exists() or path.is_dir()
    assert (
        is_there or f" {path.name}(" in inside.read_text() or f" {path.name}:" in inside.read_text()
    )


@pytest.mark.parametrize("room", ROOMS)
def test_the_page_names_every_room(room: str) -> None:
    assert f"canonize/{room}/" in PAGE


MIRRORED = [
    path
    for room in ("syntax", "resolution")
    for path in sorted((ROOT / "canonize" / room).glob("[!_]*.py"))
]


@pytest.mark.parametrize("path", MIRRORED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_module_of_the_lowest_rooms_has_its_tests(path: Path) -> None:
    assert (ROOT / "tests" / path.parent.name / f"test_{path.name}").exists()
