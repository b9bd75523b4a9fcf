"""The check `events` where events are server-sent, logged, or lines of OTLP."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.checks.events import Events
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.event_channels import otlp_records, records_by_pattern
from tests.checks.test_isolation import PLAN

SERVER = """\
import json, queue, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QUEUES = {}
NAMES = ["started", "left", "right", "done"]

def sse(user, prompt):
    for name in NAMES:
        QUEUES.setdefault(user, queue.Queue()).put((name, prompt))

def log(user, prompt):
    for name in NAMES:
        sys.stdout.write(f"INFO {name} user={user} {prompt}\\n")  # one call: threads don't mix
        sys.stdout.flush()

def span(user, prompt, name, when):
    attributes = [{"key": "user", "value": {"stringValue": user}},
                  {"key": "prompt", "value": {"stringValue": prompt}}]
    return {"name": name, "startTimeUnixNano": str(when), "attributes": attributes}

def otlp(user, prompt):
    spans = [span(user, prompt, name, when) for when, name in enumerate(NAMES)]
    document = {"resourceSpans": [{"scopeSpans": [{"spans": spans[::-1]}]}]}
    with open("spans.jsonl", "a") as file:
        file.write(json.dumps(document) + "\\n")

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        MODE(asked["user"], asked["prompt"])
        self.send_response(204)
        self.end_headers()

    def do_GET(self):
        user = self.path.rpartition("=")[2]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        mine = QUEUES.setdefault(user, queue.Queue())
        while True:
            name, prompt = mine.get()
            data = json.dumps({"prompt": prompt})
            self.wfile.write(f"event: {name}\\ndata: {data}\\n\\n".encode())
            self.wfile.flush()

    def log_message(self, *args):
        pass

MODE = globals()[sys.argv[2]]
server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
server.daemon_threads = True
print("listening", flush=True)
server.serve_forever()
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "sse": {"path": "/events?user={user}"},
    "log": {"pattern": r"INFO (?P<type>\w+) user=(?P<user>\w+) (?P<prompt>.*)"},
    "otlp": {"log": "spans.jsonl"},
}
SCRIPT = [
    {"send": {"user": "{user}", "prompt": "hello {canary}"}},
    {"expect": ["started", {"any-order": ["right", "left"]}, "done"]},
]


def check(
    tmp_path: Path, source: str, after: str = SERVER, before: str = SERVER, **options: Any
) -> Verdict:
    trees = [SourceTree(MemoryBase({"server.py": text.encode()})) for text in (before, after)]
    context = CheckContext("events", tmp_path, Migration(PLAN, (".",)), *trees)
    asked = {
        "source": source,
        "server": f"{sys.executable} server.py {{port}} {source}",
        "ready": "listening",
        "users": {"ada": {}, "bob": {}},
        "script": SCRIPT,
        "within": "2s",
        **OPTIONS[source],
        **options,
    }
    return Events().run(Events.Options.model_validate(asked), context)


def becomes(old: str, new: str) -> str:
    assert old in SERVER
    return SERVER.replace(old, new)


SOURCES = pytest.mark.parametrize("source", list(OPTIONS))


@SOURCES
def test_events_in_order_pass(tmp_path: Path, source: str) -> None:
    verdict = check(tmp_path, source)
    assert verdict.passed, verdict.output
    assert verdict.output == "2 users at once, 8 events, 0 new faults; nothing more for 0.2 s"


@SOURCES
def test_a_planted_reordering_is_caught(tmp_path: Path, source: str) -> None:
    turned = becomes('["started", "left", "right", "done"]', '["left", "started", "right", "done"]')
    verdict = check(tmp_path, source, turned)
    assert not verdict.passed
    assert "new: ada: left came where started was expected" in verdict.output


@SOURCES
def test_a_planted_leak_is_caught(tmp_path: Path, source: str) -> None:
    """Whoever asks second is given the first one's prompt."""
    leak = becomes(
        'MODE(asked["user"], asked["prompt"])',
        'MODE(asked["user"], FIRST.setdefault("prompt", asked["prompt"]))',
    )
    verdict = check(tmp_path, source, "FIRST = {}\n" + leak)
    assert not verdict.passed
    assert " was told what is " in verdict.output


def test_a_server_that_takes_no_posts_is_one_clear_failure(tmp_path: Path) -> None:
    refusing = becomes("self.send_response(204)", "self.send_response(503)")
    verdict = check(tmp_path, "sse", refusing)
    assert not verdict.passed and "POST / is answered with 503" in verdict.output


def test_where_nothing_comes_before_nor_after_the_check_says_nothing(tmp_path: Path) -> None:
    garbage = becomes(
        "self.send_response(200)", "self.wfile.write(b'\\0garbage\\r\\n\\r\\n'); return"
    )
    verdict = check(tmp_path, "sse", garbage, before=garbage)
    assert not verdict.passed
    assert "no event came to anybody, so this check says nothing" in verdict.output


def test_a_stream_that_ends_is_told(tmp_path: Path) -> None:
    ending = becomes("        while True:\n", "        for _ in range(2):\n")
    verdict = check(tmp_path, "sse", ending)
    assert not verdict.passed and "the stream ended" in verdict.output


@pytest.mark.parametrize(
    ("source", "options", "told"),
    [
        ("log", {"pattern": r"(?P<type>\w+)"}, "needs a `pattern` with the groups"),
        ("log", {"pattern": "("}, "is no regular expression"),
        ("sse", {"server": "", "against": "ws://x"}, "starts with http://"),
        ("otlp", {"server": "", "against": "http://x"}, "is read of a `server`"),
    ],
)
def test_what_can_not_be_heard_is_a_mistake_of_the_plan(
    tmp_path: Path, source: str, options: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        check(tmp_path, source, **options)


def test_records_of_logs() -> None:
    records = records_by_pattern(r"(?P<type>\w+) of (?P<user>\w+)(?P<more>!)?")
    assert list(records("start of ada")) == [{"type": "start", "user": "ada"}]
    assert list(records("nothing")) == []


def test_records_of_otlp() -> None:
    records = otlp_records("type")
    logs = {
        "resourceLogs": [
            {
                "scopeLogs": [
                    {
                        "logRecords": [
                            {"timeUnixNano": "2", "body": {"stringValue": "second"}},
                            {"timeUnixNano": "1", "eventName": "first", "attributes": [None]},
                        ]
                    }
                ]
            }
        ]
    }
    assert [r["type"] for r in records(json.dumps(logs))] == ["first", "second"]
    garbage = (
        "no json",
        "[]",
        "{}",
        '{"resourceSpans": 1}',
        '{"resourceSpans": [{"scopeSpans": 3}]}',
    )
    assert [list(records(text)) for text in garbage] == [[]] * len(garbage)
