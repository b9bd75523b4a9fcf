"""Rolling back, undoing, and what people did in between."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from canonize.core.events import NothingToDo, RolledBack
from canonize.errors import CanonizeError, WorkTreeInTheWay
from canonize.runner.rollback import rollback, undo
from canonize.runner.status import log, status
from tests.runner.tiny import Repository, plan_of

STEPS = [
    {"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}]},
    {"id": "b", "codemods": [{"files": {"create": {"pkg/deep/made.py": "made = 1\n"}}}]},
    {"id": "c", "codemods": [{"swap": {"word": "thing", "by": "item"}}]},
    {"id": "d", "codemods": [{"files": {"delete": ["app/old.py", "docs/guide.md"]}}]},
]
PLAN = plan_of(STEPS)


def back(repository: Repository, to: int | None = None) -> Any:
    with repository.place() as place:
        *_, event = list(rollback(place, to=to))
        return event


def again(repository: Repository) -> Any:
    with repository.place() as place:
        [event] = list(undo(place))
        return event


def step_by_step(repository: Repository) -> list[dict[str, Any]]:
    """The files at the beginning and after each step."""
    states = [repository.files()]
    for number in range(1, len(STEPS) + 1):
        repository.run(PLAN, [number])
        states.append(repository.files())
    return states


@pytest.mark.parametrize("to", range(4))
def test_to_any_step_and_forward_again(repository: Repository, to: int) -> None:
    (repository.root / "app/two.py").chmod(0o640)
    (repository.root / "docs").chmod(0o711)
    states = step_by_step(repository)
    event = back(repository, to)
    assert (type(event), event.to) == (RolledBack, to)
    assert repository.files() == states[to]
    assert (repository.root / "docs").stat().st_mode & 0o777 == 0o711
    assert repository.git("status", "--porcelain") == ""
    repository.run(PLAN)
    assert repository.files() == states[4]


def test_one_step_after_the_other(repository: Repository) -> None:
    states = step_by_step(repository)
    for number in (3, 2, 1, 0):
        assert back(repository).to == number
        assert repository.files() == states[number]
    assert type(back(repository)) is NothingToDo


def test_rolling_back_is_a_new_commit(repository: Repository) -> None:
    step_by_step(repository)
    tip = repository.git("rev-parse", "HEAD")
    event = back(repository, 1)
    assert repository.git("rev-parse", "HEAD", "HEAD^").split() == [event.commit, tip]
    assert repository.git("log", "-1", "--format=%s") == "Roll back to step 1"
    assert repository.git("log", "-1", "--format=%an") == "Ada"


def test_the_beginning_is_the_branch_it_started_from(repository: Repository) -> None:
    before = repository.state()
    step_by_step(repository)
    tip = repository.git("rev-parse", "HEAD")
    back(repository, 0)
    after = repository.state()
    for name in ("files", "head", "index", "status"):
        assert after[name] == before[name]
    assert repository.git("merge-base", "--is-ancestor", tip, "canonize/tiny") == ""


def test_a_detached_start_is_detached_again(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")
    before = repository.state()
    step_by_step(repository)
    back(repository, 0)
    assert repository.state()["head"] == before["head"]


def test_undo_and_undo_again(repository: Repository) -> None:
    states = step_by_step(repository)
    back(repository, 1)
    for expected in (4, 1, 4):
        again(repository)
        assert repository.files() == states[expected]
        assert repository.git("status", "--porcelain") == ""
        with repository.session(PLAN) as session:
            assert session.applied() == tuple(range(1, expected + 1))
    with repository.place() as place:
        assert [entry.kind for entry in log(place)][-4:] == ["rollback", "undo", "undo", "undo"]


def test_undo_of_a_complete_rollback_returns_to_the_branch(repository: Repository) -> None:
    states = step_by_step(repository)
    back(repository, 0)
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"
    again(repository)
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/canonize/tiny"
    assert repository.files() == states[4]


def test_undo_of_a_step(repository: Repository) -> None:
    states = step_by_step(repository)
    again(repository)
    assert repository.files() == states[3]
    with repository.session(PLAN) as session:
        assert session.applied() == (1, 2, 3)


def test_nothing_to_undo(repository: Repository) -> None:
    assert type(again(repository)) is NothingToDo
    with pytest.raises(CanonizeError, match="nothing was run"):
        back(repository)


@pytest.mark.parametrize("to", [5, -1, 99])
def test_no_such_state(repository: Repository, to: int) -> None:
    step_by_step(repository)
    with pytest.raises(CanonizeError, match="is not applied"):
        back(repository, to)


def test_edits_elsewhere_are_kept_and_named(repository: Repository) -> None:
    step_by_step(repository)
    repository.write("app/other.py", b"committed = 1\n")
    repository.git("commit", "-qam", "mine")
    repository.write("fresh.py", b"staged = 1\n")
    repository.git("add", "fresh.py")
    event = back(repository, 0)
    assert event.kept == ("app/other.py", "fresh.py")
    assert repository.read("app/other.py") == b"committed = 1\n"
    assert repository.git("status", "--porcelain") == "A  fresh.py"
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/canonize/tiny"
    assert repository.git("diff", "--name-only", "main", "HEAD") == "app/other.py"


def test_work_from_before_the_migration_is_told_apart(repository: Repository) -> None:
    repository.write("app/other.py", b"before = 1\n")
    os.utime(repository.root / "app/other.py", (1_000_000_000, 1_000_000_000))
    step_by_step(repository)
    repository.write("fresh.py", b"after = 1\n")
    repository.git("add", "fresh.py")
    event = back(repository, 0)
    assert (event.kept, event.earlier) == (("fresh.py",), ("app/other.py",))
    assert repository.read("app/other.py") == b"before = 1\n"


@pytest.mark.parametrize("how", ["edit", "stage", "commit", "delete", "mode", "recreate"])
def test_edits_that_overlap_stop_it(repository: Repository, how: str) -> None:
    step_by_step(repository)
    target = repository.root / "app/one.py"
    if how in ("edit", "stage", "commit"):
        target.write_bytes(target.read_bytes() + b"# mine\n")
    if how == "stage":
        repository.git("add", "app/one.py")
    if how == "commit":
        repository.git("commit", "-qam", "mine")
    if how == "delete":
        target.unlink()
    if how == "mode":
        target.chmod(0o755)
    if how == "recreate":
        target = repository.root / "app/old.py"
        target.write_bytes(b"mine\n")
    before = repository.state()
    with pytest.raises(WorkTreeInTheWay) as caught:
        back(repository, 0)
    assert [line.partition(":")[0] for line in caught.value.details] == [
        str(target.relative_to(repository.root))
    ]
    assert repository.state() == before


def test_an_overlap_further_back_does_not_stop_a_shorter_way(repository: Repository) -> None:
    step_by_step(repository)
    repository.write("pkg/deep/made.py", b"mine\n")
    back(repository, 2)
    assert repository.read("pkg/deep/made.py") == b"mine\n"
    with pytest.raises(WorkTreeInTheWay):
        back(repository, 0)


def test_a_persons_file_in_a_made_folder_stays(repository: Repository) -> None:
    step_by_step(repository)
    repository.write("pkg/deep/mine.txt", b"mine\n")
    back(repository, 0)
    assert repository.read("pkg/deep/mine.txt") == b"mine\n"
    assert not (repository.root / "pkg/deep/made.py").exists()


def test_a_pushed_branch_is_never_rewritten(repository: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote"], check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "remote"))
    step_by_step(repository)
    repository.git("push", "-q", "origin", "HEAD")
    back(repository, 2)
    repository.git("push", "-q", "origin", "HEAD")


def test_a_failed_step_that_was_pushed_by_a_hook_is_taken_back_by_a_commit(
    repository: Repository, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote"], check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "remote"))
    repository.hook("post-commit", "git push -q origin HEAD")
    before = repository.files()
    plan = plan_of([{**STEPS[0], "checks": ["no"]}], checks={"no": "false"})
    repository.run(plan)
    assert repository.files() == before
    log_lines = repository.git("log", "--format=%s", "canonize/tiny").split("\n")
    assert log_lines == ["Restore what step a changed", "a", "start"]
    assert repository.git("status", "--porcelain") == ""


def test_rollback_needs_no_identity_and_no_hook(repository: Repository) -> None:
    states = step_by_step(repository)
    repository.hook("pre-commit", "exit 1")
    repository.hook("reference-transaction", "exit 1")
    for name in ("user.name", "user.email"):
        repository.git("config", "--unset", name)
    repository.git("config", "user.useConfigOnly", "true")
    back(repository, 1)
    assert repository.files() == states[1]
    assert repository.git("log", "-1", "--format=%an") == "canonize"


def test_an_unreadable_plan_does_not_stand_in_the_way(repository: Repository) -> None:
    states = step_by_step(repository)
    repository.write("migration_plan.yaml", b": not a plan [")
    back(repository, 3)
    mine = repository.files()
    mine.pop("migration_plan.yaml")
    assert mine == states[3]


def test_the_tree_before_the_migration(repository: Repository) -> None:
    step_by_step(repository)
    with repository.session(PLAN) as session:
        tree = session.before()
        assert tree.read("app/old.py") == b"thing = 1\n"
        assert tree.read("pkg/deep/made.py") is None
        assert tree.containing([b"old"]) == {"app/one.py", "app/two.py", "docs/guide.md"}
        assert session.tree().containing([b"old"]) == frozenset()


def test_status_tells_where_it_stands(repository: Repository) -> None:
    step_by_step(repository)
    with repository.place() as place:
        found = status(place)
    assert [step.step_id for step in found.applied] == ["a", "b", "c", "d"]
    assert (found.plan, found.branch, found.steps_total) == ("tiny", "canonize/tiny", 4)
    assert found.applied[0].counts == {"rewritten": 3}
    assert (found.interrupted, found.drift, found.running) == (None, (), "")


def test_two_plans_in_one_work_tree(repository: Repository) -> None:
    repository.run(plan_of(STEPS[:1]))
    other = plan_of(
        [{"id": "x", "codemods": [{"swap": {"word": "new", "by": "newer"}}]}], name="two"
    )
    repository.run(other, here=True)
    with repository.place() as place, pytest.raises(WorkTreeInTheWay):
        list(rollback(place, to=0, plan="tiny"))
    back(repository, 0)
    with repository.place() as place:
        list(rollback(place, to=0, plan="tiny"))
    assert repository.git("diff", "main") == ""
