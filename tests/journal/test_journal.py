"""The journal: durable, private, honest about damage."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.errors import Busy, CanonizeError
from canonize.journal import (
    Applied,
    CheckRecord,
    FileImage,
    Journal,
    Operation,
    StartingPoint,
    State,
    content_hash,
)


def begin(journal: Journal, **values: Any) -> Operation:
    fields: dict[str, Any] = {
        "kind": "step",
        "plan": "p",
        "plan_hash": "h",
        "tool": "1",
        "step": 1,
        "step_id": "a",
        "title": "A",
        "head": "c" * 40,
        "branch": "refs/heads/main",
    }
    return journal.begin(**{**fields, **values})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.open(tmp_path / "canonize")


def test_reading_creates_nothing(journal: Journal) -> None:
    assert journal.operations() == ()
    assert (journal.unfinished(), journal.latest_plan(), journal.holder()) == (None, None, "")
    assert journal.applied("p") == ()
    assert journal.origin("p") is None
    assert not journal.folder.exists()


def test_an_operation_from_its_start_to_its_end(journal: Journal) -> None:
    operation = begin(journal, counts={"rewritten": 3}, folders={"a": 0o755, "b": None})
    assert journal.unfinished() == operation
    applied = (Applied(1, "a", operation.number),)
    done = journal.update(operation, state=State.DONE, outcome="kept", applied=applied)
    assert (done.applied, done.counts, done.folders) == (
        applied,
        {"rewritten": 3},
        {"a": 0o755, "b": None},
    )
    assert done.ended >= done.started
    assert journal.unfinished() is None
    assert journal.applied("p") == applied
    assert journal.applied("other") == ()


def test_it_is_on_disk_when_the_call_returns(journal: Journal, tmp_path: Path) -> None:
    operation = begin(journal)
    journal.record_paths(operation, [FileImage("a.py", b"1", b"2", 0o644, 0o600)])
    other = Journal.open(journal.folder)
    [record] = other.paths(operation.number)
    assert other.content(str(record.before)) == b"1"
    assert (record.before_mode, record.after_mode) == (0o644, 0o600)


NAMES = st.text(st.characters(blacklist_characters="\0"), min_size=1).filter(
    lambda name: not any(0xD800 <= ord(c) < 0xDC80 or 0xDCFF < ord(c) < 0xE000 for c in name)
)


@given(data=st.binary(max_size=3000) | st.none(), name=NAMES)
def test_any_bytes_under_any_name_come_back(
    tmp_path_factory: pytest.TempPathFactory, data: bytes | None, name: str
) -> None:
    journal = Journal.open(tmp_path_factory.mktemp("journal") / "canonize")
    operation = begin(journal)
    path = os.fsdecode(os.fsencode(name))
    journal.record_paths(operation, [FileImage(path, data, None, None, None)])
    [record] = journal.paths(operation.number)
    assert record.path == path
    assert (None if record.before is None else journal.content(record.before)) == data
    journal.close()


def test_damaged_bytes_are_never_handed_out(journal: Journal) -> None:
    operation = begin(journal)
    journal.record_paths(operation, [FileImage("a", b"good", None, None, None)])
    journal.close()
    connection = sqlite3.connect(journal.path)
    connection.execute("UPDATE contents SET packed = (SELECT x'789c4b4a' )")
    connection.commit()
    connection.close()
    with pytest.raises(CanonizeError):
        journal.content(content_hash(b"good"))
    with pytest.raises(CanonizeError, match="has lost the bytes"):
        journal.content("0" * 64)


def test_checks_come_back_in_order(journal: Journal) -> None:
    operation = begin(journal)
    for name in ("z", "a", "m"):
        journal.record_check(operation, CheckRecord(name, name != "a", name, 1.5, {"seconds": 1.5}))
    found = journal.checks(operation.number)
    assert [(c.name, c.passed) for c in found] == [("z", True), ("a", False), ("m", True)]
    assert found[0].figures == {"seconds": 1.5}


def test_where_a_migration_started(journal: Journal) -> None:
    journal.record_origin("p", StartingPoint("refs/heads/main", "c", "refs/heads/x", True))
    journal.record_origin("p", StartingPoint("", "d", "refs/heads/x", False))
    assert journal.origin("p") == StartingPoint("", "d", "refs/heads/x", False)


def test_forgetting_keeps_what_another_plan_names(journal: Journal) -> None:
    for plan, data in (("p", b"mine"), ("q", b"theirs")):
        operation = begin(journal, plan=plan)
        journal.record_paths(operation, [FileImage("a", data, b"both", None, None)])
    journal.forget_contents("p")
    assert journal.content(content_hash(b"theirs")) == b"theirs"
    assert journal.content(content_hash(b"both")) == b"both"
    with pytest.raises(CanonizeError):
        journal.content(content_hash(b"mine"))


def test_only_the_owner_can_read_it(journal: Journal) -> None:
    old = os.umask(0)
    try:
        begin(journal)
        with journal.hold("run"):
            pass
    finally:
        os.umask(old)
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    for path in journal.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_environment_is_not_in_it(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERY_SECRET", "hunter2-hunter2")
    begin(journal)
    assert b"hunter2" not in journal.path.read_bytes()


def test_the_lock_excludes_and_is_freed(journal: Journal) -> None:
    with journal.hold("run"):
        assert f"run, pid {os.getpid()}, since " in journal.holder()
        with pytest.raises(Busy, match="another canonize works"), journal.hold("rollback"):
            pass
    assert journal.holder() == ""
    with journal.hold("rollback"):
        assert journal.holder().startswith("rollback")


def test_a_full_disk_is_an_error_for_people(tmp_path: Path) -> None:
    """A real limit on file sizes stands for a full disk: SQLite gets the same kind of answer."""
    script = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from canonize.errors import CanonizeError\n"
        "from tests.journal.test_journal import begin\n"
        "from canonize.journal import FileImage, Journal\n"
        "import os\n"
        "journal = Journal.open(Path(sys.argv[1]))\noperation = begin(journal)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n    journal.record_paths(operation, "
        "[FileImage('a', os.urandom(1_000_000), None, None, None)])\n"
        "except CanonizeError as error:\n    print(error)\n"
        "print(len(journal.paths(operation.number)))\n"
    )
    here = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "canonize"), here],
        capture_output=True,
        text=True,
        check=True,
        cwd=here,
    )
    assert done.stdout.startswith("the journal can't be used: ")
    assert done.stdout.endswith("\n0\n")
