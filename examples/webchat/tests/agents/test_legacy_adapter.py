"""The combustion engines; the factory only shares its name with the agents' one."""

from unittest import mock

import pytest

from app.agents.dyno import measure
from app.agents.legacy_adapter import CombustionEngine, ExecutionEngineFactory
from app.agents.supervisor.monitor import load_of


def test_the_factory_builds_a_combustion_engine():
    assert ExecutionEngineFactory(litres=2.0).build() == CombustionEngine(2.0)


def test_torque_peaks_at_the_rated_speed():
    engine = ExecutionEngineFactory(1.0).build()

    assert engine.torque(rpm=4200) == pytest.approx(95)
    assert engine.torque(rpm=1000) < engine.torque(rpm=3000) < engine.torque(rpm=4200)


def test_the_tool_asks_the_test_bench():
    assert measure("2.0 litres") == "186 Nm at 3000 rpm"


def test_the_tool_looks_the_factory_up_in_its_own_module():
    with mock.patch("app.agents.dyno.ExecutionEngineFactory") as factory_class:
        factory_class.return_value.build.return_value = CombustionEngine(2.0)
        assert measure("1.6 litres") == "186 Nm at 3000 rpm"

    factory_class.assert_called_once_with(litres=1.6)


def test_the_bench_can_be_given_another_engine():
    with mock.patch(
        "app.agents.legacy_adapter.ExecutionEngineFactory.build",
        return_value=CombustionEngine(2.0),
    ):
        assert measure("1.6 litres") == "186 Nm at 3000 rpm"


def test_a_combustion_engine_factory_carries_no_agents():
    assert load_of(ExecutionEngineFactory(litres=1.0)) is None
