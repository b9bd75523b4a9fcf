"""A class that is looked for in several places: what is left of implementations that went."""

from __future__ import annotations

from canonize.discovery.result import Verdict

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


def found(scene, more: dict[str, str]) -> dict[str, Verdict]:
    groups = scene({**files(), **more}).scan().groups
    return {m.symbol: m.verdict for g in groups for m in g.members}


def test_homes_that_are_gone_are_members_of_one_group(scene) -> None:
    (group,) = scene(files()).scan().groups
    assert group.canonical == HOME
    verdicts = {m.symbol: (m.verdict, m.tests) for m in group.members[1:]}
    assert verdicts == {
        "app.agents.overseer_modern:OverseerAgent": (Verdict.MISSING, 1),
        "app.overseer:OverseerAgent": (Verdict.MISSING, 1),
    }
    assert "2 files import it from 2 modules that don't have it" in group.reasons
    place = next(m for m in group.members if m.symbol.startswith("app.overseer:")).evidence[0].place
    assert place == "tests/test_early.py:3"


def test_one_is_a_slip_and_no_group(scene) -> None:
    assert found(scene, {"tests/test_modern.py": "x = 1\n"}) == {}


def test_who_bears_the_same_name_elsewhere_makes_it_unclear_which_is_meant(scene) -> None:
    other = "class OverseerAgent:\n    wall: str = 'w'\n    colour: str = 'c'\n"
    verdicts = found(scene, {"app/paint/overseer.py": other})
    assert Verdict.MISSING not in verdicts.values()


def test_a_supervisor_agent_is_a_supervisor() -> None:
    from canonize.discovery.words import core, head

    assert core("SupervisorAgent") == core("EnhancedSupervisorWrapper") == ("supervisor",)
    assert head("SupervisorAgent") == head("Supervisor")
    assert core("BillingAgent") == ("agent", "billing")
    assert core("EngineService") == ("engine", "service")
