"""A saved preview is run exactly, or refused with what moved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import canonize
from canonize.core.plan import Plan
from canonize.errors import Drifted, PlanInvalid
from canonize.runner.preview import preview
from canonize.runner.run import run
from canonize.runner.saved_preview import SavedPreview
from tests.runner.tiny import Repository, kinds, plan_of

HEAD = b'{"canonize_preview": 1, "tool": "", "plan": "", '


def saved(repository: Repository) -> bytes:
    with repository.session() as session:
        return SavedPreview.of(session, preview(session)).as_bytes()


def run_saved(
    repository: Repository, data: bytes, plan: Plan | None = None, numbers: Any = None
) -> list[Any]:
    found = SavedPreview.parse(data)
    with (
        repository.session(plan) as session,
        closing(run(session, numbers, trusted=True, saved=found)) as events,
    ):
        return list(events)


def test_what_was_saved_is_run(repository: Repository) -> None:
    repository.write("app/other.py", b"dirty\n")
    data = saved(repository)
    assert "StepKept" in kinds(run_saved(repository, data))
    assert repository.read("pkg/deep/made.py") == b"made = 1\n"
    assert kinds(run_saved(repository, data)) == ["NothingToDo"]


def test_step_by_step(repository: Repository) -> None:
    data = saved(repository)
    for number in (1, 2, 3):
        assert "StepKept" in kinds(run_saved(repository, data, numbers=[number]))
    assert repository.git("log", "-1", "--format=%s") == "Move"


def link(root: Path) -> None:
    (root / "app/other.py").unlink()
    (root / "app/other.py").symlink_to("one.py")


def add(root: Path) -> None:
    (root / "app/fresh.py").write_bytes(b"from app.old import thing\n")


@pytest.mark.parametrize(
    ("move", "told"),
    [
        (
            lambda root: (root / "app/one.py").write_bytes(b"from app.old import thinG\n"),
            "app/one.py: changed",
        ),
        (
            lambda root: (root / "app/other.py").write_bytes(b"unrelated = 2\n"),
            "app/other.py: changed",
        ),
        (lambda root: (root / "app/one.py").chmod(0o755), "app/one.py: its mode changed"),
        (lambda root: (root / "app/two.py").unlink(), "app/two.py: deleted"),
        (link, "app/other.py: changed"),
    ],
)
def test_anything_that_moved_is_named(
    repository: Repository, move: Callable[[Path], object], told: str
) -> None:
    data = saved(repository)
    move(repository.root)
    before = repository.state()
    with pytest.raises(Drifted, match="no longer fits") as caught:
        run_saved(repository, data)
    assert told in caught.value.details
    assert repository.state() == before


def test_an_added_file_is_named(repository: Repository) -> None:
    data = saved(repository)
    add(repository.root)
    repository.git("add", "-A")
    with pytest.raises(Drifted) as caught:
        run_saved(repository, data)
    assert caught.value.details == ("app/fresh.py: added",)


def test_the_plan_and_the_tool_are_part_of_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = saved(repository)
    with pytest.raises(Drifted) as caught:
        run_saved(repository, data, plan_of(issue=3))
    assert caught.value.details == ("the plan was edited",)
    monkeypatch.setattr(canonize, "__version__", "99")
    with pytest.raises(Drifted) as caught:
        run_saved(repository, data)
    assert "canonize is 99" in caught.value.details[0]


def test_an_edit_between_two_steps_is_named(repository: Repository) -> None:
    data = saved(repository)
    run_saved(repository, data, numbers=[1, 2])
    repository.write("app/one.py", b"mine = 1\n")
    with pytest.raises(Drifted) as caught:
        run_saved(repository, data, numbers=[3])
    assert caught.value.details == ("app/one.py: not as its step left it",)
    assert "nothing more of it was run" in str(caught.value)


def test_a_codemod_that_answers_otherwise_is_stopped(repository: Repository) -> None:
    data = saved(repository)
    found = SavedPreview.parse(data)
    forged = {**found.steps, 2: {**found.steps[2], "app/one.py": ("0", "1", None)}}
    forged_data = SavedPreview(
        found.tool, found.plan_hash, found.numbers, found.inputs, forged
    ).as_bytes()
    before = repository.files()
    with pytest.raises(Drifted) as caught:
        run_saved(repository, forged_data)
    assert caught.value.details == ("app/one.py: step 2 would change it differently",)
    assert "step 2 was not run, nor what follows it" in str(caught.value)
    assert repository.files() == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"canonize_preview": 2}',
        b"[" * 100_000,
        HEAD + b'"numbers": ["x"], "steps": {}, "inputs": {}}',
        HEAD + b'"numbers": [], "steps": {"1": {"a": [1, 2]}}, "inputs": {}}',
    ],
)
def test_files_that_are_no_preview(data: bytes) -> None:
    with pytest.raises(PlanInvalid, match="not a preview"):
        SavedPreview.parse(data)
