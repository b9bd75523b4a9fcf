"""What ``GET /health`` answers."""

from typing import Any

from app.agents.supervisor.monitor import load_of
from app.api.chat import ChatService

try:
    from app.agents.supervisor.execution_factory import ExecutionEngineFactory
except ImportError:  # the gateway image ships without the supervisor
    ExecutionEngineFactory = None  # type: ignore[assignment, misc]


def health(chat: ChatService) -> dict[str, Any]:
    return {
        "status": "ok",
        "supervisor": ExecutionEngineFactory is not None,
        "load": load_of(chat.interactive),
    }
