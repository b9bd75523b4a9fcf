"""What most tests need: an event sink that remembers, and a factory that feeds it."""

import pytest

from app.agents.supervisor.execution_factory import ExecutionEngineFactory
from app.events import Event


class RecordingSink:
    def __init__(self) -> None:
        self.events: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.events.append(event)

    def types_for(self, user_id: str) -> list[str]:
        return [event.type for event in self.events if event.user_id == user_id]


@pytest.fixture
def sink() -> RecordingSink:
    return RecordingSink()


@pytest.fixture
def engine_factory(sink: RecordingSink) -> ExecutionEngineFactory:
    return ExecutionEngineFactory(websocket_bridge=sink)
