"""How busy the engine factories are, for the operator's page."""

from collections.abc import Mapping

from app.agents.protocols import EngineFactory

# Dashboards query this name; it is a metric and not a module.
METRIC = "execution_factory.active"


def summarise(factories: Mapping[str, EngineFactory]) -> str:
    return "\n".join(_line(name, factory) for name, factory in sorted(factories.items()))


def _line(name: str, execution_factory: EngineFactory) -> str:
    return f"{METRIC}{{factory={name}}} {execution_factory.active_count()}"
