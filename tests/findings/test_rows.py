"""Questions that several engines once answered, each in shapes of its own: `rows.txt` has them.

A case is ``## question: shape | canonical | competitor | how it ends``, and its files; ``d!``
stands before a competitor that is deprecated. All are played as a person does it: `plan new`,
`run --all`, and then the programs run, which print what they printed.

* ``moves``: other files than the competitor's own follow; ``stays``: none does.
* ``stops``: `uses-fit` stops the plan before anything moves, since a use does not fit.
* ``adapts``: so it does, and the rules that `plan new --adapt` writes are the answer.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conformance.pythons import find_python
from tests.findings.playing import Played, assert_same
from tests.findings.together import Case, misfits, play_together

_CASES = Path(__file__).with_name("rows.txt").read_text("utf-8")
_ROOTS = ("app", "lib", "tools", "backend", "code", "vendor")


@dataclass(frozen=True)
class Row:
    """A case, and how it ends."""

    case: Case
    ends: str


def rows() -> Iterator[tuple[str, Row]]:
    for block in re.split(r"^## ", _CASES, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        question, canonical, competitor, ends = (word.strip() for word in head.split("|"))
        is_rooted = "source roots" in question
        files = {} if is_rooted else {"app/__init__.py": ""}
        for part in re.split(r"^=== ", rest, flags=re.MULTILINE)[1:]:
            path, _, text = part.partition("\n")
            files[path.strip()] = text
        symbol = competitor.removeprefix("d!")
        option = "--duplicate" if symbol == competitor else "--deprecate"
        tops = _ROOTS if is_rooted else ("app",)
        yield question, Row(Case(files, canonical, symbol, option, tops), ends)


def is_read(case: Case) -> bool:
    """Whether this Python can read all files of a case."""
    for path, text in case.files.items():
        try:
            compile(text, path, "exec") if path.endswith(".py") else None
        except SyntaxError:
            return False
    return True


ROWS = dict(rows())
ROOTED = {name: row for name, row in ROWS.items() if "source roots" in name}
NEWER = {
    name: row
    for name, row in ROWS.items()
    if name not in ROOTED and row.ends in ("moves", "stays") and not is_read(row.case)
}
"""Those that only a newer Python than this one may be able to run."""
PLAYED = {
    name: row
    for name, row in ROWS.items()
    if name not in (ROOTED | NEWER) and row.ends in ("moves", "stays")
}
STOPPED = {name: row for name, row in ROWS.items() if row.ends in ("stops", "adapts")}
ADAPTED = {name: row for name, row in ROWS.items() if row.ends == "adapts"}

NEWEST = find_python((3, 13)) or find_python((3, 12))
SEEN = "origin: init_subclass through package init with alias"
"""A registry has both classes by the names of their modules, and the program prints them."""


@cache
def played(group: str) -> dict[str, Played]:
    """Those of a group above, once."""
    cases = {name: row.case for name, row in globals()[group].items()}
    options = ["--adapt"] if group == "ADAPTED" else []
    at = list(cases).index(SEEN) if SEEN in cases else -1
    accepted = f'{{"main_r{at:02}.py:Csv():seen": "a person looked at it"}}'
    edit = {"uses-fit}": f"uses-fit, options: {{accept: {accepted}}}}}"} if at >= 0 else {}
    python = (NEWEST if group == "NEWER" else None) or sys.executable
    return play_together(cases, *options, edit=edit, python=python)


def changed(name: str, found: Played) -> set[str]:
    """What changed of a case, but for the competitor's own module."""
    case = ROWS[name].case
    home = case.competitor.partition(":")[0].replace(".", "/")
    paths = {path for path in case.files if home not in path}
    return {path for path in paths if found.before[path] != found.after.get(path)}


@pytest.mark.parametrize("name", PLAYED)
def test_a_program_does_what_it_did(name: str) -> None:
    found = played("PLAYED")[name]
    assert_same(found)
    assert bool(changed(name, found)) is (PLAYED[name].ends == "moves"), found.ran.text


@pytest.mark.parametrize("name", NEWER)
def test_a_newer_program_does_what_it_did(name: str) -> None:
    found = played("NEWER")[name]
    if NEWEST is None and "SyntaxError" in found.printed_before:
        pytest.skip("no Python 3.12 or 3.13 here, and the program is not read by this one")
    assert_same(found)
    assert bool(changed(name, found)) is (NEWER[name].ends == "moves"), found.ran.text


@pytest.mark.parametrize("name", ROOTED)
def test_source_roots_are_found(name: str) -> None:
    found = played("ROOTED")[name]
    assert_same(found)
    assert changed(name, found), found.ran.text


@pytest.mark.parametrize("name", STOPPED)
def test_what_does_not_fit_stops_the_plan(name: str) -> None:
    found = played("STOPPED")[name]
    assert "check uses failed" in found.ran.out and found.after == found.before
    case = STOPPED[name].case
    assert misfits(case.files, case.canonical, case.competitor)


@pytest.mark.parametrize("name", ADAPTED)
def test_what_does_not_fit_is_adapted(name: str) -> None:
    found = played("ADAPTED")[name]
    assert_same(found)
    assert found.ran.status == 0 and changed(name, found), found.ran.text
