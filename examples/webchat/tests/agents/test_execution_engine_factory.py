"""The canonical factory; a migration leaves this file as it is."""

import asyncio

import pytest

from app.agents.supervisor.context import EngineLimits, UserContext
from app.agents.supervisor.execution_engine_factory import (
    ExecutionEngineFactory,
    RequestScopedExecutionEngineFactory,
    create_engine_factory,
)
from app.errors import TooManyEngines


def test_engines_are_distinct_and_counted_by_user():
    async def run():
        factory = ExecutionEngineFactory()
        first, second, other = [
            await factory.create_for_user(UserContext(user)) for user in ("ada", "ada", "bob")
        ]
        assert len({first.engine_id, second.engine_id, other.engine_id}) == 3
        assert (factory.active_count("ada"), factory.active_count()) == (2, 3)

        await factory.release_user("ada")
        assert first.closed and second.closed and not other.closed
        await factory.shutdown()
        assert other.closed and factory.active_count() == 0

    asyncio.run(run())


def test_all_users_together_have_a_limit():
    async def run():
        factory = ExecutionEngineFactory(limits=EngineLimits(per_user=4, total=1))
        await factory.create_for_user(UserContext("ada"))
        with pytest.raises(TooManyEngines):
            await factory.create_for_user(UserContext("bob"))

    asyncio.run(run())


def test_the_helper_sets_the_limit_of_a_user():
    assert create_engine_factory(per_user=2).limits == EngineLimits(per_user=2)
    assert create_engine_factory().limits == EngineLimits()


def test_the_old_name_is_a_kind_of_the_factory():
    assert issubclass(RequestScopedExecutionEngineFactory, ExecutionEngineFactory)
