"""Runs agents: one engine for each run, isolated by user."""

from .context import AgentTask, EngineLimits, UserContext
from .execution_engine import UserExecutionEngine
from .execution_factory import ExecutionEngineFactory

__all__ = [
    "AgentTask",
    "EngineLimits",
    "ExecutionEngineFactory",
    "UserContext",
    "UserExecutionEngine",
]
