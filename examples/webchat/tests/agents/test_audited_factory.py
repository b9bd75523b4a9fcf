import asyncio
import importlib

from app.agents.audited_factory import AuditedExecutionEngineFactory
from app.agents.supervisor.context import EngineLimits, UserContext
from app.agents.supervisor.monitor import load_of


def test_every_engine_is_recorded(sink):
    factory = AuditedExecutionEngineFactory(websocket_bridge=sink)
    engine = asyncio.run(factory.create_for_user(UserContext("ada")))

    assert factory.audit == [("ada", engine.engine_id)]


def test_its_load_is_measured_like_that_of_its_base():
    factory = AuditedExecutionEngineFactory(limits=EngineLimits(total=4))
    asyncio.run(factory.create_for_user(UserContext("ada")))

    assert load_of(factory) == 0.25


def test_it_has_the_methods_of_its_base():
    module = importlib.import_module("app.agents.supervisor.execution_factory")
    methods = {name for name in vars(module.ExecutionEngineFactory) if not name.startswith("_")}

    assert methods <= set(dir(AuditedExecutionEngineFactory))
