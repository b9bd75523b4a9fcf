"""Settings, from ``config/`` and the environment."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG_DIRECTORY = Path(__file__).resolve().parent.parent / "config"


@dataclass(frozen=True, slots=True)
class AgentSpec:
    name: str
    tool: str
    factory: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    port: int
    token_lifetime: float
    engines_per_user: int
    # "module:name" or dotted, e.g. app.agents.supervisor.execution_factory:ExecutionEngineFactory
    engine_factory: str
    agents: tuple[AgentSpec, ...]


def load_settings(
    directory: Path = CONFIG_DIRECTORY, environ: Mapping[str, str] = os.environ
) -> Settings:
    table = tomllib.loads((directory / "settings.toml").read_text(encoding="utf-8"))
    agents = json.loads((directory / "agents.json").read_text(encoding="utf-8"))["agents"]
    return Settings(
        port=table["server"]["port"],
        token_lifetime=table["auth"]["token_lifetime"],
        engines_per_user=table["engine"]["per_user"],
        engine_factory=environ.get("WEBCHAT_ENGINE_FACTORY", table["engine"]["factory"]),
        agents=tuple(AgentSpec(**agent) for agent in agents),
    )
