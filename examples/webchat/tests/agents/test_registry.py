from unittest import mock

import pytest

from app.agents.audited_factory import AuditedExecutionEngineFactory
from app.agents.registry import FACTORIES, AgentRegistry, resolve
from app.agents.supervisor import execution_factory
from app.errors import UnknownAgent
from app.settings import AgentSpec

# Patched and resolved under one name, so that the two can't drift apart.
TARGET = "app.agents.supervisor.execution_factory.ExecutionEngineFactory"


@pytest.mark.parametrize(
    "path",
    [
        "app.agents.supervisor.execution_factory:ExecutionEngineFactory",
        "app.agents.supervisor.execution_factory.ExecutionEngineFactory",
    ],
)
def test_both_notations_are_resolved(path):
    assert resolve(path).__name__ == "ExecutionEngineFactory"


def test_every_entry_of_the_table_makes_a_factory(sink):
    for path in FACTORIES.values():
        assert resolve(path)(websocket_bridge=sink).active_count() == 0


def test_a_factory_is_made_on_first_use_and_kept(sink):
    registry = AgentRegistry([AgentSpec("a", "look_up", TARGET)], websocket_bridge=sink)

    with mock.patch(TARGET) as factory_class:
        assert registry.factory_for("a") is registry.factory_for("a")

    factory_class.assert_called_once_with(websocket_bridge=sink)


def test_a_path_is_looked_up_when_it_is_resolved():
    original = execution_factory.ExecutionEngineFactory

    with mock.patch.object(execution_factory, "ExecutionEngineFactory") as replacement:
        assert resolve(f"{original.__module__}:{original.__qualname__}") is replacement


def test_the_names_of_the_table_can_be_used(sink):
    registry = AgentRegistry([AgentSpec("a", "dyno", "audited")], websocket_bridge=sink)

    assert isinstance(registry.factory_for("a"), AuditedExecutionEngineFactory)


def test_an_unknown_agent_is_refused(sink):
    with pytest.raises(UnknownAgent):
        AgentRegistry([], websocket_bridge=sink).spec("nobody")
