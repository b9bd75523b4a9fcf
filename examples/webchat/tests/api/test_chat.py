import asyncio
from unittest import mock

import pytest

from app.agents.registry import AgentRegistry
from app.api.chat import ChatService
from app.api.health import health
from app.errors import BadRequest, UnknownAgent
from app.settings import AgentSpec
from app.store import Exchange, MemoryStore


class FakeExecutionEngineFactory:
    """Stands in where only the construction is looked at."""

    def __init__(self, **options):
        self.options = options


@pytest.fixture
def registry(sink):
    specs = [AgentSpec("triage", "count_words"), AgentSpec("clerk", "count_words", "default")]
    return AgentRegistry(specs, websocket_bridge=sink)


@pytest.mark.parametrize("agent", ["triage", "clerk"])
def test_the_exchange_is_remembered(agent, registry, sink):
    store = MemoryStore()
    chat = ChatService(registry, store, websocket_bridge=sink)

    assert asyncio.run(chat.execute("ada", agent, "hello there")) == f"{agent}: 2 words"
    assert store.transcript_of("ada") == (Exchange(agent, "hello there", f"{agent}: 2 words"),)


def test_a_given_factory_is_used(registry, sink, engine_factory):
    chat = ChatService(registry, MemoryStore(), websocket_bridge=sink, factory=engine_factory)

    assert chat.interactive is engine_factory


def test_without_one_it_makes_its_own(registry, sink):
    with mock.patch("app.api.chat.ExecutionEngineFactory", FakeExecutionEngineFactory):
        chat = ChatService(registry, MemoryStore(), websocket_bridge=sink)

    assert isinstance(chat.interactive, FakeExecutionEngineFactory)
    assert chat.interactive.options == {"websocket_bridge": sink}


def test_an_unknown_agent_is_refused(registry, sink):
    chat = ChatService(registry, MemoryStore(), websocket_bridge=sink)

    with pytest.raises(UnknownAgent):
        asyncio.run(chat.execute("ada", "nobody", "hello"))


def test_an_empty_prompt_runs_nothing(registry, sink):
    chat = ChatService(registry, MemoryStore(), websocket_bridge=sink)

    with pytest.raises(BadRequest):
        asyncio.run(chat.execute("ada", "triage", "  "))
    assert sink.events == []


def test_a_chat_is_healthy(registry, sink):
    chat = ChatService(registry, MemoryStore(), websocket_bridge=sink)

    assert health(chat) == {"status": "ok", "supervisor": True, "load": 0.0}


def test_health_says_that_the_supervisor_is_missing(registry, sink):
    chat = ChatService(registry, MemoryStore(), websocket_bridge=sink)

    with mock.patch("app.api.health.ExecutionEngineFactory", None):
        assert health(chat)["supervisor"] is False
