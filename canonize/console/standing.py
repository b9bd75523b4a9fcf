"""Where a migration stands, and everything that was ever done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from canonize.console.ended import next_move, show_outcome
from canonize.console.facts import Operation, Standing
from canonize.console.screen import Piece, Screen
from canonize.core.outcome import Outcome
from canonize.core.plural import plural

_OUTCOMES = {"kept": "green", "done": "green", "restored": "red", "interrupted": "bold yellow"}


def show_status(screen: Screen, status: Standing, *, ended: Outcome | None = None) -> None:
    """The migration, its steps, and what is to be done next.

    Args:
        ended: what the last run ended with; ``None``: it is not the end, or nobody looked.
    """
    for notice in status.notices:
        screen.warn(notice)
    if not status.plan:
        screen.show("no migration was started here")
        _tell_next(screen, "`canonize plan new` writes a plan")
        return
    count = len(status.applied)
    screen.show((status.plan, "bold"), f"  {_applied(count, status.steps_total)}")
    where = f"on branch {status.branch}" if status.branch else "detached HEAD"
    screen.show(f"{where} at {status.head[:10]}")
    if status.applied:
        screen.table(_step_rows(status), right=[0, 3])
    if status.running:
        screen.show(("running: ", "bold yellow"), status.running)
    if status.interrupted:
        operation = status.interrupted
        what = f"step {operation.step} {operation.step_id}" if operation.step else operation.kind
        screen.show(("interrupted: ", "bold yellow"), f"{what}, started {when(operation.started)}")
        screen.show("`canonize resume` finishes or restores it, `canonize rollback` restores it")
    if status.restored:
        _show_restored(screen, status.restored)
    for sentence in status.drift:
        screen.show(("changed since: ", "bold yellow"), sentence)
    if status.drift:
        _tell_next(screen, "`canonize adopt` accepts that, `canonize rollback` takes steps back")
    if ended is not None:
        show_outcome(screen, ended)
    if status.running or status.interrupted or status.drift:
        return
    if status.restored:
        number = status.restored.step
        _tell_next(screen, f"mend it, then `canonize run` tries step {number} again")
        return
    _tell_next(screen, next_move(ended) if ended else _next(count, status.steps_total))


def _show_restored(screen: Screen, operation: Operation) -> None:
    """The step that was tried last and taken back, and why."""
    failed = [name for name, passed, _ in operation.checks if not passed]
    why = operation.reason or ("failed: " + ", ".join(failed) if failed else "")
    what = f"step {operation.step} {operation.step_id}, {when(operation.started)}"
    screen.show(("restored: ", "bold yellow"), f"{what}: {why}" if why else what)


def _applied(count: int, total: int | None) -> str:
    if total is None:
        return f"{plural(count, 'step')} applied"
    return f"{count} of {plural(total, 'step')} applied"


def _next(count: int, total: int | None) -> str:
    if total is not None and count >= total:
        return "every step is applied; `canonize verify` looks for what names what is gone"
    return "`canonize preview` shows what the next steps would do, `canonize run` applies one"


def _tell_next(screen: Screen, text: str) -> None:
    screen.say(("next: ", "bold"), text)


def show_log(screen: Screen, operations: Sequence[Operation]) -> None:
    """One line an operation, oldest first."""
    if not operations:
        screen.show("nothing was done here yet")
        return
    plans = {operation.plan for operation in operations}
    rows: list[list[Piece]] = [["", "when", "what", "outcome", "commit", "files", ""]]
    for operation in operations:
        checks = [
            f"{name} {'passed' if passed else 'failed'}" for name, passed, _ in operation.checks
        ]
        rows.append(
            [
                str(operation.number),
                when(operation.started),
                _what(operation, with_plan=len(plans) > 1),
                _outcome(operation),
                (operation.commit or "-")[:10],
                str(operation.files),
                operation.reason or ", ".join(checks),
            ]
        )
    screen.table(rows, right=[0, 5])


def _outcome(operation: Operation) -> Piece:
    """How it ended; a step that was kept although a check failed says so."""
    failed = [name for name, passed, _ in operation.checks if not passed]
    if operation.outcome == "kept" and failed:
        return f"kept in spite of {', '.join(failed)}", "yellow"
    return operation.outcome, _OUTCOMES.get(operation.outcome, "")


def status_json(status: Standing) -> dict[str, Any]:
    """The document of ``status --json``."""
    return _facts(status)


def log_json(operations: Sequence[Operation]) -> dict[str, Any]:
    """The document of ``log --json``."""
    return {"operations": [_facts(operation) for operation in operations]}


def _facts(value: Any) -> dict[str, Any]:
    return asdict(value)


def _step_rows(status: Standing) -> list[list[Piece]]:
    rows: list[list[Piece]] = [["", "step", "commit", "files", "finished", "references"]]
    for step in status.applied:
        counts = ", ".join(f"{count} {name}" for name, count in step.counts.items() if count)
        if step.failed:
            counts = f"kept in spite of {', '.join(step.failed)}; {counts}".removesuffix("; ")
        if step.fixed:
            counts = f"fixed by hand: {', '.join(step.fixed)}; {counts}".removesuffix("; ")
        commit = (step.commit or "-")[:10]
        rows.append(
            [
                str(step.number),
                step.step_id,
                commit,
                str(step.files),
                when(step.finished),
                counts or "-",
            ]
        )
    return rows


def _what(operation: Operation, *, with_plan: bool) -> str:
    words = [operation.plan] if with_plan else []
    words.append(operation.kind)
    if operation.kind == "rollback":
        words.append("to")
    if operation.step is not None:
        words += [str(operation.step), operation.step_id]
    return " ".join(word for word in words if word)


def when(moment: str) -> str:
    """A recorded moment in the person's own time zone, to the second."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return moment
