"""The work tree as codemods see it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import WorkTreeInTheWay
from canonize.history import History
from canonize.history.counting import count_in_tracked
from canonize.workspace import WorkTree
from tests.runner.tiny import Repository


def tree_of(repository: Repository) -> WorkTree:
    return WorkTree(History.open(repository.root))


def test_tracked_regular_files_only(repository: Repository) -> None:
    repository.write("untracked.py", b"old\n")
    (repository.root / "link.py").symlink_to("app/old.py")
    repository.write("added.py", b"old\n")
    repository.git("add", "link.py", "added.py")
    (repository.root / "app/two.py").unlink()
    found = tree_of(repository)
    assert list(found.paths()) == [
        "added.py",
        "app/new.py",
        "app/old.py",
        "app/one.py",
        "app/other.py",
        "docs/guide.md",
    ]
    assert found.read("untracked.py") is None
    assert found.read("link.py") is None
    assert found.read("app/two.py") is None
    assert found.containing([b"old"]) == {"added.py", "app/one.py", "docs/guide.md"}


WORDS = [
    (b"old", True),
    (b"an old one", True),
    (b"bold", False),
    (b"older", False),
    (b"old_x", False),
    (b"_old", False),
    (b"old.x", True),
    (b"bold old", True),
    (b"oldold", False),
    (b"(old)", True),
    (b"a\0old\0", True),
    (b"-old", True),
    (b"old1", False),
    (b"x\r\nold\r\n", True),
    (b"OLD", False),
]


def test_words_are_found_as_the_trees_in_memory_find_them(repository: Repository) -> None:
    contents = {f"f{number}.txt": data for number, (data, _) in enumerate(WORDS)}
    for path, data in contents.items():
        repository.write(path, data)
    repository.git("add", "-A")
    expected = {f"f{number}.txt" for number, (_, hit) in enumerate(WORDS) if hit}
    assert MemoryBase(contents).containing([b"old"]) == expected
    found = tree_of(repository).containing([b"old"])
    assert {path for path in found if path.startswith("f")} == expected
    assert tree_of(repository).containing([]) == frozenset()
    assert tree_of(repository).containing([b"-rf", b"nothing-here"]) == frozenset()


def test_each_word_is_found_as_if_it_was_searched_for_alone(repository: Repository) -> None:
    contents = {f"f{number}.txt": data for number, (data, _) in enumerate(WORDS)}
    contents |= {"a\nb.txt": b"bold, older and old\n", "c\rd.txt": b"new\n", "e.py": b"import *"}
    for path, data in contents.items():
        repository.write(path, data)
    repository.git("add", "-A")
    repository.git("update-index", "--assume-unchanged", "app/other.py")
    repository.write("app/other.py", b"now old\n")
    for setting in ("grep.lineNumber", "grep.column", "grep.fullName"):
        repository.git("config", setting, "true")
    worktree = tree_of(repository)
    worktree.pin("app/one.py", b"older\n")
    words = {b"old", b"older", b"new", b"import *", b"import*", b"nowhere", b"x", b"Old"}
    found = worktree.containing_each(words)
    assert found == {word: worktree.containing({word}) for word in words}
    assert "a\nb.txt" in found[b"old"] and "app/other.py" in found[b"old"]
    assert worktree.containing_each(set()) == {}


def test_what_was_searched_for_already_is_not_searched_for_again(repository: Repository) -> None:
    repository.write("a\nb.txt", b"bold, older and old\n")
    repository.git("add", "-A")
    words = ["new", "old", "older", "nowhere", "x"]
    counts = count_in_tracked(History.open(repository.root).git, words)
    assert counts == count_in_tracked(History.open(repository.root).git, words[:2]) | {
        ("a\nb.txt", "older"): 1
    }
    worktree, fresh = tree_of(repository), tree_of(repository)
    known = {w.encode(): {p for p, found in counts if found == w} for w in words}
    worktree.know({**known, b"x": ["docs/guide.md", "app/one.py"]})
    worktree.pin("app/one.py", b"older\n")
    fresh.pin("app/one.py", b"older\n")
    found = worktree.containing_each({w.encode() for w in words})
    assert found == fresh.containing_each({w.encode() for w in words}) | {b"x": {"docs/guide.md"}}
    worktree.refresh()
    assert worktree.containing_each({b"x"}) == {b"x": frozenset()}


def test_what_git_was_told_not_to_look_at_is_read_all_the_same(repository: Repository) -> None:
    repository.git("update-index", "--assume-unchanged", "app/other.py")
    repository.write("app/other.py", b"now old\n")
    assert "app/other.py" in tree_of(repository).containing([b"old"])


def test_pins_keep_a_tree_consistent_while_files_are_written(repository: Repository) -> None:
    worktree = tree_of(repository)
    tree = SourceTree(worktree)
    before = repository.read("app/one.py")
    worktree.pin("app/one.py", before)
    worktree.pin("app/made.py", None)
    repository.write("app/one.py", b"replaced\n")
    assert tree.read("app/one.py") == before
    assert "app/one.py" in tree.containing([b"old"])
    assert tree.containing([b"replaced"]) == frozenset()
    worktree.refresh()
    assert worktree.read("app/one.py") == b"replaced\n"


def test_what_is_there_but_can_not_be_read_is_an_error(repository: Repository) -> None:
    (repository.root / "app/one.py").unlink()
    (repository.root / "app/one.py").mkdir()
    worktree = tree_of(repository)
    with pytest.raises(WorkTreeInTheWay, match="can't be read") as caught:
        worktree.read("app/one.py")
    assert caught.value.where == "app/one.py"


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes somebody else")
def test_a_file_without_permission_may_hold_anything() -> None:
    """git grep passes over it with a warning; it is a candidate all the same, and then an error."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository.create(Path(folder) / "work")
        (repository.root / "app/one.py").chmod(0)
        for path in (Path(folder), *Path(folder).rglob("*")):
            os.chown(path, 12345, 12345)
        child = os.fork()
        if child == 0:
            code = 2  # whatever is raised, the child ends here: it would go on as a second suite
            try:
                code = _as_somebody_else(repository)
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 7


def _as_somebody_else(repository: Repository) -> int:
    os.environ["HOME"] = "/nonexistent"
    os.setgid(12345)
    os.setuid(12345)
    worktree = tree_of(repository)
    if worktree.containing([b"nowhere-at-all"]) != {"app/one.py"}:
        return 1
    try:
        worktree.read("app/one.py")
    except WorkTreeInTheWay:
        return 7
    return 2
