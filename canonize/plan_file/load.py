"""From a file to a plan, or every mistake that can be told without looking at the repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canonize.catalogue import check_kinds
from canonize.core.plan import Plan
from canonize.plan_file.consistency import contradictions
from canonize.plan_file.document import (
    PlanDocument,
    defects_of,
    faults,
    invalid_plan,
    read_document,
)
from canonize.plan_file.shape import plan_of


@dataclass(frozen=True)
class LoadedPlan:
    """A plan with the file that it was read from."""

    plan: Plan
    document: PlanDocument

    @property
    def text(self) -> bytes:
        """The file's exact bytes."""
        return self.document.text

    @property
    def path(self) -> Path:
        return self.document.path


def load_plan(path: Path, *, shown: str = "") -> LoadedPlan:
    """Reads a plan.

    Args:
        shown: the file's name as messages give it; the path itself when empty.

    Raises:
        PlanInvalid: ``details`` has each mistake as ``file:line:column: sentence; hint``.
    """
    document = read_document(path, shown=shown)
    plan, problems = plan_of(document)
    problems += faults(document)
    problems += contradictions(document, check_kinds())
    if plan is None or defects_of(problems):
        raise invalid_plan(document.shown, problems)
    return LoadedPlan(plan, document)
