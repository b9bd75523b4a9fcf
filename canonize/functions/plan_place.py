"""Where a new plan is written, and what is known there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from canonize.core.bodies import Body
from canonize.discovery.inputs_of_group import inputs_of_group
from canonize.discovery.opening import opened_repository
from canonize.discovery.plan_inputs import PlanInputs

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class PlanPlace:
    """Where a plan is made, and who is told of what it leaves to a person."""

    directory: Path
    plan_path: Path
    warn: Callable[[str, str], None]
    progress: Progress = lambda what, done, total: None
    apart: list[tuple[Body, Body]] = field(default_factory=list)

    def inputs_of_group(self, group: str, canonical: str) -> PlanInputs:
        """What a group of a scan says; the repository is analysed afresh."""
        with opened_repository(self.directory, progress=self.progress) as (workplace, options):
            return inputs_of_group(workplace, options, group, canonical)
