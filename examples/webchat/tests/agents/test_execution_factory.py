import asyncio
from unittest import mock

import pytest

from app.agents.supervisor.context import EngineLimits, UserContext
from app.agents.supervisor.execution_factory import ExecutionEngineFactory, ExecutionFactory
from app.errors import TooManyEngines

ADA = UserContext("ada")


def test_a_user_has_a_limit():
    async def run():
        factory = ExecutionEngineFactory(limits=EngineLimits(per_user=1))
        await factory.create_for_user(ADA)
        with pytest.raises(TooManyEngines):
            await factory.create_for_user(ADA)
        await factory.create_for_user(UserContext("bob"))

    asyncio.run(run())


def test_the_limit_can_be_set_for_all(monkeypatch):
    monkeypatch.setattr(
        "app.agents.supervisor.execution_factory.ExecutionEngineFactory.max_engines_per_user", 7
    )

    assert ExecutionEngineFactory().limits.per_user == 7


def test_a_session_releases_its_engine_when_the_run_fails():
    async def run():
        factory = ExecutionEngineFactory()
        with pytest.raises(RuntimeError):
            async with factory.session(ADA) as engine:
                raise RuntimeError
        assert engine.closed and factory.active_count() == 0

    asyncio.run(run())


def test_a_session_goes_through_release():
    async def run():
        async with ExecutionEngineFactory().session(ADA) as engine:
            pass
        return engine

    with mock.patch(
        "app.agents.supervisor.execution_factory.ExecutionEngineFactory.release"
    ) as release:
        engine = asyncio.run(run())

    release.assert_awaited_once_with(engine)


def test_engines_are_made_with_the_bridge(sink):
    with mock.patch("app.agents.supervisor.execution_factory.UserExecutionEngine") as engine_class:
        asyncio.run(ExecutionEngineFactory(websocket_bridge=sink).create_for_user(ADA))

    assert engine_class.call_args.args[1:] == (ADA, sink)


def test_the_wrapper_counts_what_it_created():
    async def run():
        wrapper = ExecutionFactory(websocket_bridge=None)
        engine = await wrapper.create_for_user(ADA)
        assert wrapper.active_count("ada") == 1
        await wrapper.release(engine)
        assert wrapper.active_count() == 0

    asyncio.run(run())
