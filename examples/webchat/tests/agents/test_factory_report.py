"""The operator's report, whose module name begins like another one."""

import asyncio
from unittest import mock

from app.agents.registry import AgentRegistry
from app.agents.supervisor import execution_factory_report
from app.agents.supervisor.context import UserContext
from app.api import admin
from app.settings import AgentSpec


def test_the_report_has_a_line_for_each_factory(engine_factory):
    asyncio.run(engine_factory.create_for_user(UserContext("ada")))

    assert execution_factory_report.summarise({"b": engine_factory, "a": engine_factory}) == (
        "execution_factory.active{factory=a} 1\nexecution_factory.active{factory=b} 1"
    )


def test_the_operator_is_told_of_the_factories_in_use(sink):
    registry = AgentRegistry([AgentSpec("a", "look_up", "batch")], websocket_bridge=sink)
    registry.factory_for("a")

    with mock.patch("app.agents.supervisor.execution_factory_report.summarise") as summarise:
        admin.report(registry)

    summarise.assert_called_once_with(registry.loaded())


def test_the_metric_can_be_renamed(monkeypatch, engine_factory):
    monkeypatch.setattr("app.agents.supervisor.execution_factory_report.METRIC", "engines")

    assert execution_factory_report.summarise({"a": engine_factory}) == "engines{factory=a} 0"
