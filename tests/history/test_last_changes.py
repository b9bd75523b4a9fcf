"""When files were last touched, whatever they are called."""

from __future__ import annotations

import os
import subprocess

from canonize.history.git import Git
from canonize.history.last_changes import last_changes
from tests.runner.tiny import Repository

ODD = [b"\n9.py", b"line\nend.py\n", b"\x01.pyi", b"\x017", b":100644 x", b"\xff.py", b"d/\n:\n.py"]


def commit(repository: Repository, when: int) -> None:
    repository.git("add", "-A")
    stamp = f"@{when} +0000"
    environment = {**os.environ, "GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp}
    command = ["git", "commit", "-q", "-m", "\x019\n:1 2"]
    subprocess.run(command, cwd=repository.root, env=environment, check=True)


def test_names_that_look_like_what_git_says(repository: Repository) -> None:
    for number, name in enumerate(ODD):
        path = os.path.join(os.fsencode(repository.root), name)  # noqa: PTH118  # of bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(b"x = 1\n")
        commit(repository, 1_000_000 + number)
    found = last_changes(Git(repository.root))
    assert {os.fsencode(path): when for path, when in found.items() if when < 2_000_000} == {
        name: 1_000_000 + number for number, name in enumerate(ODD)
    }
    assert len(last_changes(Git(repository.root), commits=2)) == 2


def test_the_newest_change_counts(repository: Repository) -> None:
    repository.write("app/one.py", b"later = 1\n")
    commit(repository, 3_000_000_000)
    assert last_changes(Git(repository.root))["app/one.py"] == 3_000_000_000
