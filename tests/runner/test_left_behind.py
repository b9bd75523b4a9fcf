"""The outcome is told on the trees that a run left, as long as the files are what it left."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.growth import counting, references, repository
from canonize.catalogue import load_codemod
from canonize.runner.left_behind import LeftBehind, trees_now
from canonize.runner.outcome import outcome
from canonize.runner.run import run
from canonize.runner.session import Session, open_session


@contextmanager
def migrated(tmp_path: Path) -> Iterator[tuple[Session, LeftBehind]]:
    """A session whose steps were all run, and what that left."""
    case = references(6)
    folder = repository(tmp_path, case)
    for setting in ("user.name=A", "user.email=a@example.org"):
        subprocess.run(["git", "config", *setting.split("=")], cwd=folder, check=True)
    text = case.plan.model_dump_json().encode()
    with open_session(folder, case.plan, text, load_codemod) as session:
        with closing(run(session, session.pending(), trusted=True)) as events:
            found = None
            while found is None:
                try:
                    next(events)
                except StopIteration as end:
                    found = end.value
        yield session, found


def test_the_same_is_told_of_what_was_found_out_before(tmp_path: Path) -> None:
    with migrated(tmp_path) as (session, left):
        with counting() as again:
            told = outcome(session, left)
        with counting() as anew:
            assert outcome(session) == told
        assert again["reads"] + again["git"] < anew["reads"] + anew["git"]
        assert not left.is_there(session)  # the work tree was looked at anew


def test_an_edit_meanwhile_is_seen(tmp_path: Path) -> None:
    with migrated(tmp_path) as (session, left):
        assert left.is_there(session)
        written = sorted(left.tree.changed())[-1]
        kept = next(p for p in sorted(left.tree.paths()) if p not in left.tree.changed())
        for path in (written, kept):
            file = session.root / path
            data = file.read_bytes()
            file.write_bytes(data + b"# more\n")
            assert not left.is_there(session)
            file.write_bytes(data)
            assert left.is_there(session)
        (session.root / kept).write_bytes(b"x = 1\n")
        assert trees_now(session, left)[1].read(kept) == b"x = 1\n"
