"""Engine factories of the process itself, from start to stop."""

from app.agents.supervisor.context import UserContext
from app.agents.supervisor.execution_engine_factory import create_engine_factory
from app.core.managers.execution_engine_factory import ExecutionEngineFactory
from app.events import EventSink

_SYSTEM = UserContext("system")


class Lifecycle:
    def __init__(self, bridge: EventSink | None = None) -> None:
        self.maintenance = create_engine_factory(bridge, per_user=1)
        self.standby = ExecutionEngineFactory(websocket_bridge=bridge)

    async def start(self) -> None:
        await self.standby.create_for_user(_SYSTEM)

    async def stop(self) -> None:
        await self.standby.shutdown()
        await self.maintenance.shutdown()
