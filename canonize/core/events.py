"""What the runner tells while it works: frozen values, printed by `console`, kept in the log."""

from __future__ import annotations

from dataclasses import dataclass

from canonize.core.check import Verdict
from canonize.core.rehearsal import StepProposal


@dataclass(frozen=True, slots=True)
class BranchStarted:
    """The migration's branch was created at ``commit`` and checked out without touching a file."""

    branch: str
    commit: str


@dataclass(frozen=True, slots=True)
class StepStarted:
    number: int
    step_id: str
    title: str


@dataclass(frozen=True, slots=True)
class StepProposed:
    """The step was played in memory; it is about to be written."""

    proposal: StepProposal


@dataclass(frozen=True, slots=True)
class Checkpointed:
    ref: str
    commit: str


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` (0: unknown) ``what`` ("writing files", "searching")."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class StepCommitted:
    number: int
    commit: str | None
    files: int
    hook_changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckStarted:
    check: str
    description: str


@dataclass(frozen=True, slots=True)
class CheckOutput:
    check: str
    line: str


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """A check's verdict; ``again`` is false when it was not run, since nothing changed."""

    verdict: Verdict
    again: bool = True


@dataclass(frozen=True, slots=True)
class StepKept:
    number: int
    step_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StepRestored:
    """The step's files are byte for byte what they were; ``reason`` says which trigger fired."""

    number: int
    step_id: str
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Steps were taken back.

    Args:
        to: number of the last step that stays applied; 0 is the beginning.
        kept: files that a person changed after the last step; the changes are still there.
        earlier: files with uncommitted changes that are older than the migration.
    """

    to: int
    files: int
    commit: str | None
    kept: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know that stops nothing: hard links, where a copy is kept."""

    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NothingToDo:
    reason: str


Event = (
    BranchStarted
    | StepStarted
    | StepProposed
    | Checkpointed
    | Progress
    | StepCommitted
    | CheckStarted
    | CheckOutput
    | CheckFinished
    | StepKept
    | StepRestored
    | RolledBack
    | NothingToDo
    | Notice
)
