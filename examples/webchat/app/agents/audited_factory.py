"""A factory that keeps a record of who was given an engine."""

from typing import Any

from .supervisor.context import UserContext
from .supervisor.execution_engine import UserExecutionEngine
from .supervisor.execution_factory import ExecutionEngineFactory


class AuditedExecutionEngineFactory(ExecutionEngineFactory):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.audit: list[tuple[str, str]] = []

    async def create_for_user(self, context: UserContext) -> UserExecutionEngine:
        engine = await super().create_for_user(context)
        self.audit.append((context.user_id, engine.engine_id))
        return engine
