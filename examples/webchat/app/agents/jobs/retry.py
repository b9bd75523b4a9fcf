"""Runs a task again when it failed."""

from app.agents.supervisor.context import AgentTask, UserContext
from app.agents.supervisor.execution_factory import ExecutionFactory
from app.events import EventSink


async def run_with_retry(
    task: AgentTask,
    context: UserContext,
    bridge: EventSink | None = None,
    *,
    attempts: int = 2,
) -> str:
    factory = ExecutionFactory(websocket_bridge=bridge)
    for _ in range(attempts - 1):
        try:
            return await _run(factory, task, context)
        except ValueError:
            continue
    return await _run(factory, task, context)


async def _run(factory: ExecutionFactory, task: AgentTask, context: UserContext) -> str:
    async with factory.session(context) as engine:
        return await engine.execute(task)
