"""Creates, counts and releases execution engines."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from app.errors import TooManyEngines
from app.events import EventSink

from .context import EngineLimits, UserContext
from .execution_engine import UserExecutionEngine

logger = logging.getLogger(__name__)


class ExecutionEngineFactory:
    """Gives each run an engine of its own, within the limits of its user."""

    max_engines_per_user: ClassVar[int] = 4

    def __init__(
        self,
        websocket_bridge: EventSink | None = None,
        *,
        limits: EngineLimits | None = None,
    ) -> None:
        self.limits = limits or EngineLimits(per_user=self.max_engines_per_user)
        self._bridge = websocket_bridge
        self._engines: dict[str, UserExecutionEngine] = {}
        self._lock = asyncio.Lock()

    async def create_for_user(self, context: UserContext) -> UserExecutionEngine:
        async with self._lock:
            self._check_limits(context.user_id)
            engine = UserExecutionEngine(uuid.uuid4().hex, context, self._bridge)
            self._engines[engine.engine_id] = engine
        logger.info("engine %s for %s", engine.engine_id, context.user_id)
        return engine

    async def release(self, engine: UserExecutionEngine) -> None:
        async with self._lock:
            self._engines.pop(engine.engine_id, None)
        engine.close()

    async def release_user(self, user_id: str) -> None:
        for engine in self._engines_of(user_id):
            await self.release(engine)

    @asynccontextmanager
    async def session(self, context: UserContext) -> AsyncIterator[UserExecutionEngine]:
        """An engine that is released however the run ends."""
        engine = await self.create_for_user(context)
        try:
            yield engine
        finally:
            await asyncio.shield(self.release(engine))

    def active_count(self, user_id: str | None = None) -> int:
        return len(self._engines if user_id is None else self._engines_of(user_id))

    async def shutdown(self) -> None:
        for engine in tuple(self._engines.values()):
            await self.release(engine)

    def _engines_of(self, user_id: str) -> list[UserExecutionEngine]:
        return [each for each in self._engines.values() if each.context.user_id == user_id]

    def _check_limits(self, user_id: str) -> None:
        if self.active_count(user_id) >= self.limits.per_user:
            raise TooManyEngines(f"{user_id} has {self.limits.per_user} engines already")
        if self.active_count() >= self.limits.total:
            raise TooManyEngines(f"all {self.limits.total} engines are taken")


class RequestScopedExecutionEngineFactory(ExecutionEngineFactory):
    """The name under which plug-ins knew the factory before it became the only one."""


def create_engine_factory(
    websocket_bridge: EventSink | None = None, *, per_user: int | None = None
) -> ExecutionEngineFactory:
    limits = None if per_user is None else EngineLimits(per_user=per_user)
    return ExecutionEngineFactory(websocket_bridge, limits=limits)
