"""What git wrote is made to last, and HEAD is moved by git's own protocol."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from canonize.errors import HistoryRefused
from canonize.history.durable import Settling, point_head
from tests.runner.tiny import Repository


@pytest.fixture
def git_dir(repository: Repository) -> Path:
    (repository.root / ".git/canonize").mkdir()
    return repository.root / ".git"


def test_head_names_the_branch_and_nothing_is_left_over(
    repository: Repository, git_dir: Path
) -> None:
    (git_dir / "HEAD").chmod(0o640)
    before = {path.name for path in git_dir.iterdir()}
    assert point_head(git_dir, "refs/heads/new/branch")
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/new/branch"
    assert (git_dir / "HEAD").stat().st_mode & 0o777 == 0o640
    assert {path.name for path in git_dir.iterdir()} == before
    assert list((git_dir / "canonize").iterdir()) == []


def test_a_lock_of_somebody_else_is_left_alone(repository: Repository, git_dir: Path) -> None:
    (git_dir / "HEAD.lock").write_bytes(b"theirs")
    with pytest.raises(HistoryRefused, match="HEAD is locked"):
        point_head(git_dir, "refs/heads/new")
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert (git_dir / "HEAD.lock").read_bytes() == b"theirs"


def test_a_lock_that_a_killed_run_left_is_its_own(repository: Repository, git_dir: Path) -> None:
    (git_dir / "canonize/HEAD.new").write_bytes(b"ref: refs/heads/x\n")
    (git_dir / "HEAD.lock").hardlink_to(git_dir / "canonize/HEAD.new")
    assert point_head(git_dir, "refs/heads/new")
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/new"
    assert not (git_dir / "HEAD.lock").exists()


def test_refs_in_tables_are_left_to_git(git_dir: Path) -> None:
    (git_dir / "HEAD").write_bytes(b"ref: refs/heads/.invalid\n")
    assert not point_head(git_dir, "refs/heads/new")
    assert (git_dir / "HEAD").read_bytes() == b"ref: refs/heads/.invalid\n"


def test_every_folder_that_got_a_name_is_synced(
    repository: Repository, git_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settling = Settling(git_dir, git_dir)
    settling.settle()
    old = [path for path in git_dir.rglob("*") if path.is_dir()]
    for path in (git_dir, *old):
        os.utime(path, (1, 1))
    repository.write("fresh.py", b"fresh\n")
    oid = repository.git("hash-object", "-w", "fresh.py")
    repository.git("update-ref", "refs/canonize/tiny/1", "HEAD")
    synced: set[str] = set()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    settling.settle()
    wanted = (f"objects/{oid[:2]}", "objects", "refs/canonize/tiny", "refs/canonize", "refs")
    there = {str(git_dir / name) for name in wanted}
    assert there - {str(git_dir / "objects")} <= synced
    untouched = str(git_dir / "refs/tags")
    assert untouched not in synced
