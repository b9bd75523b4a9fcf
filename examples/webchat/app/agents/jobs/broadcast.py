"""Runs one task for many users at once."""

import asyncio
from collections.abc import Iterable

from app.events import EventSink

from ..supervisor import execution_factory
from ..supervisor.context import AgentTask, UserContext


async def broadcast(
    task: AgentTask, user_ids: Iterable[str], bridge: EventSink | None = None
) -> dict[str, str]:
    factory = execution_factory.ExecutionEngineFactory(websocket_bridge=bridge)

    async def run_for(user_id: str) -> tuple[str, str]:
        async with factory.session(UserContext(user_id)) as engine:
            return user_id, await engine.execute(task)

    return dict(await asyncio.gather(*map(run_for, user_ids)))
