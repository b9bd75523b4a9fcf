"""What the tool's commits say."""

from __future__ import annotations

import unicodedata

from canonize.core.plan import Plan
from canonize.core.plural import plural
from canonize.core.rehearsal import StepProposal
from canonize.history.step_commits import PLAN, STANDING, STEP
from canonize.journal import Operation


def step_message(plan: Plan, proposal: StepProposal) -> str:
    """Title, a short summary, trailers."""
    step = proposal.step
    title = one_line(step.title or step.id)
    files = len(proposal.changes)
    codemods = ", ".join(dict.fromkeys(call.name for call in step.codemods))
    counts = ", ".join(f"{count} {name}" for name, count in proposal.ledger.counts().items())
    body = f"Step {proposal.number} of {len(plan.steps)}: {plural(files, 'file')}"
    body += f" changed by {codemods}." if codemods else "."
    body += f"\nReferences: {counts}." if counts else ""
    issue = f"\nIssue: {one_line(str(plan.issue))}" if plan.issue is not None else ""
    return f"{title}\n\n{body}{issue}\n\n{PLAN}: {plan.name}\n{STEP}: {step.id}\n"


def restore_message(operation: Operation) -> str:
    """For a step that could not simply vanish, because others may have its commit."""
    title = f"Restore what step {operation.step_id} changed"
    return f"{title}\n\n{one_line(operation.reason)}\n\n{PLAN}: {operation.plan}\n"


def rollback_message(operation: Operation) -> str:
    """For a rollback or an undo; other clones read from it which steps stand."""
    stands = " ".join(step.step_id for step in operation.applied) or "none"
    trailers = f"{PLAN}: {operation.plan}\n{STANDING}: {stands}\n"
    return f"{one_line(operation.title)}\n\n{trailers}"


def checkpoint_message(operation: Operation) -> str:
    return f"Checkpoint before {operation.kind} {operation.number}\n\n{PLAN}: {operation.plan}\n"


def is_message_of(message: str, operation: Operation) -> bool:
    """Whether a commit's message carries the trailers of a step's operation."""
    lines = message.splitlines()
    return f"{PLAN}: {operation.plan}" in lines and f"{STEP}: {operation.step_id}" in lines


def one_line(text: str) -> str:
    """Text without line ends and control characters, as one line that is not a comment."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)
    return " ".join(visible.split()) or "-"
