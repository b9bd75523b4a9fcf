"""The cache: right, or computed again."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest

from canonize.inventory import gather as gathering
from canonize.inventory.contents import SourceFile
from canonize.inventory.facts import FileFacts
from canonize.inventory.gather import gather
from canonize.inventory.processes import process_pool
from canonize.inventory.store import Store


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    for number in range(6):
        (root / f"m{number}.py").write_text(f"class C{number}: pass\n")
    return root


def files(root: Path) -> list[SourceFile]:
    return [SourceFile(p.name) for p in sorted(root.glob("*.py"))]


class Stock(NamedTuple):
    parsed: int
    facts: dict[str, FileFacts]


def stock(gathered: gathering.Gathered) -> Stock:
    bodies = gathered.bodies(gathered.heads)
    named = gathered.named(gathered.heads)
    facts = {
        path: FileFacts.load(head, bodies[path], named[path])
        for path, head in gathered.heads.items()
    }
    return Stock(gathered.parsed, facts)


def run(root: Path, cache: Path) -> Stock:
    with Store(cache) as store:
        return stock(gather(root, files(root), store))


def test_unchanged_files_are_not_parsed_again(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "git" / "inventory.sqlite3"
    assert run(tree, cache).parsed == 6
    assert run(tree, cache).parsed == 0
    (tree / "m3.py").write_text("class Other: pass\n")
    again = run(tree, cache)
    assert again.parsed == 1
    assert again.facts["m3.py"].definitions[0].name == "Other"


def test_the_same_content_elsewhere_costs_nothing(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "inventory.sqlite3"
    run(tree, cache)
    (tree / "m0.py").rename(tree / "moved.py")
    assert run(tree, cache).parsed == 0


@pytest.mark.parametrize(
    "damage", ["garbage", "truncated", "empty", "flipped row", "swapped rows", "old version"]
)
def test_a_damaged_or_old_cache_is_rebuilt_and_never_believed(
    tree: Path, tmp_path: Path, damage: str
) -> None:
    cache = tmp_path / "inventory.sqlite3"
    good = run(tree, cache).facts
    if damage == "garbage":
        cache.write_bytes(b"not a database at all, whatever its name says" * 50)
    elif damage == "truncated":
        cache.write_bytes(cache.read_bytes()[: len(cache.read_bytes()) // 2])
    elif damage == "empty":
        cache.write_bytes(b"")
    else:
        db = sqlite3.connect(cache)
        if damage == "flipped row":
            lie = FileFacts(problem="a lie").head()
            db.execute("UPDATE parts SET value = ? WHERE kind = 'head'", (lie,))
        elif damage == "swapped rows":
            rows = db.execute("SELECT blob, value, sum FROM parts WHERE kind = 'head'").fetchall()
            for (blob, _, _), (_, value, checksum) in zip(rows, rows[1:] + rows[:1], strict=True):
                db.execute(
                    "UPDATE parts SET value = ?, sum = ? WHERE kind = 'head' AND blob = ?",
                    (value, checksum, blob),
                )
        else:
            db.execute("UPDATE about SET value = '0/0/3.0'")
        db.commit()
        db.close()
    again = run(tree, cache)
    assert again.facts == good
    assert again.parsed == 6
    assert run(tree, cache).parsed == 0


def test_a_cache_that_cannot_be_written_is_done_without(tree: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    assert run(tree, blocker / "inventory.sqlite3").parsed == 6


def test_files_that_cannot_be_read_are_listed(tree: Path, tmp_path: Path) -> None:
    with Store(None) as store:
        found = gather(
            tree, [*files(tree), SourceFile("gone.py"), SourceFile("away.py", "0" * 40)], store
        )
    assert sorted(found.unreadable) == ["away.py", "gone.py"]
    assert len(found.heads) == 6


def test_a_pool_of_processes_gives_the_same(tree: Path) -> None:
    with Store(None) as store:
        alone = stock(gather(tree, files(tree), store)).facts
    with Store(None) as store, process_pool(2) as pool:
        assert stock(gather(tree, files(tree), store, executor=pool)).facts == alone


def test_two_stores_on_one_file_do_not_disturb_each_other(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "inventory.sqlite3"
    with Store(cache) as one, Store(cache) as two:
        gather(tree, files(tree), one)
        one.close()
        assert gather(tree, files(tree), two).parsed == 0
        one._db = sqlite3.connect(":memory:")


@pytest.mark.parametrize("part", ["body", "named"])
def test_a_part_that_was_lost_or_damaged_is_computed_again(
    tree: Path, tmp_path: Path, part: str
) -> None:
    cache = tmp_path / "inventory.sqlite3"
    good = run(tree, cache).facts
    db = sqlite3.connect(cache)
    db.execute("UPDATE parts SET value = x'5b5d' WHERE kind = ?", (part,))
    db.commit()
    db.close()
    with Store(cache) as store:
        again = gather(tree, files(tree), store)
        assert stock(again).facts == good
        assert len(store.parts(part, again.blobs.values())) == 6


def test_what_a_file_calls_is_read_when_asked_and_kept(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "inventory.sqlite3"
    (tree / "m0.py").write_text("from m1 import C1\nC1()\n")
    with Store(cache) as store:
        gathered = gather(tree, files(tree), store)
        blobs = list(gathered.blobs.values())
        kinds = "SELECT DISTINCT kind FROM parts"
        assert {row[0] for row in store._db.execute(kinds)} == {"head", "body", "named"}
        assert gathered.calls(["m0.py", "m1.py"]) == {"m0.py": ["C1"], "m1.py": []}
    with Store(cache) as store:
        again = gather(tree, files(tree), store)
        (tree / "m0.py").unlink()
        assert again.calls(["m0.py"]) == {"m0.py": ["C1"]}
        assert list(again.blobs.values()) == blobs
