"""What a suite did before the migration, and what a later run is worth beside it.

Only what is new counts: a suite that is red in many places says as much as a green one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from canonize.proof.renamed_tests import called_otherwise
from canonize.proof.test_runs import OutcomeOfTest, Tested, TestRun


@dataclass(frozen=True, slots=True)
class Baseline:
    """Several runs of one tree.

    Args:
        passing: ids that passed in every run (or were skipped in every one).
        failing: ids that failed in every run with one signature.
        flaky: ids that did different things.
        skipped: of those that passed, the ones that were skipped in some run.
    """

    passing: frozenset[str]
    failing: Mapping[str, str]
    flaky: frozenset[str]
    seconds: float = 0.0
    skipped: frozenset[str] = frozenset()

    @classmethod
    def of(cls, runs: Sequence[TestRun]) -> Baseline:
        """Raises: ValueError: a run did not come to its end; the message says why."""
        for run in runs:
            if run.broken:
                raise ValueError(run.broken)
        passing, failing, flaky = set(), {}, set()
        for name in {name for run in runs for name in run.tests}:
            seen = {_told(run.tests.get(name)) for run in runs}
            if len(seen) > 1:
                flaky.add(name)
            elif (only := seen.pop()) is None or not only[0]:
                passing.add(name)
            else:
                failing[name] = only[1]
        seconds = sum(run.seconds for run in runs) / max(len(runs), 1)
        skipped = {
            n for run in runs for n, t in run.tests.items() if t.outcome is OutcomeOfTest.SKIPPED
        }
        return cls(
            frozenset(passing),
            failing,
            frozenset(flaky),
            seconds,
            frozenset(skipped & passing),
        )

    @property
    def known(self) -> frozenset[str]:
        """Every id that was collected."""
        return self.passing | self.failing.keys() | self.flaky

    def as_json(self) -> dict[str, Any]:
        return {
            "passing": sorted(self.passing),
            "failing": dict(sorted(self.failing.items())),
            "flaky": sorted(self.flaky),
            "seconds": self.seconds,
            "skipped": sorted(self.skipped),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Baseline:
        return cls(
            frozenset(document["passing"]),
            dict(document["failing"]),
            frozenset(document["flaky"]),
            float(document["seconds"]),
            frozenset(document["skipped"]),
        )


def _told(test: Tested | None) -> tuple[bool, str] | None:
    return None if test is None else (test.outcome.is_bad, test.signature)


@dataclass(frozen=True, slots=True)
class Beside:
    """A run beside its baseline; the first four fail a step.

    Args:
        new: failures of tests that passed, or that were not there.
        changed: failures that were others before: id to signatures before and after.
        vanished: tests that were collected before and are not any more.
        skipped: passed before and are skipped now, so that nothing is known of them any more.
        gone: vanished with their file, which the migration removed.
        fixed: failed before, pass now.
        known: fail as they did.
        flaky: fail now, and did so sometimes before.
    """

    new: frozenset[str]
    changed: Mapping[str, tuple[str, str]]
    vanished: frozenset[str]
    gone: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    flaky: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()

    @property
    def fails(self) -> bool:
        return bool(self.new or self.changed or self.vanished or self.skipped)

    @property
    def suspects(self) -> frozenset[str]:
        """What is worth running again."""
        return self.new | self.changed.keys()

    def without(self, cleared: Collection[str]) -> Beside:
        """The same, with failures that turned out to be flaky taken out."""
        new = self.new.difference(cleared)
        changed = {name: seen for name, seen in self.changed.items() if name not in cleared}
        flaky = self.flaky.union(cleared)
        return replace(self, new=new, changed=changed, flaky=flaky)


def beside(
    baseline: Baseline,
    run: TestRun,
    *,
    removed: Collection[str] = (),
    selected: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Beside:
    """Compares a run with its baseline.

    Args:
        removed: files that the migration removed; their tests are gone, not vanished.
        selected: ids that were asked for; ``None`` for all.
        names: what parameters of tests are called after, and is called otherwise now.
    """
    bad = run.bad
    new = {n for n in bad if n not in baseline.failing and n not in baseline.flaky}
    changed = {
        name: (baseline.failing[name], test.signature)
        for name, test in bad.items()
        if name in baseline.failing and baseline.failing[name] != test.signature
    }
    expected = baseline.known if selected is None else baseline.known.intersection(selected)
    absent = expected - run.tests.keys()
    missing = {*absent} - called_otherwise(absent, run.tests, names or {})
    # An error of collecting a file says itself why that file's tests are missing.
    uncollected = {n for n in new if run.tests[n].outcome is OutcomeOfTest.ERROR and "::" not in n}
    missing = {name for name in missing if _file(name) not in uncollected}
    gone = {name for name in missing if _file(name) in removed}
    known = {name for name in bad if baseline.failing.get(name) == bad[name].signature}
    passed = {n for n, test in run.tests.items() if test.outcome is OutcomeOfTest.PASSED}
    fixed = passed & baseline.failing.keys()
    # A file that could not be collected before and can be now is fixed, not vanished.
    collected = {name for name in missing if name in baseline.failing and "::" not in name}
    return Beside(
        frozenset(new),
        changed,
        frozenset(missing - gone - collected),
        frozenset(gone),
        frozenset(fixed | collected),
        frozenset(known),
        frozenset(bad.keys() & baseline.flaky),
        frozenset(
            name
            for name in baseline.passing - baseline.skipped
            if name in run.tests and run.tests[name].outcome is OutcomeOfTest.SKIPPED
        ),
    )


def _file(name: str) -> str:
    return name.partition("::")[0]
