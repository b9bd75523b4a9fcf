"""The engine factory under its import path of the first release."""

try:
    from app.agents.supervisor.execution_factory import ExecutionEngineFactory as _Factory
except ImportError:  # the gateway image ships without the supervisor
    _Factory = None  # type: ignore[assignment, misc]

ExecutionEngineFactory = _Factory
EngineFactoryManager = ExecutionEngineFactory

__all__ = ["EngineFactoryManager", "ExecutionEngineFactory"]
