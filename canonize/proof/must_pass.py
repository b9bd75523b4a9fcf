"""The tests that a plan counts on: each entry of the list has to have one that passes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from canonize.proof.baseline import Baseline
from canonize.proof.test_runs import OutcomeOfTest, TestRun


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the list.

    Args:
        lost: entries of which tests passed before the migration, and none does now.
        idle: entries of which none passed even before; they protect nothing.
    """

    lost: tuple[str, ...]
    idle: tuple[str, ...]


def counted(
    entries: Iterable[str],
    baseline: Baseline,
    run: TestRun,
    *,
    removed: Collection[str] = (),
    selected: Collection[str] | None = None,
) -> Counted:
    """Goes through the list.

    Args:
        entries: a folder, a file, or the id of a test, as pytest spells them.
        removed: files that the migration removed; what they held is gone, and not lost.
        selected: ids that were asked for; ``None`` for all.
    """
    ran = {name for name, test in run.tests.items() if test.outcome is OutcomeOfTest.PASSED}
    before = baseline.passing - baseline.skipped
    lost, idle = [], []
    for entry in entries:
        passing = {name for name in before if _lies_in(name, entry)}
        expected = {name for name in passing if name.partition("::")[0] not in removed}
        if not passing:
            idle.append(entry)
            continue
        asked = expected if selected is None else expected.intersection(selected)
        if asked and not any(_lies_in(name, entry) for name in ran):
            lost.append(entry)
    return Counted(tuple(lost), tuple(idle))


def _lies_in(name: str, entry: str) -> bool:
    bare = entry.rstrip("/")
    return name == bare or name.startswith((f"{bare}::", f"{bare}/", f"{bare}["))
