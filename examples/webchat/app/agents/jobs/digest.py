"""Sums a user's day up, and has the sum looked at by a second agent."""

from app.agents.supervisor.context import AgentTask, UserContext
from app.agents.supervisor.execution_factory import ExecutionEngineFactory as Factory
from app.events import EventSink


async def digest(context: UserContext, text: str, bridge: EventSink | None = None) -> str:
    async with Factory(websocket_bridge=bridge).session(context) as engine:
        summary = await engine.execute(AgentTask("digest", "count_words", text))
        return await engine.delegate(AgentTask("reviewer", "count_words", summary))
