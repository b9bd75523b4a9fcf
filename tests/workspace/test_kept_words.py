"""What the index of a work tree says is what git's search says, whatever happened since."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from canonize.history import History
from canonize.history.own_cache import own_cache
from canonize.workspace import WorkTree, kept_words
from canonize.workspace.kept_words import KeptWords
from canonize.workspace.word_file import form, read_words
from tests.runner.tiny import Repository

WORDS = [b"old", b"new", b"one", b"def", b"import", b"fresh", b"missing", b"guide", b"lan"]


class Asked(WorkTree):
    """A work tree of which it is known how often git was asked for names."""

    def __init__(self, repository: Repository) -> None:
        super().__init__(History.open(repository.root))
        self.searches = 0
        files = self.history.files
        by_git = files.containing_each

        def counted(*asked: object) -> object:
            self.searches += 1
            return by_git(*asked)  # type: ignore[arg-type]

        object.__setattr__(files, "containing_each", counted)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files and few searches are enough for an index."""
    monkeypatch.setattr(kept_words, "_FEW_FILES", 0)
    monkeypatch.setattr(kept_words, "_SEARCHES", 0)
    monkeypatch.setattr(kept_words, "_PATIENCE", 0)


def indexed(repository: Repository) -> Asked:
    """A work tree that asks its index from now on."""
    tree = Asked(repository)
    tree.containing_each([b"begin"])
    tree.containing_each([b"waits"])
    tree.searches = 0
    return tree


def by_git(repository: Repository, endings: tuple[str, ...] = ()) -> dict[bytes, set[str]]:
    tree = WorkTree(History.open(repository.root))
    found = tree.history.files.containing_each(WORDS, endings)
    return {word: paths & set(tree.paths()) for word, paths in found.items()}


def test_an_index_and_git_find_the_same(repository: Repository) -> None:
    repository.write("odd \udcff\nname.py", b"old = 1\n")
    repository.write("élan.py", "élan = old\n".encode())
    repository.git("add", ".")
    tree = indexed(repository)
    assert tree.containing_each(WORDS) == by_git(repository)
    assert tree.containing_each(WORDS, (".md",)) == by_git(repository, (".md",))
    assert tree.containing_in([b"old"], (".py",)) == by_git(repository, (".py",))[b"old"]
    assert tree.containing([b"old", b"guide"]) == (
        by_git(repository)[b"old"] | by_git(repository)[b"guide"]
    )
    assert tree.searches == 0
    assert tree.containing([b"an old one"]) == frozenset()  # that is no name: git is asked


def _changed(repository: Repository) -> None:
    repository.write("app/one.py", b"fresh = 1\n")


def _gone(repository: Repository) -> None:
    (repository.root / "app/one.py").unlink()


def _added(repository: Repository) -> None:
    repository.write("app/three.py", b"from app import old, fresh\n")
    repository.git("add", "app/three.py")


def _committed(repository: Repository) -> None:
    _changed(repository)
    repository.git("commit", "-qam", "more")


def _renamed(repository: Repository) -> None:
    repository.git("mv", "app/one.py", "app/three.py")


def _staged_otherwise(repository: Repository) -> None:
    _changed(repository)
    repository.git("add", "app/one.py")
    repository.write("app/one.py", b"from app import old\n")


def _linked(repository: Repository) -> None:
    (repository.root / "app/one.py").unlink()
    (repository.root / "app/one.py").symlink_to("old.py")


def _exchanged(repository: Repository) -> None:
    one, two = (repository.root / f"app/{name}.py" for name in ("one", "two"))
    texts = one.read_bytes(), two.read_bytes()
    two.write_bytes(texts[0])
    one.write_bytes(texts[1])


CHANGES = [
    *(_changed, _gone, _added, _committed, _renamed, _staged_otherwise, _linked, _exchanged),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_since(
    repository: Repository, change: Callable[[Repository], None]
) -> None:
    before = indexed(repository)
    change(repository)
    before.refresh()
    later = Asked(repository)
    for tree in (before, later):
        assert tree.containing_each(WORDS) == by_git(repository)
        assert tree.searches == 0


def test_files_that_git_stores_otherwise_are_read_as_they_are(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "true")
    repository.write(".gitattributes", b"*.md text eol=crlf\n")
    (repository.root / "docs/guide.md").write_bytes(b"old\r\nfresh\r\n")
    repository.git("add", ".")
    assert indexed(repository).containing_each(WORDS) == by_git(repository)


def test_what_git_was_told_not_to_look_at_is_read(repository: Repository) -> None:
    indexed(repository)
    repository.git("update-index", "--assume-unchanged", "app/one.py")
    repository.write("app/one.py", b"fresh = 1\n")
    tree = Asked(repository)
    assert tree.containing([b"fresh"]) == {"app/one.py"}
    assert "app/one.py" not in tree.containing([b"old"])


def test_pinned_files_are_as_they_are_pinned(repository: Repository) -> None:
    tree = indexed(repository)
    tree.pin("app/one.py", b"fresh = 1\n")
    assert tree.containing([b"fresh"]) == {"app/one.py"}
    assert "app/one.py" not in tree.containing_each([b"old"])[b"old"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_nobody_may_read_can_have_any_word(repository: Repository) -> None:
    (repository.root / "app/one.py").chmod(0)
    assert "app/one.py" in indexed(repository).containing([b"missing"])


def test_of_too_many_changes_a_new_index_is_made(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(repository)
    monkeypatch.setattr(kept_words, "_STALE", 0)
    _committed(repository)
    tree = Asked(repository)
    assert tree.containing_each(WORDS) == by_git(repository)
    assert tree.searches == 1
    assert tree.containing_each(WORDS) == by_git(repository)
    assert tree.searches == 1


@pytest.mark.parametrize("changes", [0, 1])
def test_where_git_knows_no_file_the_bytes_decide(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, changes: int
) -> None:
    indexed(repository)
    monkeypatch.setattr(kept_words, "_STALE", changes)
    for path in repository.root.rglob("*.*"):
        os.utime(path, (1, 1))  # as in a work tree that was copied
    if changes:
        _changed(repository)
    tree = Asked(repository)
    assert len(set(tree.paths()) - tree.unchanged().keys()) > changes
    assert tree.containing_each(WORDS) == by_git(repository)
    assert tree.searches == 0


def test_few_searches_read_no_files_for_an_index(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(repository)
    monkeypatch.setattr(kept_words, "_STALE", 0)
    monkeypatch.setattr(kept_words, "_SEARCHES", 2)
    for path in repository.root.rglob("*.*"):
        os.utime(path, (1, 1))
    tree = Asked(repository)
    for words in ([b"old"], [b"new"], [b"one"], [b"fresh"]):
        assert tree.containing_each(words).keys() == {*words}
    assert tree.searches == 2


def _kept(repository: Repository) -> Path:
    return own_cache(History.open(repository.root).git_dir, "words") / form()


@pytest.mark.parametrize("at", [3, 40, 45, -1])
def test_a_damaged_index_is_not_believed(repository: Repository, at: int) -> None:
    indexed(repository)
    file = _kept(repository)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert read_words(file) is None
    assert indexed(repository).containing_each(WORDS) == by_git(repository)
    assert read_words(file) is not None


def test_half_an_index_is_none(repository: Repository) -> None:
    indexed(repository)
    file = _kept(repository)
    data = file.read_bytes()
    for length in (0, 5, 32, 40, len(data) - 8):
        file.write_bytes(data[:length])
        assert read_words(file) is None


def test_what_other_code_left_goes(repository: Repository) -> None:
    file = _kept(repository)
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "little-0123").write_bytes(b"other")
    indexed(repository)
    assert [path.name for path in file.parent.iterdir()] == [form()]


def test_where_nothing_can_be_written_git_goes_on_searching(repository: Repository) -> None:
    folder = _kept(repository).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    tree = indexed(repository)
    assert tree.containing_each(WORDS) == by_git(repository)
    assert tree.searches == 1


def test_few_searches_and_few_files_start_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_words, "_SEARCHES", 5)
    for _ in range(2):
        indexed(repository).containing_each(WORDS)
    monkeypatch.setattr(kept_words, "_SEARCHES", 0)
    monkeypatch.setattr(kept_words, "_FEW_FILES", 1000)
    indexed(repository).containing_each(WORDS)
    monkeypatch.setattr(kept_words, "_FEW_FILES", 0)
    monkeypatch.setattr(kept_words, "_MOST_FILES", 3)
    indexed(repository).containing_each(WORDS)
    assert not _kept(repository).parent.exists()


_WAITS = """
import sys, time
from pathlib import Path
from canonize.history import History
from canonize.workspace import WorkTree, kept_words
kept_words._FEW_FILES = kept_words._SEARCHES = 0
tree = WorkTree(History.open(Path(sys.argv[1])))
tree.containing([b"old"])
print(tree._words._child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def waiting(repository: Repository) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has begun an index and does not end by itself."""
    code = [sys.executable, "-c", _WAITS, str(repository.root)]
    with subprocess.Popen(code, stdout=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_who_makes_an_index_ends_with_who_wants_it(
    repository: Repository, waiting: subprocess.Popen[bytes], sent: signal.Signals
) -> None:
    assert waiting.stdout is not None
    child = int(waiting.stdout.readline())
    waiting.send_signal(sent)
    waiting.wait()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists():
            break
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_an_index_that_nobody_waits_for_is_not_made(repository: Repository) -> None:
    tree = WorkTree(History.open(repository.root))
    kept = KeptWords(tree.history, tree.paths, tree.unchanged, tree.read)
    assert kept.known([b"old"]) is None
    child = kept._child
    assert child is not None
    del kept
    assert child.returncode is not None
