"""Runs the agent that a user asked for and remembers the exchange."""

from app.agents.registry import AgentRegistry
from app.agents.supervisor.context import AgentTask, UserContext
from app.agents.supervisor.execution_factory import ExecutionEngineFactory
from app.errors import BadRequest
from app.events import EventSink
from app.store import Exchange, MemoryStore


class ChatService:
    def __init__(
        self,
        registry: AgentRegistry,
        store: MemoryStore,
        *,
        websocket_bridge: EventSink,
        factory: ExecutionEngineFactory | None = None,
    ) -> None:
        self._registry = registry
        self._store = store
        self.interactive = factory or ExecutionEngineFactory(websocket_bridge=websocket_bridge)

    async def execute(self, user_id: str, agent: str, prompt: str) -> str:
        if not prompt.strip():
            raise BadRequest("an empty prompt")
        spec = self._registry.spec(agent)
        factory = self._registry.factory_for(agent) or self.interactive
        async with factory.session(UserContext(user_id)) as engine:
            response = await engine.execute(AgentTask(agent, spec.tool, prompt))
        self._store.record(user_id, Exchange(agent, prompt, response))
        return response
