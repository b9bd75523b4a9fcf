"""Plays a case through the rehearsal and judges everything that needs no running of the result."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canonize.core.change import Change, merge_changes
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Ledger
from canonize.core.plan import Plan
from canonize.core.rehearsal import rehearse
from canonize.core.tree import MemoryBase, SourceTree
from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Case

VISIBLE = (Disposition.REFUSED, Disposition.MANUAL)


@dataclass(frozen=True)
class Played:
    """What the rehearsal made of a case.

    Args:
        files: every file afterwards.
        observed: ``handled``, ``refused`` or ``left alone``.
        problems: what is wrong, in words; empty when all is well so far.
    """

    files: Mapping[str, bytes]
    observed: str
    ledger: Ledger
    problems: tuple[str, ...]


def load(name: str) -> Any:
    """The codemod of that name, through the catalogue."""
    return importlib.import_module("canonize.catalogue").load_codemod(name)


def migration_of(case: Case) -> Migration:
    steps = [
        {
            "id": f"s{number}",
            "codemods": [{"name": name, "options": dict(options)} for name, options in step],
        }
        for number, step in enumerate(case.steps, start=1)
    ]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "conformance",
            "canonical": case.canonical,
            "competitors": [dict(entry) for entry in case.competitors],
            "source_roots": case.roots,
            "steps": steps,
            **case.plan,
        }
    )
    return Migration(plan, case.roots)


def play(case: Case) -> Played:
    """Rehearses all steps of a case, twice, and back."""
    before = SourceTree(MemoryBase(case.before))
    migration = migration_of(case)
    numbers = range(1, len(case.steps) + 1)
    changes: list[Change] = []
    ledger = Ledger()
    for proposal in rehearse(before, migration, load, numbers):
        changes += proposal.changes
        ledger += proposal.ledger
    merged = merge_changes(changes)
    files = _files(before.with_changes(merged))
    problems = [
        *_undone(case, files, merged),
        *_again(files, migration, numbers),
        *_texts(case, files),
        *_claims(case, ledger),
        *_honest(case, ledger),
        *_accounted(merged, ledger),
    ]
    observed = _observed(case, merged, ledger)
    problems += _outcome(case, observed)
    return Played(files, observed, ledger, tuple(problems))


def _files(tree: SourceTree) -> dict[str, bytes]:
    return {path: tree.read(path) or b"" for path in sorted(tree.paths())}


def _undone(case: Case, files: dict[str, bytes], merged: tuple[Change, ...]) -> list[str]:
    after = SourceTree(MemoryBase(files))
    restored = _files(after.with_changes(change.inverted() for change in merged))
    return [] if restored == dict(case.before) else ["undo does not restore the bytes"]


def _again(files: dict[str, bytes], migration: Migration, numbers: range) -> list[str]:
    tree = SourceTree(MemoryBase(files))
    found = []
    for proposal in rehearse(tree, migration, load, numbers):
        for change in proposal.changes:
            shown = (change.after or b"").decode("utf-8", "replace")
            found.append(f"a second run changes {change.path} to:\n{shown}")
    return found


def _texts(case: Case, files: dict[str, bytes]) -> list[str]:
    found = []
    for path in sorted(case.same):
        if files.get(path) != case.before[path]:
            found.append(f"{path} was to stay as it is, but became:\n{_shown(files.get(path))}")
    refusable = case.outcome == EITHER
    for path, texts in case.after.items():
        if files.get(path) in texts or (refusable and files.get(path) == case.before.get(path)):
            continue
        found.append(f"{path} became:\n{_shown(files.get(path))}")
    return found


def _shown(data: bytes | None) -> str:
    return "(gone)" if data is None else data.decode("utf-8", "backslashreplace")


def _claims(case: Case, ledger: Ledger) -> list[str]:
    found = []
    for claim in case.claims:
        entries = [
            entry
            for entry in ledger.references
            if entry.path == claim.path and entry.line in claim.lines and claim.word in entry.reason
        ]
        met = {str(entry.disposition) for entry in entries} or {"none"}
        if not claim.dispositions & met:
            wanted = " or ".join(sorted(claim.dispositions))
            lines = ",".join(map(str, sorted(claim.lines)))
            found.append(f"ledger at {claim.path}:{lines}: {met}, not {wanted}")
    return found


def _honest(case: Case, ledger: Ledger) -> list[str]:
    """Every entry points at a line that is there, and says why if nothing was rewritten."""
    found = []
    for entry in ledger.references:
        if entry.disposition is not Disposition.REWRITTEN and not entry.reason:
            found.append(f"ledger at {entry.place}: {entry.disposition} without a reason")
        lines = case.before.get(entry.path, b"").decode("utf-8", "replace").split("\n")
        if len(case.steps) == 1 and not 1 <= entry.line <= len(lines):
            found.append(f"ledger at {entry.place}: there is no such line")
    return found


def _accounted(merged: tuple[Change, ...], ledger: Ledger) -> list[str]:
    """A file never changes without an entry in the ledger."""
    spoken_of = {entry.path for entry in ledger.references}
    return [
        f"{change.path} changes and the ledger does not say so"
        for change in merged
        if change.before is not None and change.path not in spoken_of
    ]


def _observed(case: Case, merged: tuple[Change, ...], ledger: Ledger) -> str:
    """Refused when something visible was said where the case looks, else by what changed."""
    looked_at = {claim.path: claim.dispositions for claim in case.claims}
    refusals = [
        entry
        for entry in ledger.references
        if entry.disposition in VISIBLE
        or (entry.disposition == Disposition.KEPT and "kept" in looked_at.get(entry.path, ()))
    ]
    if case.outcome == EITHER and looked_at:
        refusals = [entry for entry in refusals if entry.path in looked_at]
    if case.outcome in (REFUSED, EITHER) and refusals:
        return REFUSED
    if merged:
        return HANDLED
    return REFUSED if refusals else LEFT


def _outcome(case: Case, observed: str) -> list[str]:
    acceptable = {
        HANDLED: {HANDLED},
        # What is left alone may stand beside something that is handled in another file.
        LEFT: {LEFT, HANDLED, REFUSED},
        REFUSED: {REFUSED},
        EITHER: {HANDLED, REFUSED},
    }[case.outcome]
    return [] if observed in acceptable else [f"outcome is {observed}, not {case.outcome}"]
