import pytest

from app.agents.registry import AgentRegistry, resolve
from app.agents.tools import TOOLS
from app.settings import AgentSpec, load_settings

SETTINGS = """
[server]
port = 1
[auth]
token_lifetime = 2
[engine]
per_user = 3
factory = "app.agents.supervisor.execution_factory:ExecutionEngineFactory"
"""


@pytest.fixture
def settings():
    return load_settings(environ={})


def test_every_configured_factory_can_be_made(settings, sink):
    registry = AgentRegistry(
        settings.agents, websocket_bridge=sink, default=settings.engine_factory
    )
    for agent in settings.agents:
        if agent.factory is not None:
            assert registry.factory_for(agent.name).active_count() == 0


def test_every_configured_tool_exists(settings):
    assert {agent.tool for agent in settings.agents} <= set(TOOLS)


def test_settings_are_read_from_a_directory(tmp_path):
    (tmp_path / "settings.toml").write_text(SETTINGS)
    (tmp_path / "agents.json").write_text('{"agents": [{"name": "a", "tool": "look_up"}]}')

    settings = load_settings(tmp_path, environ={})

    assert (settings.port, settings.token_lifetime, settings.engines_per_user) == (1, 2, 3)
    assert settings.agents == (AgentSpec("a", "look_up"),)
    assert callable(resolve(settings.engine_factory))


def test_the_environment_wins():
    path = "app.agents.audited_factory:AuditedExecutionEngineFactory"

    assert load_settings(environ={"WEBCHAT_ENGINE_FACTORY": path}).engine_factory == path
