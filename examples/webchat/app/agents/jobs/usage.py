"""What a batch of runs costs, measured on a factory that nobody else uses."""

from collections.abc import Iterable

from app.agents.supervisor.context import UserContext
from app.agents.unified_factory import (
    FactoryMode,  # printed in the bill
    UnifiedExecutionEngineFactory,  # one for each measurement
)


async def peak_engines(
    user_ids: Iterable[str], mode: FactoryMode = FactoryMode.ISOLATED
) -> tuple[FactoryMode, int]:
    """Open one engine for each user and count them before they are released."""
    factory = UnifiedExecutionEngineFactory(websocket_bridge=None)
    engines = [await factory.create_for_user(UserContext(user_id)) for user_id in user_ids]
    peak = factory.active_count()
    for engine in engines:
        await factory.release(engine)
    return mode, peak
