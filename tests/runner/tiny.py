"""A tiny repository, a tiny codemod, and a plan over them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from canonize.core.change import Change
from canonize.core.codemod import Codemod, Migration, Options, Proposal
from canonize.core.events import Event
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Plan
from canonize.core.tree import SourceTree
from canonize.errors import CodemodUnknown
from canonize.runner.place import Worksite, open_place
from canonize.runner.run import run
from canonize.runner.session import Session, open_session

FILES = {
    "app/one.py": b"from app.old import thing\n\nprint(thing)\n",
    "app/two.py": b"from app.old import thing\r\n\r\nvalue = thing\r\n",
    "app/old.py": b"thing = 1\n",
    "app/new.py": b"thing = 1\n",
    "app/other.py": b"unrelated = True\n",
    "docs/guide.md": b"Use `app.old`.",
}


class Swap:
    """Swaps a word for another in every file that has it."""

    name: ClassVar[str] = "swap"

    class Options(Options):
        word: str
        by: str

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        old, new = options.word.encode(), options.by.encode()
        changes, references = [], []
        for path in sorted(tree.containing([old])):
            before = tree.read(path)
            assert before is not None
            changes.append(Change(path, before, before.replace(old, new)))
            references.append(Reference(path, 1, 1, "app.old", Form.NAME, Disposition.REWRITTEN))
        return Proposal(tuple(changes), tuple(references))


class Files:
    """Creates and deletes files."""

    name: ClassVar[str] = "files"

    class Options(Options):
        create: dict[str, str] = Field(default_factory=dict)
        delete: tuple[str, ...] = ()
        mode: int | None = None

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        changes = [
            Change(path, None, text.encode(), options.mode)
            for path, text in options.create.items()
            if tree.read(path) != text.encode()
        ]
        changes += [
            Change(path, data, None)
            for path in options.delete
            if (data := tree.read(path)) is not None
        ]
        return Proposal(tuple(sorted(changes, key=lambda change: change.path)))


def load_tiny(name: str) -> Codemod:
    found: dict[str, Any] = {"swap": Swap, "files": Files}
    if name not in found:
        raise CodemodUnknown(f"no codemod is named {name!r}")
    return found[name]()


STEPS: list[dict[str, Any]] = [
    {"id": "look", "title": "Look"},
    {"id": "swap", "title": "Swap", "codemods": [{"swap": {"word": "old", "by": "new"}}]},
    {
        "id": "move",
        "title": "Move",
        "codemods": [
            {"files": {"create": {"pkg/deep/made.py": "made = 1\n"}, "delete": ["app/old.py"]}}
        ],
    },
]


def plan_of(steps: list[dict[str, Any]] | None = None, **settings: Any) -> Plan:
    return Plan.model_validate(
        {
            "version": 1,
            "name": "tiny",
            "canonical": "app.new:thing",
            "competitors": [{"symbol": "app.old:thing", "verdict": "duplicate"}],
            "steps": steps if steps is not None else STEPS,
            **settings,
        }
    )


def text_of(plan: Plan) -> bytes:
    return plan.model_dump_json().encode()


@dataclass
class Repository:
    """A real repository in a temporary folder."""

    root: Path

    @classmethod
    def create(cls, root: Path, files: dict[str, bytes] = FILES, *how: str) -> Repository:
        """Args: how: further options of ``git init``."""
        root.mkdir(parents=True)
        made = cls(root)
        made.git("init", "-q", "-b", "main", *how)
        made.git("config", "user.name", "Ada")
        made.git("config", "user.email", "ada@example.org")
        for path, data in files.items():
            made.write(path, data)
        made.git("add", "-A")
        made.git("commit", "-q", "-m", "start")
        return made

    def git(self, *arguments: str, check: bool = True, **options: Any) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, check=False, **options
        )
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr!r}")
        return os.fsdecode(done.stdout).strip()

    def write(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def commit(self, files: dict[str, bytes]) -> None:
        """Writes and commits files."""
        for path, data in files.items():
            self.write(path, data)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "more")

    def hook(self, name: str, script: str) -> None:
        path = self.root / ".git" / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def session(self, plan: Plan | None = None) -> Session:
        plan = plan or plan_of()
        return open_session(self.root, plan, text_of(plan), load_tiny)

    def place(self) -> Worksite:
        return open_place(self.root)

    def run(
        self, plan: Plan | None = None, numbers: list[int] | None = None, **options: Any
    ) -> list[Event]:
        """Runs all pending steps unless told which."""
        options.setdefault("trusted", True)
        with self.session(plan) as session:
            wanted = list(session.pending()) if numbers is None else numbers
            with closing(run(session, wanted, **options)) as events:
                return list(events)

    def files(self) -> dict[str, tuple[str, bytes]]:
        """Every file outside of git's directory: mode and bytes; links by their target."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            if ".git" in folders:
                folders.remove(".git")
            for name in names + [f for f in folders if (Path(folder) / f).is_symlink()]:
                path = Path(folder) / name
                about = path.lstat()
                link = path.is_symlink()
                data = os.fsencode(path.readlink()) if link else path.read_bytes()
                found[str(path.relative_to(self.root))] = (oct(about.st_mode), data)
            if not folders and not names:
                found[str(Path(folder).relative_to(self.root)) + "/"] = ("folder", b"")
        return found

    def state(self) -> dict[str, Any]:
        """Files, refs a person sees, HEAD, index and stash."""
        return {
            "files": self.files(),
            "refs": self.git("for-each-ref", "refs/heads", "refs/tags", "refs/stash"),
            "head": self.git("symbolic-ref", "-q", "HEAD", check=False)
            or self.git("rev-parse", "HEAD"),
            "index": self.git("ls-files", "-s"),
            "status": self.git("status", "--porcelain", "--ignored"),
        }

    def everything(self) -> dict[str, str]:
        """A hash of every file, those of git's directory included (for dry runs)."""
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events if type(event).__name__ != "Progress"]
