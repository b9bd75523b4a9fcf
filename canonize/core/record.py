"""What a migration is, did and still has to do, as values that reports are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from canonize.core.bodies import Body
from canonize.core.check import unshown
from canonize.core.outcome import Outcome


@dataclass(frozen=True, slots=True)
class CheckDone:
    """The last verdict of one check of a step."""

    name: str
    kind: str
    passed: bool
    seconds: float
    figures: Mapping[str, float]

    @property
    def said(self) -> str:
        """``failed``, ``passed``, or that passing says little."""
        if not self.passed:
            return "failed"
        return "passed, but shows little" if unshown(self.figures) else "passed"


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of the plan.

    Args:
        finished: when it was applied; empty while it is not.
        commit: empty for a step that changed nothing.
        counts: its ledger by disposition.
    """

    number: int
    id: str
    title: str
    phase: int
    finished: str = ""
    commit: str = ""
    files: int = 0
    counts: Mapping[str, int] | None = None
    checks: tuple[CheckDone, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedGroup:
    """A group of competing implementations that a scan finds now."""

    name: str
    severity: str
    canonical: str
    members: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a person."""

    answer: str
    path: str
    what: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ComparedBodies:
    """The code of a competitor that a person has to judge by reading, and of what replaces it.

    Args:
        claim: why the plan says that they do the same.
    """

    symbol: str
    canonical: Body
    competitor: Body
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that a tracker or a pull request tells.

    Args:
        base: the commit that the migration started from; empty when nothing is applied.
        rerouted: files that applied steps changed, by what they are (production, tests, other).
        protecting: test files that name the canonical or a competitor, by kind.
        new_tests: test files that were not there before.
        bodies: of competitors whose code is another and that no example was tried of, as it was
            before the first step.
        queue: what a scan finds to do next; ``mine`` is this canonical's own group, if it is there.
    """

    plan: str
    issue: str
    canonical: str
    branch: str
    base: str
    steps: tuple[StepDone, ...]
    outcome: Outcome
    decisions: tuple[Decided, ...]
    rerouted: Mapping[str, int]
    protecting: Mapping[str, tuple[str, ...]]
    new_tests: tuple[str, ...]
    queue: tuple[RecordedGroup, ...]
    mine: RecordedGroup | None = None
    bodies: tuple[ComparedBodies, ...] = ()

    @property
    def applied(self) -> tuple[StepDone, ...]:
        return tuple(step for step in self.steps if step.finished)

    @property
    def is_complete(self) -> bool:
        return len(self.applied) == len(self.steps)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "outcome": self.outcome.as_json(), "complete": self.is_complete}
