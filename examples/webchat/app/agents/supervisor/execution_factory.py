"""Execution engines for agents."""

import itertools
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.errors import TooManyEngines
from app.events import EventSink

from .context import EngineLimits, UserContext
from .execution_engine import UserExecutionEngine

logger = logging.getLogger(__name__)

_ENGINE_PREFIX = "engine"
_sequence = itertools.count(1)


def _next_engine_id(user_id: str) -> str:
    return f"{_ENGINE_PREFIX}-{user_id}-{next(_sequence)}"


class ExecutionEngineFactory:
    """Builds engines and keeps them by user."""

    max_engines_per_user = 4

    def __init__(
        self,
        limits: EngineLimits | None = None,
        websocket_bridge: EventSink | None = None,
    ) -> None:
        self.limits = limits or EngineLimits(per_user=self.max_engines_per_user)
        self._bridge = websocket_bridge
        self._by_user: defaultdict[str, list[UserExecutionEngine]] = defaultdict(list)

    async def create_for_user(self, context: UserContext) -> UserExecutionEngine:
        owned = self._by_user[context.user_id]
        if len(owned) >= self.limits.per_user:
            raise TooManyEngines(context.user_id)
        engine = UserExecutionEngine(_next_engine_id(context.user_id), context, self._bridge)
        owned.append(engine)
        logger.info("created %s", engine.engine_id)
        return engine

    async def release(self, engine: UserExecutionEngine) -> None:
        owned = self._by_user[engine.context.user_id]
        if engine in owned:
            owned.remove(engine)
        engine.close()

    async def release_user(self, user_id: str) -> None:
        for engine in self._by_user.pop(user_id, []):
            engine.close()

    @asynccontextmanager
    async def session(self, context: UserContext) -> AsyncIterator[UserExecutionEngine]:
        engine = await self.create_for_user(context)
        try:
            yield engine
        finally:
            await self.release(engine)

    def active_count(self, user_id: str | None = None) -> int:
        if user_id is not None:
            return len(self._by_user.get(user_id, []))
        return sum(map(len, self._by_user.values()))

    async def shutdown(self) -> None:
        self._by_user.clear()


class ExecutionFactory:
    """An :class:`ExecutionEngineFactory` behind the interface that the jobs were written for."""

    def __init__(self, websocket_bridge: EventSink | None = None) -> None:
        self._factory = ExecutionEngineFactory(websocket_bridge=websocket_bridge)

    async def create_for_user(self, context: UserContext) -> UserExecutionEngine:
        return await self._factory.create_for_user(context)

    async def release(self, engine: UserExecutionEngine) -> None:
        await self._factory.release(engine)

    @asynccontextmanager
    async def session(self, context: UserContext) -> AsyncIterator[UserExecutionEngine]:
        async with self._factory.session(context) as engine:
            yield engine

    def active_count(self, user_id: str | None = None) -> int:
        return self._factory.active_count(user_id)
