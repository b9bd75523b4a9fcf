"""The five events of the bundled example, asked of its real server by the check `events`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from canonize.checks.events import Events
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.tree import MemoryBase, SourceTree
from tests.checks.test_isolation import PLAN

EXAMPLE = Path(__file__).parents[2] / "examples" / "webchat"
ENGINE = "app/agents/supervisor/execution_engine.py"
FIVE = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]
OPTIONS: dict[str, Any] = {
    "server": f"{sys.executable} -m app --port {{port}} --user ada:lovelace --user bob:ross",
    "ready": "listening on",
    "users": {"ada": {"password": "lovelace"}, "bob": {"password": "ross"}},
    "script": [
        {"send": {"type": "login", "user": "{user}", "password": "{password}"}},
        {"expect": ["token"], "keep": {"token": "token"}},
        {
            "send": {
                "type": "execute",
                "token": "{token}", "agent": "triage", "prompt": "{canary}",
            },
            "expect": [*FIVE, "response"],
        },
    ],
}  # fmt: skip


def files() -> dict[str, bytes]:
    paths = [p for p in EXAMPLE.rglob("*") if p.is_file() and "cache" not in str(p)]
    return {p.relative_to(EXAMPLE).as_posix(): p.read_bytes() for p in paths}


def check(tmp_path: Path, **edits: tuple[str, str]) -> Verdict:
    before = files()
    after = dict(before)
    for path, (old, new) in edits.items():
        assert old.encode() in after[path]
        after[path] = after[path].replace(old.encode(), new.encode())
    trees = [SourceTree(MemoryBase(found)) for found in (before, after)]
    context = CheckContext("five-events", tmp_path, Migration(PLAN, (".",)), *trees)
    return Events().run(Events.Options.model_validate(OPTIONS), context)


def test_both_users_get_the_five_events_in_order(tmp_path: Path) -> None:
    verdict = check(tmp_path)
    assert verdict.passed, verdict.output
    assert verdict.figures["events"] == 14


def test_a_planted_reordering_is_caught(tmp_path: Path) -> None:
    swapped = ('"agent_thinking", prompt=task.prompt', '"tool_executing", prompt=task.prompt')
    verdict = check(tmp_path, **{ENGINE: swapped})
    told = "new: ada: tool_executing came where agent_thinking was expected"
    assert not verdict.passed and told in verdict.output


@pytest.mark.parametrize("bridge", ["app/events.py"])
def test_a_planted_leak_between_users_is_caught(tmp_path: Path, bridge: str) -> None:
    source = (EXAMPLE / bridge).read_text()
    [line] = [
        x.strip() for x in source.splitlines() if x.strip().startswith("for ") and "user_id" in x
    ]
    leak = "for socket in [s for one in self._sockets.values() for s in one]:"
    verdict = check(tmp_path, **{bridge: (line, leak)})
    assert not verdict.passed, verdict.output
    assert "was told what is" in verdict.output
