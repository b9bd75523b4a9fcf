"""A class that is looked for in several places: what is left of implementations that went."""

from __future__ import annotations

from canonize.discovery.plan_inputs import comment_lines, plan_inputs
from canonize.discovery.result import Relation
from canonize.discovery.territory import Territory

HOME = "app.agents.overseer_ssot:OverseerAgent"


def files() -> dict[str, str]:
    return {
        "app/agents/overseer_ssot.py": '''
            class OverseerAgent:
                """Oversees the agents."""
                def oversee(self, request): return request
                def dismiss(self, request): return None
            ''',
        **{
            f"app/use{n}.py": "from app.agents.overseer_ssot import OverseerAgent\n"
            for n in range(4)
        },
        "tests/test_modern.py": "from app.agents.overseer_modern import OverseerAgent\n",
        "tests/test_early.py": "\ndef test_it():\n    from app.overseer import OverseerAgent\n",
        "tests/test_guarded.py": "try:\n    from app.guess import OverseerAgent\n"
        "except ImportError:\n    OverseerAgent = None\n",
        "elsewhere/mod.py": "from elsewhere.gone import OverseerAgent\n",
    }


def found(scene, more: dict[str, str]) -> dict[str, Relation]:
    groups = scene({**files(), **more}).grouped().groups
    return {m.symbol: m.verdict for g in groups for m in g.members}


def test_homes_that_are_gone_are_members_of_one_group(scene) -> None:
    (group,) = scene(files()).grouped().groups
    assert group.canonical == HOME
    verdicts = {m.symbol: (m.verdict, m.tests) for m in group.members[1:]}
    assert verdicts == {
        "app.agents.overseer_modern:OverseerAgent": (Relation.MISSING, 1),
        "app.overseer:OverseerAgent": (Relation.MISSING, 1),
    }
    assert "2 files import it from 2 modules that don't have it" in group.reasons
    place = next(m for m in group.members if m.symbol.startswith("app.overseer:")).evidence[0].place
    assert place == "tests/test_early.py:3"


def test_a_plan_names_them_in_a_comment_since_no_step_can(scene) -> None:
    other = {"app/legacy_overseer.py": files()["app/agents/overseer_ssot.py"]}
    scanned = scene({**files(), **other}).analysed()
    (group,) = (g for g in scanned.result.groups if g.canonical == HOME)
    inputs = plan_inputs(scanned, group, Territory())
    assert [c.symbol for c in inputs.competitors] == ["app.legacy_overseer:OverseerAgent"]
    lines = comment_lines(inputs)
    at = next(n for n, line in enumerate(lines) if line.startswith("Imported, and not there"))
    asked = "(0 production importers, 1 in tests): tests"
    assert lines[at + 1 :] == [
        f"  app.agents.overseer_modern:OverseerAgent {asked}/test_modern.py:1",
        f"  app.overseer:OverseerAgent {asked}/test_early.py:3",
    ]


def test_one_is_a_slip_and_no_group(scene) -> None:
    assert found(scene, {"tests/test_modern.py": "x = 1\n"}) == {}


def test_who_bears_the_same_name_elsewhere_makes_it_unclear_which_is_meant(scene) -> None:
    other = "class OverseerAgent:\n    wall: str = 'w'\n    colour: str = 'c'\n"
    verdicts = found(scene, {"app/paint/overseer.py": other})
    assert Relation.MISSING not in verdicts.values()


def test_a_supervisor_agent_is_a_supervisor() -> None:
    from canonize.discovery.words import core, head

    assert core("SupervisorAgent") == core("EnhancedSupervisorWrapper") == ("supervisor",)
    assert head("SupervisorAgent") == head("Supervisor")
    assert core("BillingAgent") == ("agent", "billing")
    assert core("EngineService") == ("engine", "service")
