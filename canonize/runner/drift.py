"""What is not as the last step left it: an edited plan, a step's commit that was amended."""

from __future__ import annotations

from canonize.errors import Drifted, Interrupted
from canonize.journal import content_hash
from canonize.runner.place import Worksite


def drift(place: Worksite, plan: str, plan_text: bytes | None) -> tuple[str, ...]:
    """One sentence for each thing that moved; empty when nothing did, or nothing is applied.

    Args:
        plan_text: the plan file's bytes; ``None`` when they are not to be compared.
    """
    applied = place.journal.applied(plan)
    if not applied:
        return ()
    found = []
    standing = {step.operation for step in applied}
    operations = place.journal.operations(plan)
    accepted = [o for o in operations if o.number in standing or o.kind == "adopt"]
    if plan_text is not None and accepted[-1].plan_hash != content_hash(plan_text):
        found.append(f"the plan was edited since {accepted[-1].title!r} was applied")
    refs = place.history.refs
    head = refs.head()
    for operation in operations:
        if operation.number in standing and operation.commit is not None:
            if refs.contains(head.commit, operation.commit):
                continue
            found.append(
                f"{head.name} does not hold the commit {operation.commit[:10]} "
                f"of step {operation.step} ({operation.step_id})"
            )
    return tuple(found)


def require_finished(place: Worksite) -> None:
    """Raises Interrupted when an earlier operation stopped half way."""
    unfinished = place.journal.unfinished()
    if unfinished is not None:
        raise Interrupted(
            f"{unfinished.kind} {unfinished.step_id} of {unfinished.started} stopped half way",
            hint="canonize resume, or canonize rollback",
        )


def require_undrifted(place: Worksite, plan: str, plan_text: bytes) -> None:
    """Raises Drifted when something is not as the last step left it."""
    moved = drift(place, plan, plan_text)
    if moved:
        raise Drifted(
            "the migration is not as it was left",
            hint="canonize adopt accepts it as it is; canonize rollback takes steps back",
            details=moved,
        )
