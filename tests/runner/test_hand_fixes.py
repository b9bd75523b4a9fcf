"""Fixes by hand on top of a step: adopted, then kept or taken back with it, never in its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.events import Notice
from canonize.errors import CanonizeError, WorkTreeInTheWay
from canonize.runner.closing import adopt
from canonize.runner.rollback import fixes_met, rollback, undo
from canonize.runner.status import log, status
from tests.runner.tiny import Repository, plan_of

STEPS = [
    {"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}], "on_failure": "keep"},
    {"id": "b", "codemods": [{"swap": {"word": "thing", "by": "item"}}]},
]
PLAN = plan_of(STEPS)
ONE = b"from app.old import thing\n\nprint(thing)\n"
FIXED = b"from app.new import thing\n\nprint(thing)\nprint('fixed')\n"
OVER = b"from app.newer import thing\n\nprint(thing)\n"


def adopted(repository: Repository, *named: str) -> tuple[str, ...]:
    with repository.session(PLAN) as session:
        return adopt(session, named)


def back(repository: Repository, to: int | None = None, *, keeps: bool) -> list[str]:
    with repository.place() as place:
        events = list(rollback(place, to=to, keeps_fixes=keeps))
    return [event.text for event in events if isinstance(event, Notice)]


def read(repository: Repository, path: str = "app/one.py") -> bytes | None:
    file = repository.root / path
    return file.read_bytes() if file.exists() else None


def fix(repository: Repository, data: bytes, *, committed: bool = False) -> None:
    repository.run(PLAN, [1])
    (repository.root / "app/one.py").write_bytes(data)
    if committed:
        repository.git("commit", "-qam", "by hand")


def test_nothing_to_adopt(repository: Repository) -> None:
    repository.run(PLAN, [1])
    assert adopted(repository) == ()


def test_without_adopting_it_is_in_the_way(repository: Repository) -> None:
    fix(repository, FIXED)
    with pytest.raises(WorkTreeInTheWay) as raised:
        back(repository, keeps=True)
    assert "canonize adopt" in raised.value.hint


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("keeps", [False, True])
def test_it_is_kept_or_taken_back(repository: Repository, keeps: bool, committed: bool) -> None:
    fix(repository, FIXED, committed=committed)
    assert adopted(repository) == ("your fix of step 1 a in 1 file: app/one.py",)
    with repository.place() as place:
        [met] = fixes_met(place)
        assert (met.number, met.paths) == (1, ("app/one.py",))
        assert status(place).applied[0].fixed == ("app/one.py",)
        assert log(place)[-1].kind == "fix"
    said = back(repository, keeps=keeps)
    assert read(repository) == (ONE + b"print('fixed')\n" if keeps else ONE)
    assert said == (["app/one.py: your fix is kept"] if keeps else [])
    with repository.place() as place:
        list(undo(place))
        assert fixes_met(place) == (met,)
    assert read(repository) == FIXED
    back(repository, keeps=False)
    assert read(repository) == ONE


def test_what_changes_the_same_lines_is_put_aside(repository: Repository) -> None:
    fix(repository, OVER)
    adopted(repository)
    with repository.place() as place:
        events = list(rollback(place, keeps_fixes=True))
    [notice] = [event for event in events if isinstance(event, Notice)]
    assert "same lines" in notice.text
    assert Path(notice.hint.rpartition(": ")[2]).read_bytes() == OVER
    assert read(repository) == ONE


def test_later_steps_stand_on_a_fix(repository: Repository) -> None:
    fix(repository, FIXED, committed=True)
    adopted(repository)
    repository.run(PLAN, [2])
    after = FIXED.replace(b"thing", b"item")
    assert read(repository) == after
    back(repository, to=1, keeps=False)
    assert read(repository) == FIXED
    repository.run(PLAN, [2])
    back(repository, to=0, keeps=True)
    assert read(repository) == ONE + b"print('fixed')\n"


def test_a_file_that_no_step_changed_is_taken_when_it_is_named(repository: Repository) -> None:
    fix(repository, FIXED)
    (repository.root / "app/other.py").write_bytes(b"unrelated = False\n")
    assert adopted(repository, "app/other.py") == (
        "your fix of step 1 a in 2 files: app/one.py, app/other.py",
    )
    back(repository, keeps=False)
    assert read(repository, "app/other.py") == b"unrelated = True\n"


def test_a_file_that_is_as_it_was_is_refused(repository: Repository) -> None:
    repository.run(PLAN, [1])
    with pytest.raises(CanonizeError, match="as the last step left it"):
        adopted(repository, "app/other.py")


def test_a_fix_that_was_edited_again_is_adopted_again(repository: Repository) -> None:
    fix(repository, FIXED)
    adopted(repository)
    (repository.root / "app/one.py").write_bytes(FIXED + b"print('twice')\n")
    with pytest.raises(WorkTreeInTheWay):
        back(repository, keeps=True)
    adopted(repository)
    back(repository, keeps=True)
    assert read(repository) == ONE + b"print('fixed')\nprint('twice')\n"


def test_a_file_that_the_fix_deleted(repository: Repository) -> None:
    repository.run(PLAN, [1])
    (repository.root / "app/one.py").unlink()
    adopted(repository)
    back(repository, keeps=False)
    assert read(repository) == ONE
