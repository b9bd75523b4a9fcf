"""`verify --against` with an instance on loopback: what it says, and what is made of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from canonize.proof.deployed import address_of_events, asked_health, is_address
from tests.cli.conftest import Shop

EVENTS = """\
checks:
  chat:
    kind: events
    server: python -m app
    path: /chat
    users: {ada: {}, bob: {}}
    script:
      - send: {prompt: "{canary}"}
      - expect: [started, done]
    within: 2s
"""


@contextmanager
def instance(commit: str = "", *, order: tuple[str, str] = ("started", "done")) -> Iterator[str]:
    """A deployed instance; its address."""

    def health(connection: ServerConnection, request: Any) -> Any:
        if request.path == "/health":
            said = json.dumps({"status": "ok", "build": {"commit": commit}})
            return connection.respond(HTTPStatus.OK, said)
        return None if request.path == "/chat" else connection.respond(HTTPStatus.NOT_FOUND, "")

    def talk(socket: ServerConnection) -> None:
        for text in socket:
            for name in order:
                socket.send(json.dumps({"type": name, "prompt": json.loads(text)["prompt"]}))

    with serve(talk, "127.0.0.1", 0, process_request=health) as server:
        worker = threading.Thread(target=server.serve_forever, daemon=True)
        worker.start()
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        worker.join()


@pytest.fixture
def migrated(shop: Shop) -> Shop:
    """The whole migration is done, and its plan has a script for users."""
    plan = shop.read("migration_plan.yaml").replace("checks:\n  smoke", f"{EVENTS}  smoke", 1)
    shop.write("migration_plan.yaml", plan)
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    return shop


def said_of(shop: Shop) -> tuple[str, str]:
    document = json.loads(shop("--json", "report").out)
    [found] = [c for c in document["outcome"]["criteria"] if c["what"].startswith("verified")]
    return found["mark"], found["evidence"]


def test_what_was_found_is_told_with_the_commit_that_runs(migrated: Shop) -> None:
    assert said_of(migrated) == ("not measured", "`canonize verify --against URL` was not run")
    head = migrated.git("rev-parse", "HEAD").strip()
    with instance(head) as url:
        done = migrated("verify", "--against", url)
    assert done.status == 0, done.err
    assert f"{url} runs {head}" in done.out and "2 users at once, 4 events" in done.out
    evidence = f"chat passed, health passed at {url}, running {head[:10]}"
    assert said_of(migrated) == ("met", evidence)
    assert f"- [x] verified where it is deployed: {evidence}" in (
        migrated("report", "--pull-request").out
    )


def test_another_commit_proves_nothing_for_this_one(migrated: Shop) -> None:
    first = migrated.git("rev-list", "--max-parents=0", "HEAD").strip()
    for commit, told in ((first, "does not have the last step"), ("", "does not say what it runs")):
        with instance(commit) as url:
            assert migrated("verify", "--against", url).status == 0
        mark, evidence = said_of(migrated)
        assert mark == "not measured" and told in evidence


def test_what_fails_there_is_no_success(migrated: Shop) -> None:
    with instance("abcdef1", order=("done", "started")) as url:
        done = migrated("verify", "--against", url, "--json")
    document = json.loads(done.out)
    assert done.status == 1 and not document["passed"] and document["commit"] == "abcdef1"
    assert "done came where started was expected" in document["checks"][0]["output"]
    assert said_of(migrated)[0] == "not met"


def test_an_instance_that_is_not_there_is_one_clear_failure(migrated: Shop) -> None:
    done = migrated("verify", "--against", "http://127.0.0.1:9")
    assert done.status == 1
    assert "health failed" in done.out and "http://127.0.0.1:9/health can't be asked" in done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("staging",), "'staging' is no address"),
        (("http://127.0.0.1:9", "--checks", "speed"), "'speed' can't be asked of an instance"),
        (("http://127.0.0.1:9", "--locked"), "--against stands alone"),
    ],
)
def test_what_can_not_be_asked_is_refused(shop: Shop, words: tuple[str, ...], told: str) -> None:
    done = shop("verify", "--against", *words)
    assert done.status == 2 and told in done.err


def test_a_plan_without_a_script_has_no_events_to_play(shop: Shop) -> None:
    done = shop("verify", "--against", "http://127.0.0.1:9", "--checks", "events")
    assert done.status == 2 and "the plan has no check of the kind events" in done.err


def test_addresses() -> None:
    found = address_of_events("https://a.example", "websocket", "/chat")
    assert found == "wss://a.example/chat"
    found = address_of_events("ws://a.example:80/talk", "websocket", "/chat")
    assert found == "ws://a.example:80/talk"
    assert address_of_events("wss://a.example/x", "sse", "/events") == "https://a.example"
    with pytest.raises(ValueError, match="a log is read of a server that is started here"):
        address_of_events("https://a.example", "log", "/")
    assert not is_address("a.example") and not is_address("file:///etc/passwd")


def test_an_instance_that_answers_garbage_names_no_commit() -> None:
    with instance("not a commit") as url:
        assert asked_health(url, "/health", within=2).commit == ""
        assert asked_health(url, "/elsewhere", within=2).why.endswith("answers 404")
