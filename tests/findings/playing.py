"""Plays a migration as a person does: a git repository, ``plan new``, ``run --all --yes``.

Then the program runs, and is compared with what it printed before::

    played = play(files, "app.new:New", "app.old:Old")
    assert_right(played)                      # same behaviour, and the competitor is gone
    assert_left_alone(played, "registers")    # same behaviour, and somebody was told why
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from canonize.cli import main

Files = Mapping[str, str | bytes]


_REASON = ("--reason", "they are used for the same")
"""What the person says of duplicates whose code is another."""


@dataclass(frozen=True)
class Said:
    """What one command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Played:
    """A migration from its start to its end.

    Args:
        before, after: the files, without those that are the tool's own.
        printed_before, printed_after: what the program printed; its last line when it failed.
        planned, ran: what ``plan new`` and ``run --all --yes`` said.
        plan: the plan that was written.
    """

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    printed_before: str
    printed_after: str
    planned: Said
    ran: Said
    plan: str

    @property
    def is_same(self) -> bool:
        """Whether the program does what it did."""
        return self.printed_before == self.printed_after

    def text(self, path: str) -> str:
        return self.after[path].decode("utf-8", "replace")

    def has(self, path: str, text: str) -> bool:
        """Whether a file is there afterwards, and holds a text."""
        return text in self.after.get(path, b"").decode("utf-8", "replace")


def play(
    files: Files,
    canonical: str,
    *duplicates: str,
    deprecated: Sequence[str] = (),
    shims: Sequence[str] = (),
    wrappers: Sequence[str] = (),
    program: str = "main.py",
    options: Sequence[str] = (),
    path: Sequence[str] = (),
    edit: Mapping[str, str] | None = None,
) -> Played:
    """Lays the files out, plans, runs everything, and runs the program before and after.

    Args:
        files: by path, text (dedented) or bytes.
        program: what follows ``python``; run at the top of the repository.
        options: more for ``plan new``.
        path: folders of the repository that ``PYTHONPATH`` has.
        edit: texts of the plan to replace before it runs.
    """
    named = [("--canonical", canonical)]
    for option, symbols in (
        ("--duplicate", duplicates), ("--deprecate", deprecated), ("--shim", shims),
        ("--wrapper", wrappers),
    ):  # fmt: skip
        named += [(option, symbol) for symbol in symbols]
    words = [word for pair in named for word in pair]
    with repository(files) as root:
        before = content(root)
        printed_before = printed(root, program, path)
        planned = canonize(root, "plan", "new", "--no-schema", *words, *_REASON, *options)
        plan = root / "migration_plan.yaml"
        written = plan.read_text("utf-8") if plan.exists() else ""
        for old, new in (edit or {}).items():
            assert old in written, written
            plan.write_text(written := written.replace(old, new), encoding="utf-8")
        ran = planned
        if written:
            git(root, "add", "-A")
            git(root, "commit", "-qm", "plan")
            ran = canonize(root, "run", "--all", "--yes")
        return Played(
            before, content(root), printed_before, printed(root, program, path), planned, ran,
            written,
        )  # fmt: skip


def assert_same(played: Played) -> None:
    """The program prints what it printed, and printed something and did not fail before."""
    assert played.printed_before and "Error" not in played.printed_before, played.printed_before
    assert played.printed_after == played.printed_before, played.ran.text
    assert played.ran.status != 3, played.ran.text


def assert_right(played: Played, *gone: str) -> None:
    """The same behaviour, everything was done, and no file says the words in ``gone`` any more."""
    assert_same(played)
    assert played.ran.status == 0, played.ran.text
    for path, data in played.after.items():
        for word in gone:
            assert word.encode() not in data, f"{path} still says {word}:\n{data.decode()}"


def assert_left_alone(played: Played, reason: str = "", *paths: str) -> None:
    """The same behaviour, files are as they were, and the plan or the run says why.

    Args:
        paths: those files; all when empty.
    """
    assert_same(played)
    changed = [p for p in played.before if played.after.get(p) != played.before[p]]
    assert not set(changed) & set(paths or played.before), changed
    assert reason in _unfolded(played.planned.text + played.ran.text), played.ran.text


def _unfolded(text: str) -> str:
    return " ".join(text.split())


# The pieces, for tests that play something else ------------------------------------------------


@contextlib.contextmanager
def repository(files: Files) -> Iterator[Path]:
    """A git repository with one commit, and a person who has no settings of their own."""
    with TemporaryDirectory() as name:
        root, home = Path(name) / "repo", Path(name) / "home"
        home.mkdir()
        for path, data in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(dedent(data).encode() if isinstance(data, str) else data)
        (home / ".gitconfig").write_text(
            "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
            "[core]\n\tautocrlf = false\n"
        )
        with _settings(home):
            git(root, "init", "-q")
            git(root, "add", "-A")
            git(root, "commit", "-qm", "start")
            yield root


def git(root: Path, *words: str) -> str:
    """What a git command prints."""
    done = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def canonize(root: Path, *words: str) -> Said:
    """Runs the command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["-C", str(root), *words])
    return Said(int(status), out.getvalue(), err.getvalue())


def document(root: Path, *words: str) -> dict[str, object]:
    """What a command says with ``--json``."""
    said = canonize(root, "--json", *words)
    found = json.loads(said.out)
    assert isinstance(found, dict), said.text
    return found


def printed(root: Path, program: str, path: Sequence[str] = ()) -> str:
    """What ``python program`` prints; for a failure the last line of its error is with it."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *program.split()],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in path),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    error = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return "\n".join([*done.stdout.strip().splitlines(), *error])


def content(root: Path) -> dict[str, bytes]:
    """The files of the work tree that are the repository's own."""
    return {
        str(found.relative_to(root)): found.read_bytes()
        for found in sorted(root.rglob("*"))
        if found.is_file()
        and found.relative_to(root).parts[0] not in (".git", ".gitignore")
        and not found.name.startswith("migration_plan")
    }


@contextlib.contextmanager
def _settings(home: Path) -> Iterator[None]:
    kept = dict(os.environ)
    try:
        for name in [n for n in os.environ if n.startswith(("GIT_", "XDG_"))]:
            del os.environ[name]
        os.environ.update(HOME=str(home), GIT_CONFIG_NOSYSTEM="1", NO_COLOR="1", TZ="UTC")
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
