import asyncio
from unittest import mock

import pytest

from app.agents.jobs.broadcast import broadcast
from app.agents.jobs.digest import digest
from app.agents.jobs.retry import run_with_retry
from app.agents.jobs.usage import peak_engines
from app.agents.jobs.warmup import is_cold, warm_up
from app.agents.supervisor.context import AgentTask, UserContext
from app.agents.supervisor.execution_engine import TOOLS
from app.agents.unified_factory import FactoryMode
from app.events import AGENT_EVENTS

ADA = UserContext("ada")


def test_broadcast_answers_every_user(sink):
    answers = asyncio.run(broadcast(AgentTask("a", "count_words", "hi"), ["ada", "bob"], sink))

    assert answers == {"ada": "a: 1 words", "bob": "a: 1 words"}
    assert sink.types_for("ada") == sink.types_for("bob") == list(AGENT_EVENTS)


def test_a_digest_is_reviewed(sink):
    assert asyncio.run(digest(ADA, "a long day", sink)) == "reviewer: 3 words"
    assert sink.types_for("ada") == list(AGENT_EVENTS) * 2


def test_a_failed_run_is_repeated():
    tool = mock.Mock(side_effect=[ValueError, "done"])
    with mock.patch.dict(TOOLS, flaky=tool):
        assert asyncio.run(run_with_retry(AgentTask("a", "flaky", ""), ADA)) == "a: done"


def test_the_last_failure_is_reported():
    tool = mock.Mock(side_effect=ValueError)
    with mock.patch.dict(TOOLS, broken=tool), pytest.raises(ValueError):
        asyncio.run(run_with_retry(AgentTask("a", "broken", ""), ADA, attempts=3))
    assert tool.call_count == 3


def test_usage_counts_engines_that_are_open_at_once():
    assert asyncio.run(peak_engines(["ada", "bob"])) == (FactoryMode.ISOLATED, 2)


def test_warm_up_leaves_no_engine_behind(engine_factory):
    assert asyncio.run(warm_up())
    assert is_cold(engine_factory)


def test_a_factory_in_use_is_not_cold(sink):
    import app.agents.supervisor.execution_factory as ef

    factory = ef.ExecutionFactory(websocket_bridge=sink)
    asyncio.run(factory.create_for_user(ADA))

    assert not is_cold(factory)
