"""Puts the application together from its settings."""

from dataclasses import dataclass

from app.agents.registry import AgentRegistry
from app.agents.supervisor import EngineLimits, ExecutionEngineFactory
from app.api.chat import ChatService
from app.api.sessions import SessionCloser
from app.auth import AuthService
from app.events import WebSocketBridge
from app.settings import Settings
from app.store import MemoryStore


@dataclass(frozen=True, slots=True)
class Application:
    auth: AuthService
    store: MemoryStore
    bridge: WebSocketBridge
    registry: AgentRegistry
    chat: ChatService
    sessions: SessionCloser


def build_application(settings: Settings) -> Application:
    store = MemoryStore()
    bridge = WebSocketBridge()
    registry = AgentRegistry(
        settings.agents, websocket_bridge=bridge, default=settings.engine_factory
    )
    interactive = ExecutionEngineFactory(
        websocket_bridge=bridge, limits=EngineLimits(per_user=settings.engines_per_user)
    )
    return Application(
        auth=AuthService(store, token_lifetime=settings.token_lifetime),
        store=store,
        bridge=bridge,
        registry=registry,
        chat=ChatService(registry, store, websocket_bridge=bridge, factory=interactive),
        sessions=SessionCloser(interactive),
    )
