"""The engine that runs an agent for one user and reports each stage."""

from typing import Any

from app.agents.tools import TOOLS
from app.errors import DelegationTooDeep
from app.events import Event, EventSink

from .context import AgentTask, UserContext

MAX_DELEGATION_DEPTH = 3


class UserExecutionEngine:
    def __init__(
        self, engine_id: str, context: UserContext, websocket_bridge: EventSink | None = None
    ) -> None:
        self.engine_id = engine_id
        self.context = context
        self.closed = False
        self._bridge = websocket_bridge

    async def execute(self, task: AgentTask) -> str:
        await self._emit("agent_started", agent=task.agent)
        await self._emit("agent_thinking", prompt=task.prompt)
        await self._emit("tool_executing", tool=task.tool)
        result = TOOLS[task.tool](task.prompt)
        await self._emit("tool_completed", tool=task.tool, result=result)
        response = f"{task.agent}: {result}"
        await self._emit("agent_completed", response=response)
        return response

    async def delegate(self, task: AgentTask) -> str:
        """Run a follow-up task for the same user on an engine of its own."""
        if self.context.depth >= MAX_DELEGATION_DEPTH:
            raise DelegationTooDeep(task.agent)
        # Imported here because the factory's module imports this one.
        from .execution_factory import ExecutionEngineFactory

        factory = ExecutionEngineFactory(websocket_bridge=self._bridge)
        async with factory.session(self.context.deeper()) as engine:
            return await engine.execute(task)

    def close(self) -> None:
        self.closed = True

    async def _emit(self, event: str, **data: Any) -> None:
        if self._bridge is not None:
            await self._bridge.publish(Event(event, self.context.user_id, self.engine_id, data))
