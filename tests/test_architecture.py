"""The page that says which file to open is true; tests of `syntax` and `resolution` mirror it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from benchmarks.house import FAR, LONG, House, at, measured_house

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


@functools.cache
def house() -> House:
    """Measured where it is asked for: every process that only collects would pay for it."""
    return measured_house(ROOT)


MEASURED: dict[str, Callable[[House], float]] = {
    "files of more than 400 lines": lambda h: sum(size > FAR for size in h.lines),
    "functions of more than 50 lines": lambda h: sum(size > LONG for size in h.functions),
    "functions whose own statements take more than 50 lines": lambda h: sum(
        size > LONG for size in h.bodies.values()
    ),
    "modules that a file imports, 95th percentile": lambda h: at(h.imports, 0.95),
    "names that mean two things": lambda h: len(h.twice),
    "files": lambda h: len(h.lines),
    "lines of a file, median": lambda h: median(h.lines),
    "lines of a file, 95th percentile": lambda h: at(h.lines, 0.95),
}
MOST = {
    "lines of a file, median": 115,
    "lines of a file, 95th percentile": 340,
    "files of more than 400 lines": 0,
    "functions of more than 50 lines": 20,
    "modules that a file imports, 95th percentile": 15,
}
"""Where they may not go: who makes one smaller writes that down here."""


@pytest.mark.parametrize("figure", MOST)
def test_a_figure_of_the_house_does_not_grow(figure: str) -> None:
    assert MEASURED[figure](house()) <= MOST[figure]


def test_functions_stay_short() -> None:
    assert median(house().functions) <= 9


SAID = dict(re.findall(r"^\| ([a-z][^|]*?) \| \d+ \| (\d+) \|$", PAGE, re.MULTILINE))
"""The figures of the page, as they are now."""


@pytest.mark.parametrize("figure", SAID)
def test_the_page_says_a_figure_as_it_is(figure: str) -> None:
    """Within three percent, or two, so that no two changes at once stand in each other's way."""
    said, is_now = int(SAID[figure]), MEASURED[figure](house())
    assert abs(said - is_now) <= max(2, 0.03 * is_now), "python -m benchmarks.house"


def test_the_page_says_every_figure() -> None:
    assert SAID.keys() == MEASURED.keys()


def test_no_function_does_more_than_fifty_lines() -> None:
    assert [place for place, size in house().bodies.items() if size > LONG] == []


def test_a_name_means_one_thing() -> None:
    assert house().twice == []
