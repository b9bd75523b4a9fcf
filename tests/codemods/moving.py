"""Plays a move as `plan new --move` writes it, and runs a program before and after it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration, Reviewing
from canonize.core.ledger import Reference
from canonize.core.plan import Plan
from canonize.core.rehearsal import play_step
from canonize.core.tree import MemoryBase, SourceTree
from tests.codemods.playing import code

CODEMODS = (
    {"name": "move_definition"},
    {"name": "rewrite_imports", "options": {"misfits": "rewrite"}},
    {"name": "rewrite_strings", "options": {"prose": True}},
    {"name": "remove_moved", "options": {"prose": True}},
)


@dataclass(frozen=True)
class AfterMove:
    """The files after a move and what was said; ``mistakes`` are those of `plan check`."""

    files: Mapping[str, bytes]
    entries: tuple[Reference, ...]
    mistakes: tuple[str, ...]

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def said(self, *dispositions: str) -> list[str]:
        return [e.reason for e in self.entries if e.disposition in dispositions]


def move(
    files: Mapping[str, str | bytes],
    *pairs: str,
    program: str = "main.py",
    tests: bool = False,
    changes_output: bool = False,
    leave: str = "nothing",
    roots: tuple[str, ...] = (".",),
) -> AfterMove:
    """Moves each ``OLD=NEW``.

    Proves that a second run changes nothing, that undoing restores every byte, and that the
    program, if there is one, prints the same afterwards.
    """
    data = {p: code(t).encode() if isinstance(t, str) else t for p, t in files.items()}
    first, *rest, last = CODEMODS
    last = {**last, "options": {"prose": True, "leave": leave}}
    codemods = [{**first, "options": {"tests": tests}}, *rest, last]
    listed = [
        {"symbol": old, "verdict": "moved", "replace_with": new}
        for old, _, new in (pair.partition("=") for pair in pairs)
    ]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": listed[0]["replace_with"],
            "competitors": listed,
            "steps": [{"id": "s", "codemods": codemods}],
        }
    )
    migration, tree = Migration(plan, roots), SourceTree(MemoryBase(data))
    mover = load_codemod("move_definition")
    assert isinstance(mover, Reviewing)
    mistakes = tuple(m.message for m in mover.review(tree, mover.Options(), migration, ()))
    step = play_step(tree, migration, load_codemod, 1)
    after = {path: step.after.read(path) or b"" for path in sorted(step.after.paths())}
    again = play_step(SourceTree(MemoryBase(after)), migration, load_codemod, 1)
    if not mistakes:
        assert again.changes == (), "a second run changes something"
    undone = step.after.with_changes(change.inverted() for change in step.changes)
    assert {path: undone.read(path) for path in undone.paths()} == data
    if program in data:
        before_output = run(data, program)
        assert before_output.returncode == 0, before_output.stderr
        output = run(after, program)
        assert output.returncode == 0, output.stderr
        assert changes_output or output.stdout == before_output.stdout
    return AfterMove(after, step.ledger.references, mistakes)


def run(files: Mapping[str, bytes], program: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return subprocess.run(
            [sys.executable, "-B", program], cwd=folder, capture_output=True, text=True, timeout=60
        )
