"""The earlier attempt at one factory for everything; plug-ins still import it."""

from contextlib import AbstractAsyncContextManager
from enum import StrEnum

from app.agents.supervisor.context import EngineLimits, UserContext
from app.agents.supervisor.execution_engine import UserExecutionEngine
from app.agents.supervisor.execution_factory import ExecutionEngineFactory
from app.events import EventSink


class FactoryMode(StrEnum):
    SHARED = "shared"
    ISOLATED = "isolated"


class UnifiedExecutionEngineFactory:
    """Hands every call on to the factory it wraps."""

    def __init__(
        self,
        websocket_bridge: EventSink | None = None,
        *,
        limits: EngineLimits | None = None,
        mode: FactoryMode = FactoryMode.SHARED,
    ) -> None:
        self.mode = mode
        self._delegate = ExecutionEngineFactory(websocket_bridge=websocket_bridge, limits=limits)

    async def create_for_user(self, context: UserContext) -> UserExecutionEngine:
        return await self._delegate.create_for_user(context)

    async def release(self, engine: UserExecutionEngine) -> None:
        await self._delegate.release(engine)

    async def release_user(self, user_id: str) -> None:
        await self._delegate.release_user(user_id)

    def session(self, context: UserContext) -> AbstractAsyncContextManager[UserExecutionEngine]:
        return self._delegate.session(context)

    def active_count(self, user_id: str | None = None) -> int:
        return self._delegate.active_count(user_id)
