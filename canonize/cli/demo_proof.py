"""The demo's faults: planted in copies of the migrated example, and found by the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

    from canonize.core.check import Verdict
    from canonize.core.codemod import Codemod, Migration, Proposal
    from canonize.core.rehearsal import StepProposal
    from canonize.core.tree import SourceTree
    from canonize.runner.session import Session

_FIVE = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]
_EVENTS: Mapping[str, Any] = {
    "server": "python -m app --port {port} --user ada:lovelace --user bob:ross",
    "ready": "listening on",
    "users": {"ada": {"password": "lovelace"}, "bob": {"password": "ross"}},
    "script": [
        {"send": {"type": "login", "user": "{user}", "password": "{password}"}},
        {"expect": ["token"], "keep": {"token": "token"}},
        {
            "send": {
                "type": "execute", "token": "{token}", "agent": "triage", "prompt": "{canary}",
            },
            "expect": [*_FIVE, "response"],
        },
    ],
}  # fmt: skip
_TESTS: Mapping[str, Any] = {"command": "python -m pytest -q tests/agents/test_jobs.py"}
_RETRY = "app/agents/jobs/retry.py"
_RIGHT = b"app.agents.supervisor.execution_engine_factory import ExecutionEngineFactory"
_WRONG = b"app.agents.legacy_adapter import ExecutionEngineFactory"
_STEP = "rewrite-production-imports"
FAULTS: tuple[tuple[str, str, Mapping[str, Any], tuple[str, str, str] | None], ...] = (
    ("two users at once with its server", "events", _EVENTS, None),
    (
        "two events in another order",
        "events",
        _EVENTS,
        (
            "app/agents/supervisor/execution_engine.py",
            '"agent_thinking", prompt=task.prompt',
            '"tool_executing", prompt=task.prompt',
        ),
    ),
    (
        "what is one user's goes to everybody",
        "events",
        _EVENTS,
        (
            "app/events.py",
            "tuple(self._sockets.get(event.user_id, ()))",
            "[socket for sockets in self._sockets.values() for socket in sockets]",
        ),
    ),
)
"""What is planted, which check is asked with which options, and the edit: path, old, new."""


def found_faults(session: Session) -> Iterator[tuple[str, bool, Verdict]]:
    """Asks a check about each; yields what was planted, whether that was right, and the verdict.

    The first plants nothing, and has to pass.
    """
    from canonize.catalogue import load_check
    from canonize.core.check import CheckContext

    before, after = session.before(), session.tree()
    for what, kind, options, edit in FAULTS:
        check = load_check(kind)
        tree = after if edit is None else _with(after, *edit)
        context = CheckContext(kind, session.place.root, session.migration, before, tree)
        verdict = check.run(check.Options.model_validate(options), context)
        yield what, verdict.passed is (edit is None), verdict


@dataclass(frozen=True, slots=True)
class SetAside:
    """A step with a fault in one of its edits.

    Args:
        failed: what the tests say of it, naming the edit.
        held: the files whose edits were set aside for that.
        again: what the tests say of the step without them.
    """

    failed: Verdict
    held: tuple[str, ...]
    again: Verdict

    @property
    def was_right(self) -> bool:
        return not self.failed.passed and self.held == (_RETRY,) and self.again.passed


def fault_set_aside(session: Session, keep: Path) -> SetAside:
    """Plays a step whose codemod leads one file to a namesake, and sets aside what is to blame.

    Args:
        keep: a folder for the tests' baseline.
    """
    from canonize.catalogue import load_check
    from canonize.core.check import CheckContext
    from canonize.core.decisions import Decisions
    from canonize.core.rehearsal import play_step
    from canonize.runner.set_aside import set_aside

    before, plan, check = session.before(), session.plan, load_check("tests")
    number = next(n for n, step in enumerate(plan.steps, start=1) if step.id == _STEP)
    options = check.Options.model_validate(_TESTS)

    def played(decisions: Decisions) -> tuple[StepProposal, Verdict]:
        migration = replace(session.migration, decisions=decisions)

        def load(name: str) -> Codemod:
            return cast("Codemod", _Misled(session.load(name)))

        proposal = play_step(before, migration, load, number)
        context = CheckContext(
            "tests", session.place.root, migration, before, proposal.after, step=proposal, keep=keep
        )
        return proposal, check.run(options, context)

    proposal, failed = played(Decisions())
    made = set_aside(plan, proposal, failed.guilty, Decisions())
    _, again = played(Decisions({decision.key: decision for decision in made}))
    return SetAside(failed, tuple(decision.path for decision in made), again)


class _Misled:
    """A codemod that leads one file to a namesake of what it should import."""

    def __init__(self, codemod: Any) -> None:
        self._codemod = codemod

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codemod, name)

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        proposal: Proposal = self._codemod.propose(tree, options, migration)
        changes = tuple(
            replace(change, after=change.after.replace(_RIGHT, _WRONG))
            if change.path == _RETRY and change.after is not None
            else change
            for change in proposal.changes
        )
        edits = {path: made for path, made in proposal.edits.items() if path != _RETRY}
        return replace(proposal, changes=changes, edits=edits)


def new_tests_seen(session: Session) -> Verdict:
    """Writes the plan's new tests in memory; what the check says when their step is done."""
    from canonize.catalogue import load_check, load_codemod
    from canonize.core.check import CheckContext
    from canonize.core.rehearsal import play_step

    before, plan, migration = session.before(), session.plan, session.migration
    number = next(n for n, step in enumerate(plan.steps, start=1) if step.id == _STEP)
    codemod = load_codemod("write_tests")
    options = codemod.Options.model_validate({"most": {"integration": 3}})
    written = codemod.propose(before, options, migration).changes
    proposal = play_step(before, migration, session.load, number)
    trees = [tree.with_changes(written) for tree in (before, proposal.after)]
    step = replace(proposal, before=trees[0], after=trees[1])
    check = load_check("new-tests")
    context = CheckContext(
        "new-tests", session.place.root, migration, trees[0], trees[1], step=step
    )
    return check.run(check.Options(), context)


def _with(tree: SourceTree, path: str, old: str, new: str) -> SourceTree:
    from canonize.core.change import Change

    data = tree.read(path) or b""
    return tree.with_changes([Change(path, data, data.replace(old.encode(), new.encode(), 1))])
