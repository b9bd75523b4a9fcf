"""Checks at start-up that engines can be had."""

import app.agents.supervisor.execution_factory as ef
from app.agents.supervisor.context import UserContext
from app.events import EventSink

_PROBE = UserContext("warm-up")


async def warm_up(bridge: EventSink | None = None) -> bool:
    factory = ef.ExecutionFactory(websocket_bridge=bridge)
    async with factory.session(_PROBE):
        return factory.active_count(_PROBE.user_id) == 1


def is_cold(factory: ef.ExecutionEngineFactory) -> bool:
    return factory.active_count() == 0
