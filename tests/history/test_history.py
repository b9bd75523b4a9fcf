"""git's plumbing, as this package uses it."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from canonize.errors import HistoryRefused, RepositoryUnusable
from canonize.history import History, TreeEntry
from canonize.history.commits import commit_without_hooks, tool_signature
from canonize.history.git import Git
from tests.checks.test_command import gone
from tests.runner.tiny import Repository


@pytest.fixture
def history(repository: Repository) -> History:
    return History.open(repository.root)


def test_where_things_are(repository: Repository, history: History) -> None:
    assert history.root == repository.root
    assert history.git_dir == history.common_dir == repository.root / ".git"
    assert History.open(repository.root / "app").root == repository.root


def test_a_sha256_repository(tmp_path: Path) -> None:
    made = Repository(tmp_path / "sha256")
    command = ["git", "init", "-q", "--object-format=sha256", made.root]
    subprocess.run(command, check=True)
    made.git("config", "user.name", "Ada")
    made.git("config", "user.email", "ada@example.org")
    made.write("a.py", b"old = 1\n")
    made.git("add", "-A")
    made.git("commit", "-qm", "start")
    history = History.open(made.root)
    assert history.files.index()["a.py"].oid == history.files.object_id(b"old = 1\n")
    made.run()
    assert made.read("a.py") == b"new = 1\n"
    assert made.git("status", "--porcelain") == ""


def test_object_ids_are_gits(history: History) -> None:
    for data in (b"", b"x", b"\0" * 1000):
        assert history.files.object_id(data) == history.files.store(data)
    assert history.files.object_id(b"") == hashlib.sha1(b"blob 0\0").hexdigest()


def test_staged_is_what_head_has(repository: Repository, history: History) -> None:
    old = repository.git("rev-parse", "HEAD:app/one.py")
    repository.write("app/one.py", b"1\n")
    repository.write("fresh.py", b"2\n")
    repository.git("add", "-A")
    repository.git("rm", "-q", "--cached", "docs/guide.md")
    guide = repository.git("rev-parse", "HEAD:docs/guide.md")
    assert history.files.staged() == {
        "app/one.py": TreeEntry("100644", old),
        "docs/guide.md": TreeEntry("100644", guide),
        "fresh.py": None,
    }


def test_the_scratch_index_leaves_the_real_one_alone(
    repository: Repository, history: History
) -> None:
    repository.write("app/one.py", b"staged\n")
    repository.git("add", "-A")
    real = (repository.root / ".git/index").read_bytes()
    scratch = history.scratch("t")
    assert scratch.prepare(history.files) == repository.git("rev-parse", "HEAD^{tree}")
    oid = history.files.store(b"made\n")
    scratch.put({"deep/made.py": TreeEntry("100755", oid), "app/two.py": None})
    tree = scratch.tree()
    scratch.discard()
    assert history.files.differing("HEAD", tree) == ("app/two.py", "deep/made.py")
    assert (repository.root / ".git/index").read_bytes() == real
    assert not list((repository.root / ".git/canonize").iterdir())


def test_a_file_takes_a_folders_place(repository: Repository, history: History) -> None:
    scratch = history.scratch("t")
    scratch.prepare(history.files)
    oid = history.files.store(b"x")
    scratch.put({"docs/guide.md": None, "docs": TreeEntry("100644", oid)})
    assert "docs" in repository.git("ls-tree", "--name-only", scratch.tree()).split()


def test_refs_move_only_from_where_they_are_expected(
    repository: Repository, history: History
) -> None:
    refs, head = history.refs, history.refs.head()
    tree = refs.tree(head.commit)
    made = commit_without_hooks(history, tree, [head.commit], "m\n", tool_signature())
    with pytest.raises(HistoryRefused):
        refs.move("HEAD", made, made)
    refs.move("HEAD", made, head.commit)
    assert repository.git("rev-parse", "main") == made
    refs.create("refs/canonize/p/1", made)
    with pytest.raises(HistoryRefused):
        refs.create("refs/canonize/p/1", head.commit)
    assert refs.list("refs/canonize/p/") == {"refs/canonize/p/1": made}
    with pytest.raises(HistoryRefused):
        refs.delete("refs/canonize/p/1", head.commit)
    refs.delete("refs/canonize/p/1", made)


def test_the_tools_commits_are_its_own(repository: Repository, history: History) -> None:
    repository.git("config", "commit.gpgSign", "true")
    repository.git("config", "gpg.program", "false")
    head = history.refs.head()
    tree = history.refs.tree(head.commit)
    made = commit_without_hooks(history, tree, [head.commit], "m\n", tool_signature())
    shown = repository.git("log", "-1", "--format=%an <%ae> %cn", made)
    assert shown == "canonize <canonize@localhost> canonize"


def test_the_real_index_waits_for_a_short_lock(repository: Repository, history: History) -> None:
    lock = repository.root / ".git/index.lock"
    lock.touch()
    threading.Timer(0.5, lock.unlink).start()
    oid = history.files.store(b"x\n")
    history.scratch("t").update_real({"x.py": TreeEntry("100644", oid)})
    assert "x.py" in history.files.index()


def test_a_command_line_can_not_be_smuggled_in(repository: Repository, history: History) -> None:
    for name in ("--output=mark", "-h", "--help"):
        assert history.refs.resolve(name) is None
        assert history.files.containing([name.encode()]) == frozenset()
        assert history.files.index([name]) == {}
    assert not (repository.root / "mark").exists()


@pytest.mark.parametrize("how_many", [1, 3, 40])
def test_many_words_are_one_search_and_each_is_a_whole_word(
    repository: Repository, history: History, monkeypatch: pytest.MonkeyPatch, how_many: int
) -> None:
    texts = {"one.txt": "x word0\n", "none.txt": "xword0 word0_\n", "last.py": "(word2)\n"}
    for path, text in texts.items():
        (repository.root / path).write_text(text)
    repository.git("add", ".")
    calls = []
    plain = Git.run
    monkeypatch.setattr(
        Git, "run", lambda *given, **named: calls.append(given) or plain(*given, **named)
    )
    words = [b"word%d" % number for number in range(how_many)]
    found = history.files.containing(words)
    assert found == frozenset().union(*history.files.containing_each(words).values())
    assert found == {"one.txt"} | ({"last.py"} if how_many > 2 else set())
    assert history.files.containing(words, [".py"]) == found - {"one.txt"}
    assert len(calls) == 3


PATTERNS = [rb"b64|(?<!\bjson\.)loads", rb"[|(]b|y\|z|(a|b)64", rb"^json|[]|]b", rb"a\(|x(b|\))"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_parts_of_a_pattern_find_what_the_whole_does(
    repository: Repository, history: History, pattern: bytes
) -> None:
    lines = ["b64", "json.loads", "pickle.loads", "|b", "(b", "y|z", "y", "a64", " json", "]b",
             "a(", "xb", "x)", "x"]  # fmt: skip
    for number, line in enumerate(lines):
        (repository.root / f"{number}.txt").write_text(line + "\n")
    repository.git("add", ".")
    wanted = {f"{n}.txt" for n, line in enumerate(lines) if re.search(pattern, line.encode())}
    found = history.files.matching(pattern, endings=[".txt"])
    assert found == wanted and wanted


def test_an_interruption_ends_the_child(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    repository.hook("pre-commit", f"echo $$ > {mark}; exec sleep 60\n")
    git = Git(repository.root)

    def interrupt() -> None:
        while not mark.exists() or not mark.read_text().strip():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        git.run("commit", "--allow-empty", "-m", "x", hooks=True)
    assert gone(int(mark.read_text()))
    assert repository.git("log", "--format=%s") == "start"


def test_git_is_not_installed(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RepositoryUnusable, match="git is not installed"):
        History.open(repository.root)


def test_dirty_names_every_sort(repository: Repository, history: History) -> None:
    repository.write("app/one.py", b"x\n")
    (repository.root / "app/two.py").unlink()
    (repository.root / "app/new.py").chmod(0o755)
    (repository.root / "app/other.py").unlink()
    (repository.root / "app/other.py").symlink_to("one.py")
    repository.write("fresh.py", b"x\n")
    repository.write("app/old.py", b"y\n")
    repository.git("add", "app/old.py")
    paths = [
        *(f"app/{name}.py" for name in ("one", "two", "new", "other", "old")),
        "fresh.py",
        "docs/guide.md",
        "nowhere.py",
    ]
    assert history.files.dirty(paths) == {
        "app/new.py": "mode changed",
        "app/old.py": "staged",
        "app/one.py": "changed",
        "app/other.py": "mode changed",
        "app/two.py": "deleted",
        "fresh.py": "not tracked by git, but there",
    }
