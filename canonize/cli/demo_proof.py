"""The demo's faults: planted in copies of the migrated example, and found by the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from canonize.core.check import Verdict
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
    (
        "one line of one of the re-routed files",
        "tests",
        _TESTS,
        (_RETRY, "return await engine.execute(task)", "return await engine.execute(None)"),
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


def _with(tree: SourceTree, path: str, old: str, new: str) -> SourceTree:
    from canonize.core.change import Change

    data = tree.read(path) or b""
    return tree.with_changes([Change(path, data, data.replace(old.encode(), new.encode(), 1))])
