"""How many engines a user may have."""

from app.core.managers.execution_engine_factory import EngineFactoryManager

_FREE_PLAN_SHARE = 0.5


def engines_for(plan: str) -> int:
    ceiling = EngineFactoryManager.max_engines_per_user
    return ceiling if plan == "paid" else int(ceiling * _FREE_PLAN_SHARE)
