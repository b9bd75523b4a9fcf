"""Questions that an operator asks."""

import app.agents.supervisor.execution_factory
from app.agents.registry import AgentRegistry, resolve

# Resolved on use: the report is not part of the gateway image.
REPORT = "app.agents.supervisor.execution_factory_report:summarise"


def engines_allowed() -> int:
    return app.agents.supervisor.execution_factory.ExecutionEngineFactory.max_engines_per_user


def is_saturated(
    factory: app.agents.supervisor.execution_factory.ExecutionEngineFactory, user_id: str
) -> bool:
    return factory.active_count(user_id) >= engines_allowed()


def report(registry: AgentRegistry) -> str:
    text: str = resolve(REPORT)(registry.loaded())
    return text
