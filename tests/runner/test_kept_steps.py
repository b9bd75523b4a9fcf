"""The same step on the same bytes is played once; anything odd is played again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from canonize.catalogue import load_codemod
from canonize.core.events import StepCommitted
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.history.own_cache import own_cache
from canonize.runner import kept_steps
from canonize.runner.preview import preview
from canonize.runner.run import run
from canonize.runner.session import open_session
from tests.runner.tiny import Repository, load_tiny, plan_of, text_of

PLAN = plan_of(
    [
        {"id": "imports", "codemods": [{"rewrite_imports": {}}]},
        {"id": "strings", "codemods": [{"rewrite_strings": {}}]},
    ]
)
Played = list[int]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    """The numbers of the steps that really are played, in order."""
    numbers: Played = []
    real = kept_steps.play_step

    def play(*arguments: Any) -> StepProposal:
        numbers.append(arguments[3])
        return real(*arguments)

    monkeypatch.setattr(kept_steps, "play_step", play)
    return numbers


def look(repository: Repository, plan: Plan = PLAN, load: Any = load_codemod) -> list[object]:
    session = open_session(repository.root, plan, text_of(plan), load)
    with closing(session):
        return [(step.changes, step.ledger) for step in preview(session)]


def entries(repository: Repository) -> list[Path]:
    return sorted(own_cache(repository.root / ".git", "steps").glob("*"))


def test_a_second_preview_plays_nothing_and_shows_the_same(
    repository: Repository, played: Played
) -> None:
    first = look(repository)
    assert played == [1, 2]
    assert look(repository) == first and any(changes for changes, _ in first)
    assert played == [1, 2]


def test_what_an_interrupted_preview_played_is_known_again(
    repository: Repository, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = kept_steps.play_step

    def interrupted(*arguments: Any) -> StepProposal:
        if arguments[3] == 2:
            raise KeyboardInterrupt
        return counting(*arguments)

    monkeypatch.setattr(kept_steps, "play_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        look(repository)
    monkeypatch.setattr(kept_steps, "play_step", counting)
    look(repository)
    assert played == [1, 2]


def test_whoever_leaves_early_keeps_what_was_played(repository: Repository, played: Played) -> None:
    session = open_session(repository.root, PLAN, text_of(PLAN), load_codemod)
    with closing(session):
        steps = preview(session)
        next(steps)
        steps.close()  # type: ignore[attr-defined] # it is a generator
    look(repository)
    assert played == [1, 2]


def test_a_run_after_its_preview_plays_nothing(repository: Repository, played: Played) -> None:
    shown = look(repository)
    session = open_session(repository.root, PLAN, text_of(PLAN), load_codemod)
    with closing(session):
        events = list(run(session, [1, 2]))
    assert played[:2] == [1, 2] and 1 not in played[2:] and 2 not in played[2:]
    assert any(isinstance(event, StepCommitted) for event in events)
    changes, _ = shown[0]
    for change in changes:
        assert repository.read(change.path) == change.after


def touched(repository: Repository) -> None:
    repository.write("app/other.py", b"unrelated = False\n")


def added(repository: Repository) -> None:
    repository.write("app/more.py", b"from app.old import thing\n")
    repository.git("add", "app/more.py")


def deleted(repository: Repository) -> None:
    (repository.root / "app/two.py").unlink()


def unseen(repository: Repository) -> None:
    repository.git("update-index", "--assume-unchanged", "app/other.py")
    repository.write("app/other.py", b"import app.old\n")


CHANGES: list[Callable[[Repository], None]] = [touched, added, deleted, unseen]


@pytest.mark.parametrize("change", CHANGES)
def test_another_tree_is_played_anew(
    repository: Repository, played: Played, change: Callable[[Repository], None]
) -> None:
    look(repository)
    change(repository)
    played.clear()
    found = look(repository)
    assert played == [1, 2]
    for file in entries(repository):
        file.unlink()
    assert look(repository) == found


def test_another_plan_is_played_anew(repository: Repository, played: Played) -> None:
    look(repository)
    played.clear()
    steps = [step.model_dump() for step in PLAN.steps]
    look(repository, plan_of(steps, paths={"include": ["app/one.py"]}))
    assert played == [1, 2]


def test_bytes_that_come_back_are_known_again(repository: Repository, played: Played) -> None:
    first, before = look(repository), repository.read("app/one.py")
    repository.write("app/one.py", b"")
    assert look(repository) != first
    repository.write("app/one.py", before)
    played.clear()
    assert look(repository) == first
    assert played == []


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [cut, flipped, emptied, made_a_folder])
def test_a_damaged_entry_is_never_believed(
    repository: Repository, played: Played, damage: Callable[[Path], None]
) -> None:
    first = look(repository)
    for file in entries(repository):
        damage(file)
    played.clear()
    assert look(repository) == first
    assert played == [1, 2]


def test_an_entry_under_another_ones_name_is_not_believed(
    repository: Repository, played: Played
) -> None:
    first = look(repository)
    one, two = entries(repository)
    one_bytes, two_bytes = one.read_bytes(), two.read_bytes()
    one.write_bytes(two_bytes)
    two.write_bytes(one_bytes)
    assert look(repository) == first
    assert played == [1, 2, 1, 2]


def test_what_is_outside_of_the_repository_is_looked_at_again(
    repository: Repository, played: Played
) -> None:
    packages = repository.root / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    (repository.root / ".venv/pyvenv.cfg").write_text("")
    (packages / "base.py").write_text("class Base: ...\n")
    session = open_session(repository.root, PLAN, text_of(PLAN), load_codemod)
    with closing(session):
        tree = session.tree()
        assert tree.outside is not None and tree.outside.source("base")
        kept = kept_steps.KeptSteps(session)
        kept.play(tree, 1)
    for text, expected in (("class Base: ...\n", []), ("class Base: x = 1\n", [1])):
        (packages / "base.py").write_text(text)
        played.clear()
        session = open_session(repository.root, PLAN, text_of(PLAN), load_codemod)
        with closing(session):
            kept_steps.KeptSteps(session).play(session.tree(), 1)
        assert played == expected


def test_what_changes_while_it_is_played_is_not_kept(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = kept_steps.play_step

    def play(*arguments: Any) -> StepProposal:
        repository.write("app/other.py", b"from app.old import thing\n")
        return real(*arguments)

    monkeypatch.setattr(kept_steps, "play_step", play)
    look(repository)
    assert entries(repository) == []


def test_codemods_of_others_and_filtered_files_are_always_played(
    repository: Repository, played: Played
) -> None:
    tiny = plan_of()
    for _ in range(2):
        look(repository, tiny, load_tiny)
    assert played == [1, 2, 3, 2, 3]  # the first step of that plan has no codemod
    repository.write(".gitattributes", b"*.py filter=secret\n")
    repository.git("add", ".gitattributes")
    before = entries(repository)
    look(repository)
    assert entries(repository) == before


def test_only_the_latest_entries_stay(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_steps, "_MOST_FILES", 3)
    for number in range(4):
        repository.write("app/other.py", b"x = %d\n" % number)
        look(repository)
    assert len(entries(repository)) == 3
