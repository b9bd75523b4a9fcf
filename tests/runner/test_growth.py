"""What a preview asks for grows with what it touches; counted, never timed."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest

from benchmarks.growth import (
    competitors,
    counting,
    exponent,
    files,
    large_references,
    one_file,
    play,
    references,
    repository,
)
from benchmarks.growth import steps as many_steps
from canonize.accounting import occurrences, standing_uses
from canonize.catalogue import load_codemod
from canonize.core import recent_trees, tree_base
from canonize.core.events import StepCommitted
from canonize.references import object_places, remaining_references, text_mentions
from canonize.resolution import prefilter, reexports, replacements
from canonize.runner.run import run
from canonize.runner.session import open_session
from canonize.syntax import analysis
from canonize.syntax.node_places import NodePlaces

MOST = 1.15
GO_ON = NodePlaces._go_on


def counted(folder: Path, size: int, make: object) -> dict[str, int]:
    assert callable(make)
    (folder / str(size)).mkdir()
    case = make(size)
    found, changed = play(repository(folder / str(size), case), case.plan)
    return {**found, "changed": changed}


@pytest.mark.parametrize("make", [competitors, references, many_steps, files])
def test_operations_grow_with_the_size_and_git_is_called_as_often(
    tmp_path: Path, make: object
) -> None:
    few, many = counted(tmp_path, 8, make), counted(tmp_path, 40, make)
    assert few["git"] == many["git"]
    assert many["changed"] > 0
    for name in ("reads", "parses", "host"):
        assert exponent((8, few[name]), (40, many[name])) <= MOST


def test_a_file_is_parsed_once_for_each_content(tmp_path: Path) -> None:
    found = counted(tmp_path, 30, references)
    # the files that use it, and the one that defines it
    assert found["parses"] == 31


def test_the_host_parses_each_content_once(tmp_path: Path) -> None:
    found = counted(tmp_path, 30, references)
    # before and after, whoever asks; the two homes and what else is looked at
    assert found["host"] <= 2 * 30 + 10


def test_trees_go_by_themselves_when_their_file_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has a part of one any more when it is dropped, so nothing has to be collected."""
    stayed: list[int] = []
    monkeypatch.setattr(analysis, "_KEPT_BYTES", 500)
    monkeypatch.setattr(analysis, "dropped", stayed.append)
    assert counted(tmp_path, 30, large_references)["changed"] == 31
    assert stayed == []


def test_code_is_generated_down_to_the_last_edit(tmp_path: Path) -> None:
    """The places of a large file's other nodes are not asked for."""
    with mock.patch.object(NodePlaces, "_go_on", autospec=True, side_effect=GO_ON) as steps:
        found = counted(tmp_path, 40, one_file)
    assert found["changed"] == 2
    assert steps.call_count <= 4


def test_files_that_are_too_many_to_be_kept_are_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "_KEPT_BYTES", 500)
    monkeypatch.setattr(recent_trees, "_KEPT_BYTES", 500)
    found = counted(tmp_path, 30, references)
    assert found["parses"] == 31
    # what is sighted in each; before and after, by whoever asks
    assert found["host"] <= 3 * 30 + 10


def test_trees_of_files_that_are_asked_about_once_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for what is asked for again is not filled with what was edited and is done."""
    monkeypatch.setattr(recent_trees, "_KEPT_BYTES", 500)
    monkeypatch.setattr(recent_trees, "_KEPT_AGAIN", 501)
    found: Counter[int] = Counter()
    real = recent_trees._Kept.put

    def put(self: object, data: bytes, tree: object, *, most: int) -> object:
        found[most] += 1
        return real(self, data, tree, most=most)

    monkeypatch.setattr(recent_trees._Kept, "put", put)
    counted(tmp_path, 20, large_references)
    assert found[500] >= 20
    assert found[501] <= 5


def test_files_that_name_nothing_are_not_read(tmp_path: Path) -> None:
    few, many = counted(tmp_path, 10, files), counted(tmp_path, 60, files)
    assert few["reads"] == many["reads"]


def test_one_large_file_is_read_and_parsed_as_often_as_a_small_one(tmp_path: Path) -> None:
    small, large = counted(tmp_path, 2, one_file), counted(tmp_path, 20, one_file)
    assert small == large


def test_a_second_preview_parses_nothing(tmp_path: Path) -> None:
    case = references(10)
    folder = repository(tmp_path, case)
    first, changed = play(folder, case.plan)
    again, same = play(folder, case.plan)
    assert first["parses"] and changed == same
    assert again["parses"] == 0


def test_a_run_after_its_preview_parses_nothing(tmp_path: Path) -> None:
    case = references(10)
    folder = repository(tmp_path, case)
    for setting in ("user.name=A", "user.email=a@example.org"):
        subprocess.run(["git", "config", *setting.split("=")], cwd=folder, check=True)
    play(folder, case.plan)
    text = case.plan.model_dump_json().encode()
    with counting() as found, open_session(folder, case.plan, text, load_codemod) as session:
        done = [event for event in run(session, [1, 2, 3]) if isinstance(event, StepCommitted)]
    assert sum(step.files for step in done) == 11
    assert found["parses"] == 0


JUDGED = {
    "sightings": (occurrences, "occurrences_of"),
    "imports": (prefilter, "_binds_one"),
    "object uses": (object_places, "object_uses"),
    "asked of a file": (remaining_references._Search, "in_python"),
    "read ahead": (remaining_references._Search, "read"),
    "texts": (text_mentions.Mentions, "any_in"),
    "words in changed files": (tree_base, "has_word"),
    "imports for re-exports": (reexports.Reexports, "_imports"),
    "what the plan says of it": (replacements.Redirects, "add"),
}
"""What is done for one competitor in one file: never for each competitor in every file."""


def test_competitors_of_one_name_are_looked_for_where_they_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: Counter[str] = Counter()
    for name, (owner, attribute) in JUDGED.items():
        for module in (owner, standing_uses):
            if hasattr(module, attribute):
                monkeypatch.setattr(
                    module, attribute, counted_calls(name, module, attribute, found)
                )
    counted(tmp_path, 10, competitors)
    few = Counter(found)
    found.clear()
    counted(tmp_path, 50, competitors)
    assert few["imports"]
    for name in JUDGED:
        assert exponent((10, few[name]), (50, found[name])) <= MOST, name


def counted_calls(name: str, owner: object, attribute: str, found: Counter[str]) -> object:
    real = getattr(owner, attribute)

    def call(*arguments: object, **given: object) -> object:
        found[name] += 1
        return real(*arguments, **given)

    return call
