"""Commit hooks that fix files and fail, as those of the pre-commit framework do."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from canonize.core.events import StepCommitted
from canonize.errors import HistoryRefused
from tests.runner.tiny import Repository, plan_of

KEEP = {"hooks": "keep"}
FIXED = "files were modified by this hook"
FIXES_ONCE = """
grep -q fixed app/one.py && exit 0
echo '# fixed' >> app/one.py
exit 1
"""
FIXES_TWICE = """
echo round >> .git/rounds
[ $(grep -c fixed app/one.py) -ge 2 ] && exit 0
echo '# fixed' >> app/one.py
exit 1
"""
NEVER_CONTENT = """
echo round >> .git/rounds
echo "# fixed $(wc -l < .git/rounds)" >> app/one.py
echo "still not content"
exit 1
"""
UNDOES_IT = f"""
echo '# sorted' >> app/one.py
sed -i '$d' app/one.py
echo '- {FIXED}'
exit 1
"""
UNDOES_IT_AFTERWARDS = f"""
grep -q black app/one.py || echo '# black' >> app/one.py
echo '- {FIXED}'
exit 1
"""
FIXES_FOUR_TIMES = """
[ $(grep -c fixed app/one.py) -ge 4 ] && exit 0
echo '# fixed' >> app/one.py
exit 1
"""


def committed(events: list[object]) -> list[StepCommitted]:
    return [event for event in events if isinstance(event, StepCommitted) and event.commit]


def test_a_hook_that_fixes_a_file_is_run_again(repository: Repository) -> None:
    repository.hook("pre-commit", FIXES_ONCE)
    events = repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert committed(events)[0].hook_changes == ("app/one.py",)
    assert (repository.root / "app/one.py").read_bytes().endswith(b"# fixed\n")
    assert repository.git("status", "--porcelain", "app") == ""
    assert "# fixed" in repository.git("show", "HEAD:app/one.py")


def test_a_hook_that_fixes_twice_before_it_accepts(repository: Repository) -> None:
    repository.hook("pre-commit", FIXES_TWICE)
    events = repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert committed(events)[0].hook_changes == ("app/one.py",)
    assert repository.git("show", "HEAD:app/one.py").endswith("# fixed\n# fixed")
    assert repository.git("status", "--porcelain", "app") == ""
    rounds = (repository.root / ".git/rounds").read_text().split()
    assert len(rounds) == 2 + len(committed(events))


def test_a_hook_that_never_accepts_is_told_after_three_more_rounds(repository: Repository) -> None:
    before = (repository.root / "app/one.py").read_bytes()
    head = repository.git("rev-parse", "HEAD")
    repository.hook("pre-commit", NEVER_CONTENT)
    with pytest.raises(HistoryRefused) as refused:
        repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert (repository.root / ".git/rounds").read_text() == "round\n" * 4
    assert "run again 3 times, changed 1 file each time" in str(refused.value)
    assert {"app/one.py", "still not content"} <= set(refused.value.details)
    assert (repository.root / "app/one.py").read_bytes() == before
    assert repository.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize("script", [UNDOES_IT, UNDOES_IT_AFTERWARDS])
def test_hooks_that_undo_one_anothers_work_are_told(repository: Repository, script: str) -> None:
    """Each fixes what the other one did: in the end the file is as it was at the beginning."""
    before = (repository.root / "app/one.py").read_bytes()
    repository.hook("pre-commit", script)
    with pytest.raises(HistoryRefused) as refused:
        repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert "nothing is left of it" in str(refused.value)
    assert "make them agree" in (refused.value.hint or "")
    assert "hooks: keep" not in (refused.value.hint or "")
    assert (repository.root / "app/one.py").read_bytes() == before


def test_two_and_three_hooks_that_fix_one_anothers_work(repository: Repository) -> None:
    """Those that come first need what those that come last add: three rounds, and all is there."""
    rounds = [("b", "c"), ("a", "b"), ("thing", "a")]
    lines = (
        f"grep -q '{need}' $f && ! grep -q '#{new}' $f && echo '#{new}' >> $f && no=1"
        for need, new in [(f"#{n}" if n != "thing" else n, new) for n, new in rounds]
    )
    inner = "\n".join(lines)
    repository.hook("pre-commit", f"no=0\nfor f in app/one.py; do\n{inner}\ndone\nexit $no\n")
    events = repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert committed(events)[0].hook_changes == ("app/one.py",)
    assert repository.git("show", "HEAD:app/one.py").endswith("#a\n#b\n#c")
    assert repository.git("status", "--porcelain", "app") == ""


def test_not_more_than_three_times(repository: Repository) -> None:
    before = (repository.root / "app/one.py").read_bytes()
    repository.hook("pre-commit", FIXES_FOUR_TIMES)
    with pytest.raises(HistoryRefused):
        repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert (repository.root / "app/one.py").read_bytes() == before


@pytest.mark.parametrize("script", ["exit 1", "echo 'no issue in the message' >&2; exit 1"])
def test_a_hook_that_only_says_no_is_not_asked_again(repository: Repository, script: str) -> None:
    repository.hook("pre-commit", f"echo run >> .git/runs\n{script}")
    with pytest.raises(HistoryRefused):
        repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert (repository.root / ".git/runs").read_text() == "run\n"


def test_without_keep_a_hook_that_fixes_stops_the_step(repository: Repository) -> None:
    before = (repository.root / "app/one.py").read_bytes()
    repository.hook("pre-commit", f"echo '- {FIXED}'\n{FIXES_ONCE}")
    with pytest.raises(HistoryRefused) as refused:
        repository.run(numbers=[1, 2])
    assert (repository.root / "app/one.py").read_bytes() == before
    assert "commits: {hooks: keep}" in (refused.value.hint or "")
    repository.hook("pre-commit", "echo no\nexit 1")
    with pytest.raises(HistoryRefused) as refused:
        repository.run(numbers=[1, 2])
    assert "see what git said" in (refused.value.hint or "")


@pytest.mark.skipif(
    not shutil.which("pre-commit"), reason="the pre-commit framework is not installed"
)
def test_the_real_framework(repository: Repository) -> None:
    """Needs no network: its hooks are local."""
    repository.commit({
        ".pre-commit-config.yaml": b"""\
repos:
  - repo: local
    hooks:
      - id: mark
        name: adds a last line
        language: system
        entry: sh -c 'for f in "$@"; do grep -q marked "$f" || echo "# marked" >> "$f"; done' --
        types: [python]
      - id: message
        name: wants a subject of one line
        language: system
        stages: [commit-msg]
        entry: grep -q .
"""
    })  # fmt: skip
    subprocess.run(
        ["pre-commit", "install", "-t", "pre-commit", "-t", "commit-msg"],
        cwd=repository.root,
        check=True,
        capture_output=True,
    )
    (repository.root / "app/other.py").write_bytes(b"unrelated = 'my own edit'\n")
    events = repository.run(plan_of(commits=KEEP), numbers=[1, 2])
    assert set(committed(events)[0].hook_changes) >= {"app/one.py"}
    assert "# marked" in repository.git("show", "HEAD:app/one.py")
    assert (repository.root / "app/other.py").read_bytes() == b"unrelated = 'my own edit'\n"
