import asyncio
from unittest import mock

import pytest

from app.agents.supervisor import AgentTask, UserContext, UserExecutionEngine
from app.errors import DelegationTooDeep
from app.events import AGENT_EVENTS

TASK = AgentTask("triage", "count_words", "one two three")


def test_events_come_in_order(engine_factory, sink):
    async def run():
        async with engine_factory.session(UserContext("ada")) as engine:
            return await engine.execute(TASK)

    assert asyncio.run(run()) == "triage: 3 words"
    assert sink.types_for("ada") == list(AGENT_EVENTS)


def test_a_delegated_task_runs_for_the_same_user(sink):
    engine = UserExecutionEngine("engine-1", UserContext("ada"), sink)

    assert asyncio.run(engine.delegate(TASK)) == "triage: 3 words"
    assert sink.types_for("ada") == list(AGENT_EVENTS)
    assert {event.engine_id for event in sink.events}.isdisjoint({"engine-1"})


def test_a_delegation_that_is_too_deep_builds_no_factory():
    engine = UserExecutionEngine("engine-1", UserContext("ada", depth=3))

    with (
        mock.patch("app.agents.supervisor.execution_factory.ExecutionEngineFactory") as factory,
        pytest.raises(DelegationTooDeep),
    ):
        asyncio.run(engine.delegate(TASK))

    factory.assert_not_called()
