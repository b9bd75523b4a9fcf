"""The check `events` with real servers on loopback: planted leaks and orders are caught."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.checks.events import Events
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.tree import MemoryBase, SourceTree
from tests.checks.test_command import alive
from tests.checks.test_isolation import PLAN

SERVER = """\
import asyncio, json, os, sys
from websockets.asyncio.server import serve

EVERYBODY = []

async def talk(socket):
    EVERYBODY.append(socket)
    async for text in socket:
        asked = json.loads(text)
        for name in ("started", "left", "right", "done"):
            await socket.send(json.dumps({"type": name, "prompt": asked["prompt"]}))
            await asyncio.sleep(0)

async def main():
    open("pid", "w").write(str(os.getpid()))
    async with serve(talk, "127.0.0.1", int(sys.argv[1])):
        print("listening", flush=True)
        await asyncio.Future()

asyncio.run(main())
"""
SCRIPT = [
    {"send": {"prompt": "hello {canary}"}},
    {"expect": ["started", {"any-order": ["right", "left"]}, "done"]},
]


def check(tmp_path: Path, before: str, after: str, **options: Any) -> Verdict:
    trees = [SourceTree(MemoryBase({"server.py": text.encode()})) for text in (before, after)]
    context = CheckContext("events", tmp_path, Migration(PLAN, (".",)), *trees)
    asked = {
        "server": f"{sys.executable} server.py {{port}}",
        "ready": "listening",
        "users": {"ada": {}, "bob": {}, "eve": {}},
        "script": SCRIPT,
        "within": "3s",
        **options,
    }
    return Events().run(Events.Options.model_validate(asked), context)


def becomes(old: str, new: str) -> str:
    assert old in SERVER
    return SERVER.replace(old, new)


def test_events_in_order_pass(tmp_path: Path) -> None:
    verdict = check(tmp_path, SERVER, SERVER)
    assert verdict.passed, verdict.output
    assert verdict.output == "3 users at once, 12 events, 0 new faults; nothing more for 0.2 s"
    assert verdict.figures["latency"] > 0


SEND = 'await socket.send(json.dumps({"type": name, "prompt": asked["prompt"]}))'
FAULTS = {
    "a leak between users": (
        SEND,
        SEND.replace("await socket.send(", "for s in EVERYBODY: await s.send("),
        " was told what is ",
    ),
    "a reordering": ('("started", "left"', '("left", "started"', "left came where started was"),
    "one that does not come": ('"left", "right"', '"left"', "done came where any-order("),
    "one that comes twice": ('"right", "done"', '"right", "done", "done"', "done came in the"),
    "a leak into the log": ("asked = json", "print(text, flush=True); asked = json", "prints"),
    "a leak in base64": (
        SEND,
        "import base64; LAST = base64.b64encode(asked['prompt'].encode()).decode();"
        " print('x', LAST, flush=True);" + SEND,
        "prints what",
    ),
    "garbage": (SEND, 'await socket.send("{not json")', "what is no event came"),
    "a server that dies": (SEND, "os._exit(3)", "the conversation broke off"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(tmp_path: Path, fault: str) -> None:
    old, new, told = FAULTS[fault]
    verdict = check(tmp_path, SERVER, becomes(old, new))
    assert not verdict.passed
    assert told in verdict.output, verdict.output


def test_what_was_wrong_before_fails_nothing(tmp_path: Path) -> None:
    wrong = becomes('("started", "left"', '("left", "started"')
    verdict = check(tmp_path, wrong, wrong)
    assert verdict.passed, verdict.output
    assert "as before: ada: left came where started was expected" in verdict.output


def test_a_check_that_can_not_see_a_swap_fails(tmp_path: Path) -> None:
    """No event carries the canary, so nobody could say whose it is."""
    mute = becomes('"prompt": asked["prompt"]', '"prompt": ""')
    verdict = check(tmp_path, mute, mute)
    assert not verdict.passed
    assert "this check can't fail: two users' transcripts can be swapped" in verdict.output


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("import sys; sys.exit('no database')\n", "the server ended with 1 before it was ready"),
        ("import time\ntime.sleep(60)\n", "the server was not ready after 1 s"),
        ("while True: print('x' * 3000)\n", "the server was not ready after 1 s"),
    ],
)
def test_a_server_that_never_gets_ready_is_one_clear_failure(
    tmp_path: Path, server: str, told: str
) -> None:
    verdict = check(tmp_path, SERVER, server, start="1s")
    assert not verdict.passed and told in verdict.output


def test_what_the_server_started_is_ended_with_it(tmp_path: Path) -> None:
    kept = tmp_path / "child"
    child = "import subprocess; P = subprocess.Popen(['sleep', '60'])\n"
    child += f"open({str(kept)!r}, 'w').write(str(P.pid))\n"
    assert check(tmp_path, SERVER, child + SERVER).passed
    time.sleep(0.1)
    assert not alive(int(kept.read_text()))


@pytest.mark.parametrize(
    "options",
    [
        {"against": "ws://127.0.0.1:1"},
        {"server": "", "against": "http://127.0.0.1:1"},
        {"server": ""},
        {"users": {"ada": {}}},
        {"script": [{"expect": [{"a": "often"}]}]},
    ],
)
def test_what_says_nothing_is_a_mistake_of_the_plan(tmp_path: Path, options: Any) -> None:
    with pytest.raises(ValidationError):
        check(tmp_path, SERVER, SERVER, **options)
