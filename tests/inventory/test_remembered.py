"""Results of functions of one file: right, or computed again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from canonize.core.change import Change
from canonize.core.git_objects import blob_id
from canonize.core.tree import MemoryBase, SourceTree
from canonize.inventory.remembered import Remembered
from canonize.inventory.store import Store


class Counting:
    """Says how long a file is, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def __call__(self, data: bytes) -> bytes:
        self.asked.append(data)
        return str(len(data)).encode()


@pytest.fixture
def tree() -> SourceTree:
    return SourceTree(MemoryBase({"a.py": b"one", "b.py": b"three", "c.py": b"one"}))


def lengths(
    tree: SourceTree, cache: Path, work: Counting, *, kind: str = "length", version: str = "1"
) -> dict[str, bytes]:
    with Store(cache) as store:
        contents = {path: blob_id(tree.read(path) or b"") for path in sorted(tree.paths())}
        return Remembered(store, kind, version=version).of(contents, tree.read, work)


def test_contents_are_looked_at_once_wherever_they_stand(tree: SourceTree, tmp_path: Path) -> None:
    work = Counting()
    first = lengths(tree, tmp_path / "cache", work)
    assert first == {"a.py": b"3", "b.py": b"5", "c.py": b"3"}
    assert work.asked == [b"one", b"three"]
    assert lengths(tree, tmp_path / "cache", work) == first
    assert len(work.asked) == 2


def test_what_a_step_changes_is_asked_for_again(tree: SourceTree, tmp_path: Path) -> None:
    work = Counting()
    lengths(tree, tmp_path / "cache", work)
    after = tree.with_changes(
        [Change("b.py", b"three", b"seventeen"), Change("c.py", b"one", None)]
    )
    assert lengths(after, tmp_path / "cache", work) == {"a.py": b"3", "b.py": b"9"}
    assert work.asked == [b"one", b"three", b"seventeen"]


def test_kinds_and_versions_do_not_mix(tree: SourceTree, tmp_path: Path) -> None:
    work = Counting()
    lengths(tree, tmp_path / "cache", work)
    lengths(tree, tmp_path / "cache", work, kind="size")
    lengths(tree, tmp_path / "cache", work, version="2")
    assert len(work.asked) == 6


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE parts SET value = x'39'",
        "UPDATE parts SET value = 9",
        "UPDATE parts SET blob = 'x' || blob WHERE value = x'33'; "
        "UPDATE parts SET blob = '{one}' WHERE value = x'35'",
        "UPDATE parts SET kind = 'length/1'",
        "UPDATE about SET value = '0/0/3.0'",
        "DROP TABLE parts; CREATE TABLE parts (kind TEXT)",
    ],
)
def test_a_damaged_or_old_entry_is_never_believed(
    tree: SourceTree, tmp_path: Path, damage: str
) -> None:
    cache = tmp_path / "cache"
    lengths(tree, cache, Counting())
    lengths(tree, cache, Counting(), kind="other")
    db = sqlite3.connect(cache)
    if "'length/1'" in damage:
        db.execute("DELETE FROM parts WHERE kind LIKE 'length%'")
    db.executescript(damage.format(one=blob_id(b"one")))
    db.close()
    work = Counting()
    assert lengths(tree, cache, work) == {"a.py": b"3", "b.py": b"5", "c.py": b"3"}
    assert b"one" in work.asked


def test_a_file_that_is_gone_is_left_out(tmp_path: Path) -> None:
    with Store(None) as store:
        memo = Remembered(store, "length", version="1")
        assert memo.of({"gone.py": blob_id(b"x")}, lambda path: None, Counting()) == {}
        assert memo.known([blob_id(b"x")]) == {}
