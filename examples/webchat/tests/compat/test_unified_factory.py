"""What plug-ins rely on in the unified factory, whether or not it warns."""

import asyncio
import warnings

import pytest

from app.agents.supervisor.context import EngineLimits, UserContext
from app.agents.unified_factory import FactoryMode, UnifiedExecutionEngineFactory
from app.errors import TooManyEngines


@pytest.fixture(autouse=True)
def deprecation_is_no_failure():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def test_every_call_is_handed_on(sink):
    async def run():
        factory = UnifiedExecutionEngineFactory(websocket_bridge=sink)
        async with factory.session(UserContext("ada")):
            assert factory.active_count() == 1
        engine = await factory.create_for_user(UserContext("bob"))
        assert factory.active_count("bob") == 1
        await factory.release(engine)
        await factory.create_for_user(UserContext("bob"))
        await factory.release_user("bob")
        assert factory.active_count() == 0

    asyncio.run(run())


def test_limits_are_handed_on():
    async def run():
        factory = UnifiedExecutionEngineFactory(limits=EngineLimits(per_user=0))
        with pytest.raises(TooManyEngines):
            await factory.create_for_user(UserContext("ada"))

    asyncio.run(run())


def test_the_mode_is_kept():
    assert UnifiedExecutionEngineFactory().mode is FactoryMode.SHARED
    assert UnifiedExecutionEngineFactory(mode=FactoryMode.ISOLATED).mode is FactoryMode.ISOLATED
