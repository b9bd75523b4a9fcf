import asyncio

from app.agents.supervisor.context import UserContext
from app.core.lifecycle import Lifecycle
from app.core.managers.execution_engine_factory import ExecutionEngineFactory
from app.core.quota import engines_for


def test_a_stopped_process_has_no_engines():
    async def run():
        lifecycle = Lifecycle()
        await lifecycle.start()
        assert lifecycle.standby.active_count() == 1
        await lifecycle.stop()
        assert lifecycle.standby.active_count() == lifecycle.maintenance.active_count() == 0

    asyncio.run(run())


def test_the_free_plan_has_half_of_the_engines():
    assert engines_for("free") * 2 == engines_for("paid") > 0


def test_the_paid_plan_has_what_a_factory_grants():
    async def run():
        factory = ExecutionEngineFactory(websocket_bridge=None)
        for _ in range(engines_for("paid")):
            await factory.create_for_user(UserContext("ada"))
        return factory.active_count("ada")

    assert asyncio.run(run()) == engines_for("paid")
