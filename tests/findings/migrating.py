"""Plays a whole migration in memory and runs a program before and after it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.accounting.dispositions import PENDING, SightingJudge
from canonize.accounting.origins import Meanings
from canonize.accounting.reached_otherwise import with_reached_otherwise
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.accounting.step_entries import told_by
from canonize.accounting.whole_ledger import Searched, starts_of, whole_ledger, words_of
from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.ledger import Form, Reference, WholeLedger
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal, play_step
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.dangling import removed_symbols
from canonize.resolution.project import Project
from tests.accounting.accounting import Files, bytes_of, search

STEPS = (
    "rewrite_imports", "rewrite_strings", "insert_deprecations", "redirect_module",
    "remove_duplicates",
)  # fmt: skip

_PROSE = (Form.DOCUMENT, Form.COMMENT, Form.DOCSTRING)


@dataclass(frozen=True)
class Migrated:
    """The files before and after all steps, and what was said."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    steps: Sequence[StepProposal]
    ledger: WholeLedger

    @property
    def entries(self) -> list[Reference]:
        return [entry for step in self.steps for entry in step.ledger.references]

    def said(self, path: str, *dispositions: str) -> list[str]:
        """``line: reason`` of what steps said of a path."""
        return [
            f"{entry.line}: {entry.reason}"
            for entry in self.entries
            if entry.path == path and (not dispositions or entry.disposition in dispositions)
        ]

    def text(self, path: str) -> str:
        return self.after[path].decode("latin-1")

    def is_changed(self, path: str) -> bool:
        return self.before.get(path) != self.after.get(path)

    def has(self, path: str, text: str) -> bool:
        """Whether a file is there after all steps, and holds a text."""
        return path in self.after and text.encode() in self.after[path]


def migrate(
    files: Files,
    canonical: str,
    *competitors: str,
    verdict: str = "duplicate",
    options: Mapping[str, Mapping[str, object]] | None = None,
    steps: Sequence[str] = STEPS,
    accept: Mapping[str, str] | None = None,
    source_roots: tuple[str, ...] = (".",),
) -> Migrated:
    """Each codemod as a step of its own, as a new plan has them.

    Args:
        accept: what the plan's check `uses-fit` accepts, by key.
    """
    data = bytes_of(files)
    asked = options or {}
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": canonical,
            "competitors": [_competitor(symbol, verdict) for symbol in competitors],
            "checks": {"uses": {"kind": "uses-fit", "options": {"accept": dict(accept or {})}}},
            "steps": [
                {"id": name, "codemods": [{"name": name, "options": dict(asked.get(name, {}))}]}
                for name in steps
            ],
        }
    )
    migration = Migration(plan, source_roots)
    tree = SourceTree(MemoryBase(data))
    played = []
    current = tree
    for number, _ in enumerate(steps, 1):
        played.append(play_step(current, migration, load_codemod, number))
        current = played[-1].after
    after = {path: current.read(path) or b"" for path in sorted(current.paths())}
    ledger = _account(data, tree, plan, migration, played)
    _assert_one_answer(ledger, removed_symbols(tree, current, migration))
    return Migrated(data, after, played, ledger)


def _assert_one_answer(ledger: WholeLedger, gone: Collection[Symbol]) -> None:
    """Nothing is gone that a place names of which the ledger says that no step changes it."""
    left = [
        entry
        for entry in ledger.occurrences
        if entry.reason == PENDING
        and entry.form not in _PROSE
        and Symbol.parse(entry.means) in gone
    ]
    assert not left, left


def _competitor(symbol: str, verdict: str) -> dict[str, str]:
    """``module:Old``, or ``module:Old=module:New`` for one that another takes the place of."""
    old, _, new = symbol.partition("=")
    found = {"symbol": old, "verdict": verdict}
    return {**found, "replace_with": new} if new else found


def _account(
    data: dict[str, bytes],
    tree: SourceTree,
    plan: Plan,
    migration: Migration,
    played: Sequence[StepProposal],
) -> WholeLedger:
    words, starts = words_of(plan), starts_of(plan)

    def facts_of(path: str) -> FileSightings:
        python = path.endswith((".py", ".pyi"))
        return sightings_of(data.get(path, b""), words, starts, is_python=python)

    meanings = Meanings(Project.of(tree, migration.source_roots), facts_of)
    judge = SightingJudge(plan, meanings, planned=True)
    searched = Searched(words, search(data, words), list(data))
    found = whole_ledger(tree, judge, facts_of, searched, told_by(tree, played))
    assert found.mismatches() == ()
    return with_reached_otherwise(found, tree, played[-1].after, migration)


def output(
    files: Mapping[str, bytes],
    program: str,
    *,
    outside: Files | None = None,
    flags: str = "",
    folders: Collection[str] = (".",),
) -> str:
    """What ``python program`` prints in a folder with the files.

    Args:
        outside: more files, on its path.
        folders: those of the repository that are on its path.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path, content in files.items():
            _write(root / "repo" / path, content)
        for path, content in bytes_of(outside or {}).items():
            _write(root / "outside" / path, content)
        inside = (str(root / "repo" / folder) for folder in folders)
        where = os.pathsep.join([str(root / "outside"), *inside])
        command = [sys.executable, *flags.split(), *program.split()]
        if outside and program in outside:
            command[-1] = str(root / "outside" / program)
        done = subprocess.run(
            command,
            cwd=root / "repo",
            env={**os.environ, "PYTHONPATH": where, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return (done.stdout + done.stderr.replace(str(root), "")).strip()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def assert_same(
    migrated: Migrated,
    program: str = "main.py",
    *,
    outside: Files | None = None,
    flags: str = "",
    folders: Collection[str] = (".",),
) -> None:
    """The program does before and after what it did, and does something at all."""
    before, after = (
        output(files, program, outside=outside, flags=flags, folders=folders)
        for files in (migrated.before, migrated.after)
    )
    assert before and "Traceback" not in before, before
    assert after == before, migrated.entries
