"""Running steps: what is written, committed, recorded, and left alone."""

from __future__ import annotations

import sqlite3
import stat

import pytest

from canonize.core.events import NothingToDo, StepProposed
from canonize.errors import CanonizeError, Drifted, NotTrusted, RepositoryUnusable
from canonize.runner.preview import preview
from canonize.runner.run import run
from canonize.runner.status import log, status
from tests.runner.tiny import Repository, kinds, plan_of


def test_all_steps(repository: Repository) -> None:
    events = repository.run()
    assert kinds(events) == [
        *("StepStarted", "StepProposed", "BranchStarted", "StepKept"),
        *("StepStarted", "StepProposed", "Checkpointed", "StepCommitted", "StepKept"),
        *("StepStarted", "StepProposed", "Checkpointed", "StepCommitted", "StepKept"),
    ]
    assert repository.read("app/two.py") == b"from app.new import thing\r\n\r\nvalue = thing\r\n"
    assert repository.read("pkg/deep/made.py") == b"made = 1\n"
    assert not (repository.root / "app/old.py").exists()
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/canonize/tiny"
    assert repository.git("log", "--format=%s", "main..HEAD").split("\n") == ["Move", "Swap"]


def test_commits_carry_trailers_and_the_persons_name(repository: Repository) -> None:
    repository.run(numbers=[1, 2])
    assert repository.git("log", "-1", "--format=%an <%ae> %cn") == "Ada <ada@example.org> Ada"
    trailers = repository.git("log", "-1", "--format=%(trailers:only,unfold)")
    assert trailers.split("\n") == ["Canonize-Plan: tiny", "Canonize-Step: swap"]


def test_the_default_is_the_next_step(repository: Repository) -> None:
    for expected in ((1,), (1, 2), (1, 2, 3)):
        with repository.session() as session:
            list(run(session, trusted=True))
            assert session.applied() == expected
    with repository.session() as session:
        assert [type(event) for event in run(session)] == [NothingToDo]


def test_a_second_run_changes_nothing(repository: Repository) -> None:
    repository.run()
    before = repository.everything()
    assert kinds(repository.run(numbers=[1, 2, 3])) == ["NothingToDo"]
    assert repository.everything() == before


def test_run_writes_what_preview_showed(repository: Repository) -> None:
    with repository.session() as session:
        shown = {p.number: p.changes for p in preview(session)}
    proposed = [e.proposal for e in repository.run() if isinstance(e, StepProposed)]
    assert {p.number: p.changes for p in proposed} == shown
    for change in shown[2]:
        if change.path != "app/old.py":
            assert repository.read(change.path) == change.after


def test_preview_writes_nothing(repository: Repository) -> None:
    repository.write("app/other.py", b"dirty\n")
    before = repository.everything()
    with repository.session() as session:
        assert [p.number for p in preview(session)] == [1, 2, 3]
        assert [p.number for p in preview(session, [3])] == [3]
        assert session.before().read("app/other.py") == b"dirty\n"
        status(session.place)
        assert log(session.place) == ()
    assert repository.everything() == before
    assert not (repository.root / ".git/canonize").exists()


def test_preview_of_a_later_step_plays_the_ones_before(repository: Repository) -> None:
    step = {"id": "again", "codemods": [{"swap": {"word": "new", "by": "newer"}}]}
    plan = plan_of([{"id": "s", "codemods": [{"swap": {"word": "old", "by": "new"}}]}, step])
    with repository.session(plan) as session:
        [shown] = preview(session, [2])
    assert {change.path for change in shown.changes} == {
        "app/one.py",
        "app/two.py",
        "docs/guide.md",
    }


def test_steps_follow_each_other(repository: Repository) -> None:
    with pytest.raises(CanonizeError, match="comes after steps"):
        repository.run(numbers=[2])
    with pytest.raises(CanonizeError, match="no step 4"):
        repository.run(numbers=[4])
    assert repository.git("branch", "--format=%(refname)") == "refs/heads/main"


def test_here_commits_on_the_current_branch(repository: Repository) -> None:
    repository.run(here=True)
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert repository.git("log", "--format=%s") == "Move\nSwap\nstart"


def test_detached_head(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")
    repository.run(numbers=[1, 2], here=True)
    assert repository.git("symbolic-ref", "-q", "HEAD", check=False) == ""
    assert repository.git("log", "-1", "--format=%s") == "Swap"
    repository.run()
    assert repository.git("symbolic-ref", "-q", "HEAD", check=False) == ""


def test_detached_head_gets_a_branch_by_default(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")
    repository.run()
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/canonize/tiny"


def test_the_branch_is_taken(repository: Repository) -> None:
    repository.git("branch", "canonize/tiny")
    repository.git("commit", "-q", "--allow-empty", "-m", "more")
    before = repository.state()
    with pytest.raises(RepositoryUnusable, match="exists and stands at another commit"):
        repository.run()
    assert repository.state() == before
    repository.run(plan_of(commits={"branch": "elsewhere"}))
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/elsewhere"


@pytest.mark.parametrize("branch", ["canonize", "main/x"])
def test_the_branch_can_not_be_made(repository: Repository, branch: str) -> None:
    repository.git("branch", "canonize/tiny")
    before = repository.state()
    with pytest.raises(RepositoryUnusable, match="can't be"):
        repository.run(plan_of(commits={"branch": branch}))
    assert repository.state() == before


def test_modes_are_kept(repository: Repository) -> None:
    (repository.root / "app/one.py").chmod(0o600)
    repository.run()
    assert stat.S_IMODE((repository.root / "app/one.py").stat().st_mode) == 0o600


def test_an_executable_file_is_committed_as_one(repository: Repository) -> None:
    (repository.root / "app/one.py").chmod(0o755)
    repository.git("commit", "-qam", "mode")
    create = {"create": {"bin/tool": "x"}, "mode": 0o755}
    steps = [{"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}, {"files": create}]}]
    repository.run(plan_of(steps))
    listed = repository.git("ls-tree", "-r", "HEAD")
    modes = {line.split("\t")[1]: line.split()[0] for line in listed.splitlines()}
    assert modes["app/one.py"] == modes["bin/tool"] == "100755"
    assert modes["app/two.py"] == "100644"


def test_commands_need_a_yes_that_holds_until_the_plan_changes(repository: Repository) -> None:
    steps = [{"id": name, "checks": ["c"]} for name in "abc"]
    plan = plan_of(steps, checks={"c": "touch ran && rm ran"})
    before = repository.everything()
    with pytest.raises(NotTrusted) as caught:
        repository.run(plan, [1], trusted=False)
    assert caught.value.details == ("check c: touch ran '&&' rm ran",)
    assert repository.everything() == before
    shell = plan_of(steps, checks={"c": {"command": "touch ran && rm ran", "shell": True}})
    repository.run(shell, [1], trusted=True)
    repository.run(shell, [2], trusted=False)
    edited = plan_of(steps, checks={"c": "true"})
    with pytest.raises(NotTrusted):
        repository.run(edited, [3], trusted=False)


def test_a_yes_is_not_carried_by_the_repository(
    repository: Repository, tmp_path, monkeypatch
) -> None:
    plan = plan_of([{"id": "a", "checks": ["c"]}], checks={"c": "true"})
    with repository.session(plan) as session:
        assert not session.is_trusted()
    repository.run(plan)
    with repository.session(plan) as session:
        assert session.is_trusted()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody-else"))
    with repository.session(plan) as session:
        assert not session.is_trusted()


def test_hooks_are_shown_before_they_run(repository: Repository) -> None:
    repository.hook("pre-commit", "exit 0")
    with repository.session() as session:
        assert [e.what for e in session.executes([1, 2])] == ["commit hook"]
    with pytest.raises(NotTrusted, match="1 command"):
        repository.run(trusted=False)


def test_an_edited_plan_stops_the_run(repository: Repository) -> None:
    repository.run(numbers=[1])
    with pytest.raises(Drifted) as caught:
        repository.run(plan_of(issue=7))
    assert "the plan was edited" in caught.value.details[0]


def test_an_amended_step_stops_the_run(repository: Repository) -> None:
    repository.run(numbers=[1, 2])
    repository.git("commit", "-q", "--amend", "-m", "mine")
    with pytest.raises(Drifted, match="not as it was left") as caught:
        repository.run()
    assert "does not hold the commit" in caught.value.details[0]


def test_the_journal_is_private(repository: Repository) -> None:
    repository.run()
    folder = repository.root / ".git/canonize"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {"children", "journal.db", "lock"}


def test_a_damaged_journal_is_an_error_for_people(repository: Repository) -> None:
    repository.run(numbers=[1])
    (repository.root / ".git/canonize/journal.db").write_bytes(b"not a database" * 100)
    with pytest.raises(CanonizeError, match="the journal can't be used"):
        repository.run()


def test_a_newer_journal_is_left_alone(repository: Repository) -> None:
    repository.run(numbers=[1])
    connection = sqlite3.connect(repository.root / ".git/canonize/journal.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CanonizeError, match="format 99"):
        repository.run()


def test_the_log_has_everything(repository: Repository) -> None:
    plan = plan_of(
        [{"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}], "checks": ["no"]}],
        checks={"no": "false"},
    )
    repository.run(plan)
    with repository.place() as place:
        [entry] = log(place)
    assert (entry.kind, entry.outcome, entry.reason) == ("step", "restored", "the check no failed")
    assert [(name, passed) for name, passed, _ in entry.checks] == [("no", False)]
    assert entry.files == 3
    assert entry.checkpoint is not None
