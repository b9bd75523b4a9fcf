"""Whatever a team rejects, what is left of the migration works: the example's tests say so."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.decisions import REJECTED, Answer, Decision, Decisions
from canonize.core.hunks import Hunk, hunks_of
from canonize.core.rehearsal import StepProposal, rehearse
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.units import concerned, decided_plan
from canonize.plan_file.load import load_plan
from tests.example.test_expected import ROOT, files

_EXAMPLES = int(os.environ.get("CANONIZE_EXAMPLES", "2"))
"""Each runs the example's tests once; docs/testing.md has the long run."""


def play(rejected: Iterable[str] = ()) -> list[StepProposal]:
    plan = load_plan(ROOT / "migration_plan.yaml").plan
    reach = concerns() if rejected else {}
    decided = Decisions(
        {key: Decision(key, Answer.REJECT, reason="no", concerns=reach[key]) for key in rejected}
    )
    plan = decided_plan(plan, decided)
    migration = Migration(plan, plan.source_roots or ("",), decisions=decided)
    numbers = range(1, len(plan.steps) + 1)
    return list(rehearse(SourceTree(MemoryBase(files())), migration, load_codemod, numbers))


def edits(steps: Iterable[StepProposal]) -> list[Hunk]:
    return [h for s in steps for change in s.changes for h in hunks_of(s.step.id, change)]


@cache
def concerns() -> dict[str, tuple[str, ...]]:
    plan = load_plan(ROOT / "migration_plan.yaml").plan
    steps = play()
    return {h.key: concerned(h, s, plan) for s in steps for h in edits([s])}


@cache
def all_edits() -> list[Hunk]:
    return edits(play())


def test_a_rejected_edit_is_not_made_and_the_ledger_says_why() -> None:
    hunk = next(h for h in all_edits() if not concerns()[h.key] and h.path.endswith(".md"))
    steps = play([hunk.key])
    assert hunk.key not in {h.key for h in edits(steps)}
    told = [e for s in steps for e in s.ledger.references if e.reason.startswith(REJECTED)]
    assert hunk.path in {entry.path for entry in told}


def test_keys_are_different_and_survive_a_move_of_lines() -> None:
    keys = [hunk.key for hunk in all_edits()]
    assert len(keys) == len(set(keys))
    change = next(c for s in play() for c in s.changes if c.before and c.after)
    moved = type(change)(change.path, b"\n\n" + change.before, b"\n\n" + change.after)
    assert [h.key for h in hunks_of("s", change)] == [h.key for h in hunks_of("s", moved)]
    assert [h.line + 2 for h in hunks_of("s", change)] == [h.line for h in hunks_of("s", moved)]


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize="CANONIZE_EXAMPLES" not in os.environ,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_any_subset_of_rejections_leaves_a_working_repository(data: st.DataObject) -> None:
    paths = sorted({(h.step, h.path) for h in all_edits()})
    chosen = set(data.draw(st.lists(st.sampled_from(paths), unique=True)))
    keys = [h.key for h in all_edits() if (h.step, h.path) in chosen]
    steps = play(keys)
    assert not {h.key for h in edits(steps)} & set(keys)
    tree = steps[-1].after
    with tempfile.TemporaryDirectory() as folder:
        for path in tree.paths():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(tree.read(path) or b"")
        for path in tree.paths():
            if path.endswith(".py"):
                ast.parse(tree.read(path) or b"")
        modules = [
            path[:-3].replace("/", ".").removesuffix(".__init__")
            for path in sorted(tree.paths())
            if path.startswith("app/") and path.endswith(".py")
        ]
        code = f"import importlib\nfor m in {modules!r}: importlib.import_module(m)"
        for words in (["-c", code], ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-x"]):
            done = subprocess.run(
                [sys.executable, *words], cwd=folder, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{sorted(chosen)}\n{done.stdout[-3000:]}{done.stderr}"
