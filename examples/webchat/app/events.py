"""Agent events, and the bridge that carries them to a user's sockets."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

AGENT_EVENTS = (
    "agent_started",
    "agent_thinking",
    "tool_executing",
    "tool_completed",
    "agent_completed",
)


@dataclass(frozen=True, slots=True)
class Event:
    type: str
    user_id: str
    engine_id: str
    data: Mapping[str, Any]

    def as_json(self) -> str:
        return json.dumps({"type": self.type, "engine": self.engine_id, **self.data})


class EventSink(Protocol):
    async def publish(self, event: Event) -> None: ...


class Socket(Protocol):
    async def send(self, message: str) -> None: ...


class WebSocketBridge:
    """Sends an event to the sockets of the user it belongs to, and to no other."""

    def __init__(self) -> None:
        self._sockets: defaultdict[str, list[Socket]] = defaultdict(list)

    def attach(self, user_id: str, socket: Socket) -> None:
        self._sockets[user_id].append(socket)

    def detach(self, user_id: str, socket: Socket) -> bool:
        """Forget a socket; true when it was the user's last."""
        self._sockets[user_id].remove(socket)
        if self._sockets[user_id]:
            return False
        del self._sockets[user_id]
        return True

    async def publish(self, event: Event) -> None:
        for socket in tuple(self._sockets.get(event.user_id, ())):
            await socket.send(event.as_json())
