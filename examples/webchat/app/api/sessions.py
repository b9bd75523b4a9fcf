"""Cleans up behind a user who left."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.agents.supervisor.execution_factory import ExecutionEngineFactory


class SessionCloser:
    def __init__(self, factory: "ExecutionEngineFactory") -> None:
        self._factory = factory

    async def close(self, user_id: str) -> int:
        """Release what the user's runs left open and say how many there were."""
        open_engines = self._factory.active_count(user_id)
        await self._factory.release_user(user_id)
        return open_engines
