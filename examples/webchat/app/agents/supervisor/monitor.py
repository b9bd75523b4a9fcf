"""How much of a factory's capacity is in use."""

from .execution_factory import ExecutionEngineFactory


def load_of(factory: object) -> float | None:
    """Between 0 and 1, or none for an object that is no engine factory of ours."""
    if not isinstance(factory, ExecutionEngineFactory):
        return None
    return factory.active_count() / factory.limits.total
