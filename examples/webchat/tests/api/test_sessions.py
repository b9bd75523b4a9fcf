import asyncio

from app.agents.supervisor.context import UserContext
from app.agents.supervisor.execution_factory import ExecutionEngineFactory as Factory
from app.api.admin import engines_allowed, is_saturated
from app.api.sessions import SessionCloser


def test_what_a_user_left_open_is_closed():
    async def run():
        factory = Factory(websocket_bridge=None)
        left_open = await factory.create_for_user(UserContext("ada"))
        of_another = await factory.create_for_user(UserContext("bob"))

        assert await SessionCloser(factory).close("ada") == 1
        assert left_open.closed and not of_another.closed

    asyncio.run(run())


def test_a_user_with_all_engines_is_saturated():
    async def run():
        factory = Factory()
        assert not is_saturated(factory, "ada")
        for _ in range(engines_allowed()):
            await factory.create_for_user(UserContext("ada"))
        assert is_saturated(factory, "ada")

    asyncio.run(run())
