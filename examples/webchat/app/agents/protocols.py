"""The interface that configured engine factories have in common.

The factory to start from is
:class:`app.agents.supervisor.execution_factory.ExecutionEngineFactory`.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from app.agents.supervisor.context import UserContext
from app.agents.supervisor.execution_engine import UserExecutionEngine


class EngineFactory(Protocol):
    async def create_for_user(self, context: UserContext) -> UserExecutionEngine: ...

    async def release(self, engine: UserExecutionEngine) -> None: ...

    def session(self, context: UserContext) -> AbstractAsyncContextManager[UserExecutionEngine]: ...

    def active_count(self, user_id: str | None = None) -> int: ...
