"""`adopt` and `finish`."""

from __future__ import annotations

import pytest

from canonize.errors import CanonizeError, Drifted, WorkTreeInTheWay
from canonize.runner.closing import adopt, finish
from canonize.runner.rollback import rollback, undo
from canonize.runner.status import log, status
from tests.runner.tiny import Repository, kinds, plan_of, text_of


def test_an_edited_plan_is_adopted(repository: Repository) -> None:
    repository.run(numbers=[1, 2])
    edited = plan_of(issue=9)
    with repository.session(edited) as session:
        assert status(session.place, plan_text=text_of(edited)).drift
        [accepted] = adopt(session)
        assert "the plan was edited" in accepted
        assert not status(session.place, plan_text=text_of(edited)).drift
        assert adopt(session) == ()
    repository.run(edited)
    assert repository.git("log", "-1", "--format=%s") == "Move"
    with pytest.raises(Drifted):
        repository.run(plan_of(issue=10, steps=[*_steps(), {"id": "more"}]))


def _steps() -> list[dict[str, object]]:
    from tests.runner.tiny import STEPS

    return STEPS


def test_an_amended_commit_is_adopted_with_what_it_changed(repository: Repository) -> None:
    before = repository.files()
    repository.run(numbers=[1, 2])
    repository.write("app/one.py", b"# better\n")
    repository.git("commit", "-q", "-a", "--amend", "--no-edit")
    with repository.session() as session:
        [accepted] = adopt(session)
        assert "does not hold the commit" in accepted
    repository.run()
    with repository.place() as place:
        list(rollback(place, to=0))
    assert repository.files() == before
    with repository.place() as place:
        list(undo(place))
    assert repository.read("app/one.py") == b"# better\n"


def test_a_commit_that_is_gone_is_adopted_as_gone(repository: Repository) -> None:
    repository.run(numbers=[1, 2])
    repository.git("reset", "-q", "--soft", "main")
    repository.git("commit", "-q", "-m", "squashed by hand")
    with repository.session() as session:
        assert adopt(session)
    repository.run()
    assert repository.git("log", "--format=%s", "main..HEAD") == "Move\nsquashed by hand"


def test_rollback_instead_of_adopting(repository: Repository) -> None:
    before = repository.files()
    repository.run(numbers=[1, 2])
    repository.git("commit", "-q", "--amend", "-m", "mine")
    with repository.place() as place:
        list(rollback(place, to=0))
    assert repository.files() == before


def test_finish_removes_what_was_hidden(repository: Repository) -> None:
    repository.run()
    files, history = repository.files(), repository.git("log", "--format=%H")
    assert repository.git("for-each-ref", "refs/canonize")
    with repository.place() as place:
        assert finish(place) == 2
        assert [entry.kind for entry in log(place)][-1] == "finish"
        with pytest.raises(CanonizeError, match="was finished"):
            list(rollback(place, to=0))
        with pytest.raises(CanonizeError, match="was finished"):
            list(undo(place))
    assert repository.git("for-each-ref", "refs/canonize") == ""
    assert (repository.files(), repository.git("log", "--format=%H")) == (files, history)
    assert kinds(repository.run(numbers=[1, 2, 3])) == ["NothingToDo"]


def test_finish_leaves_other_plans_alone(repository: Repository) -> None:
    repository.run()
    other = plan_of(
        [{"id": "x", "codemods": [{"swap": {"word": "made", "by": "done"}}]}], name="two"
    )
    repository.run(other, here=True)
    with repository.place() as place:
        finish(place, plan="tiny")
        list(rollback(place, to=0, plan="two"))
    assert repository.read("pkg/deep/made.py") == b"made = 1\n"


def test_nothing_to_finish(repository: Repository) -> None:
    with repository.place() as place, pytest.raises(CanonizeError, match="nothing was run"):
        finish(place)


def test_checkpoints_survive_garbage_collection(repository: Repository) -> None:
    before = repository.files()
    repository.run()
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "-q", "--prune=now")
    with repository.place() as place:
        list(rollback(place, to=0))
    assert repository.files() == before


def test_a_checkpoint_holds_the_files_as_they_were(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "input")
    repository.run(numbers=[1, 2])
    with repository.place() as place:
        checkpoint = log(place)[-1].checkpoint
    shown = repository.git("show", f"{checkpoint}:app/one.py")
    assert shown == "from app.old import thing\n\nprint(thing)"
    assert repository.git("log", "-1", "--format=%an", str(checkpoint)) == "canonize"


def test_status_notices_an_overlap_only_where_it_matters(repository: Repository) -> None:
    repository.run(numbers=[1, 2])
    repository.write("app/one.py", b"# later edit\n")
    repository.git("commit", "-qam", "later")
    with repository.place() as place:
        assert status(place).drift == ()
        with pytest.raises(WorkTreeInTheWay):
            list(rollback(place, to=0))
