"""Questions that several engines once answered, each in shapes of its own: `rows.txt` has them.

A case is ``## question: shape | canonical | competitor | how it ends``, and its files; ``d!``
stands before a competitor that is deprecated. All are played as a person does it: `plan new`,
`run --all`, and then the programs run, which print what they printed. Those that end alike share
a repository and a plan, each in a package of its own:

* ``moves``: other files than the competitor's own follow; ``stays``: none does.
* ``stops``: `uses-fit` stops the plan before anything moves, since a use does not fit.
* ``adapts``: so it does, and the rules that `plan new --adapt` writes are the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from canonize.core.roots import detect_roots
from tests.findings.playing import Said, canonize, content, document, git, repository
from tests.findings.rows import Row, rows, run_each, together

ROWS = list(rows())
STOPPED = [row for row in ROWS if row.ends in ("stops", "adapts")]
ADAPTED = [row for row in ROWS if row.ends == "adapts"]
ROOTED = [row for row in ROWS if "source roots" in row.question]
PLAYED = [row for row in ROWS if row not in STOPPED and row not in ROOTED]

ACCEPTED = "main_r04.py:Csv():seen"
"""A registry has both classes under the names of their modules, and the program prints them."""


@dataclass(frozen=True)
class Story:
    """What became of a repository: its files, what its programs print, what was said."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    printed: Mapping[str, str]
    printed_after: Mapping[str, str]
    ran: Said
    unsafe: frozenset[str]  # the packages of which a use does not fit, where that stopped the run

    def changed(self, row: Row) -> set[str]:
        """Files of a case that changed, but for the competitor's own."""
        return {
            path
            for path in row.files
            if row.home not in path and self.before[path] != self.after.get(path)
        }


@cache
def play(name: str, *options: str) -> Story:
    """Plays the cases of a list of this module, once."""
    chosen: list[Row] = globals()[name]
    files = together(chosen)
    data = {path: text.encode() for path, text in files.items()}
    homes = [row.competitor.partition(":")[0] for row in chosen]
    path = [root.folder for root in detect_roots(files, data.get, homes)]
    with repository(files) as root:
        before, printed = content(root), run_each(root, chosen, path)
        words = [word for row in chosen for word in row.words]
        canonical = chosen[0].competitor.partition("=")[2]
        said = canonize(
            root, "plan", "new", "--no-schema", "--canonical", canonical, *words,
            "--reason", "same", *options,
        )  # fmt: skip
        plan = root / "migration_plan.yaml"
        assert said.status == 0, said.text
        text = plan.read_text("utf-8").replace(", loads]", "]")  # its programs run below
        plan.write_text(
            text.replace("fit}", f'fit, options: {{accept: {{"{ACCEPTED}": "its"}}}}}}')
        )
        git(root, "add", "-A")
        git(root, "commit", "-qm", "plan")
        ran = canonize(root, "run", "--all", "--yes")
        unsafe = _unsafe(document(root, "compare")) if "check uses failed" in ran.out else set()
        printed_after = run_each(root, chosen, path)
        return Story(before, content(root), printed, printed_after, ran, frozenset(unsafe))


def _unsafe(told: object) -> set[str]:
    """The packages of competitors of which a use is unsafe."""
    if isinstance(told, list):
        return {package for one in told for package in _unsafe(one)}
    if not isinstance(told, dict):
        return set()
    own = set()
    if told.get("unsafe") is True and "competitor" in told:
        own.add(told["competitor"].partition(".")[0])
    return own.union(*map(_unsafe, told.values()))


def of(name: str) -> pytest.MarkDecorator:
    chosen = [pytest.param(row, id=row.question) for row in globals()[name]]
    return pytest.mark.parametrize("row", chosen)


def assert_prints_the_same(story: Story, row: Row) -> None:
    assert not story.unsafe
    before = story.printed[row.question]
    assert before and "Error" not in before
    assert story.printed_after[row.question] == before, story.ran.text


@of("PLAYED")
def test_a_program_does_what_it_did(row: Row) -> None:
    story = play("PLAYED")
    assert_prints_the_same(story, row)
    assert bool(story.changed(row)) is (row.ends == "moves"), story.changed(row)


@of("ROOTED")
def test_source_roots_are_found(row: Row) -> None:
    story = play("ROOTED")
    assert_prints_the_same(story, row)
    assert story.changed(row)


@of("STOPPED")
def test_what_does_not_fit_stops_the_plan(row: Row) -> None:
    story = play("STOPPED")
    assert row.package in story.unsafe
    assert story.ran.status == 1 and story.after == story.before


@of("ADAPTED")
def test_what_does_not_fit_is_adapted(row: Row) -> None:
    story = play("ADAPTED", "--adapt")
    assert story.ran.status == 0, story.ran.text
    assert_prints_the_same(story, row)
    assert story.changed(row)
