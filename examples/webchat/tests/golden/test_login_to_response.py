"""The golden path, over real sockets: log in, run an agent, get five events and a response."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from app.bootstrap import build_application
from app.events import AGENT_EVENTS
from app.server import LOOPBACK, ChatServer
from app.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
PASSWORDS = {"ada": "lovelace", "bob": "ross"}


class Client:
    """One user's socket."""

    def __init__(self, socket):
        self._socket = socket
        self._token = None

    async def request(self, **message):
        """Send a message and return everything up to its answer."""
        await self._socket.send(json.dumps(message))
        received = []
        while not received or received[-1]["type"] in AGENT_EVENTS:
            received.append(json.loads(await asyncio.wait_for(self._socket.recv(), 5)))
        return received

    async def login(self, user):
        [answer] = await self.request(type="login", user=user, password=PASSWORDS[user])
        self._token = answer["token"]

    async def execute(self, agent, prompt, **overrides):
        message = {"token": self._token, "agent": agent, "prompt": prompt, **overrides}
        return await self.request(type="execute", **message)

    async def history(self):
        [answer] = await self.request(type="history", token=self._token)
        return answer["prompts"]

    @property
    def token(self):
        return self._token


@asynccontextmanager
async def running_server():
    application = build_application(load_settings(environ={}))
    for user, password in PASSWORDS.items():
        application.auth.register(user, password)
    async with ChatServer(application).listen(port=0) as port:
        yield application, f"ws://{LOOPBACK}:{port}"


@asynccontextmanager
async def logged_in(url, user):
    async with connect(url) as socket:
        client = Client(socket)
        await client.login(user)
        yield client


def types(messages):
    return [message["type"] for message in messages]


@pytest.mark.parametrize(
    ("agent", "prompt", "response"),
    [
        ("triage", "where is my parcel", "triage: 4 words"),
        ("clerk", "where is my parcel", "clerk: 4 words"),
        ("researcher", "engine", "researcher: what runs one agent for one user"),
        ("archivist", "agent", "archivist: a program that acts for a user"),
        ("nightly", "tidy up", "nightly: 2 words"),
        ("mechanic", "2.0 litres", "mechanic: 186 Nm at 3000 rpm"),
    ],
)
def test_login_to_response(agent, prompt, response):
    async def run():
        async with running_server() as (_, url), logged_in(url, "ada") as ada:
            return await ada.execute(agent, prompt)

    messages = asyncio.run(run())

    assert types(messages) == [*AGENT_EVENTS, "response"]
    assert messages[-1]["text"] == messages[-2]["response"] == response


def test_concurrent_users_are_isolated():
    async def converse(client, user, rounds=20):
        return [await client.execute("triage", f"{user} {'word ' * n}") for n in range(rounds)]

    async def run():
        async with (
            running_server() as (application, url),
            logged_in(url, "ada") as ada,
            logged_in(url, "bob") as bob,
        ):
            of_ada, of_bob = await asyncio.gather(converse(ada, "ada"), converse(bob, "bob"))
            assert (await ada.history(), await bob.history()) == (
                [f"ada {'word ' * n}" for n in range(20)],
                [f"bob {'word ' * n}" for n in range(20)],
            )
            assert application.chat.interactive.active_count() == 0
        return {"ada": of_ada, "bob": of_bob}

    conversations = asyncio.run(run())

    engines = {}
    for user, runs in conversations.items():
        assert all(types(messages) == [*AGENT_EVENTS, "response"] for messages in runs)
        assert all(messages[1]["prompt"].startswith(user) for messages in runs)
        engines[user] = {event["engine"] for messages in runs for event in messages[:-1]}
        assert len(engines[user]) == len(runs)
    assert engines["ada"].isdisjoint(engines["bob"])


def test_another_users_token_is_refused():
    async def run():
        async with (
            running_server() as (_, url),
            logged_in(url, "ada") as ada,
            logged_in(url, "bob") as bob,
        ):
            return await bob.execute("triage", "hello", token=ada.token)

    assert asyncio.run(run()) == [{"type": "error", "code": "not_authenticated"}]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('{"type": "login", "user": "ada", "password": "byron"}', "not_authenticated"),
        ('{"type": "execute", "token": "", "agent": "triage", "prompt": "x"}', "not_authenticated"),
        ('{"type": "dance"}', "bad_request"),
        ("not JSON", "bad_request"),
    ],
)
def test_a_stranger_is_told_why_not(message, code):
    async def run():
        async with running_server() as (_, url), connect(url) as socket:
            await socket.send(message)
            return json.loads(await socket.recv())

    assert asyncio.run(run()) == {"type": "error", "code": code}


def test_health_is_answered_over_http():
    def ask(url):
        with urllib.request.urlopen(url.replace("ws:", "http:") + "/health") as answer:
            return json.load(answer)

    async def run():
        async with running_server() as (_, url):
            return await asyncio.to_thread(ask, url)

    assert asyncio.run(run()) == {"status": "ok", "supervisor": True, "load": 0.0}


def test_the_service_starts():
    environment = {k: v for k, v in os.environ.items() if k != "WEBCHAT_ENGINE_FACTORY"}
    command = [sys.executable, "-m", "app", "--port", "0", "--user", "ada:lovelace"]

    async def run(url):
        async with logged_in(url, "ada") as ada:
            return await ada.execute("clerk", "hello")

    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url = process.stdout.readline().removeprefix("listening on ").strip()
            assert types(asyncio.run(run(url))) == [*AGENT_EVENTS, "response"]
        finally:
            process.terminate()
