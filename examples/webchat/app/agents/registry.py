"""Which engine factory runs which agent, loaded on first use."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from app.agents.protocols import EngineFactory
from app.errors import UnknownAgent
from app.events import EventSink
from app.settings import AgentSpec

FACTORIES: Mapping[str, str] = {
    "default": "app.agents.supervisor.execution_factory:ExecutionEngineFactory",
    "batch": "app.agents.supervisor.execution_factory.ExecutionFactory",
    "audited": "app.agents.audited_factory:AuditedExecutionEngineFactory",
}


def resolve(path: str) -> Any:
    """The object that ``package.module:name`` or ``package.module.name`` names."""
    module, colon, name = path.partition(":")
    if not colon:
        module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


class AgentRegistry:
    def __init__(
        self,
        specs: Iterable[AgentSpec],
        *,
        websocket_bridge: EventSink,
        default: str | None = None,
    ) -> None:
        self._specs = {spec.name: spec for spec in specs}
        self._bridge = websocket_bridge
        self._paths = {**FACTORIES, **({"default": default} if default else {})}
        self._loaded: dict[str, EngineFactory] = {}

    def spec(self, agent: str) -> AgentSpec:
        try:
            return self._specs[agent]
        except KeyError:
            raise UnknownAgent(agent) from None

    def factory_for(self, agent: str) -> EngineFactory | None:
        """The agent's own factory, or none for agents that share the interactive one."""
        key = self.spec(agent).factory
        if key is None:
            return None
        if key not in self._loaded:
            factory_class = resolve(self._paths.get(key, key))
            self._loaded[key] = factory_class(websocket_bridge=self._bridge)
        return self._loaded[key]

    def loaded(self) -> Mapping[str, EngineFactory]:
        return dict(self._loaded)
