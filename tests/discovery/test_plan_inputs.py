"""From a group to a plan, and the tests that protect."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import pytest

from canonize.core.plan import Kind
from canonize.discovery import plan_inputs as module
from canonize.discovery.plan_inputs import plan_inputs
from canonize.discovery.protecting import counts
from canonize.discovery.result import Claim, GroupMember, Relation
from canonize.discovery.territory import Territory
from canonize.errors import CanonizeError


@pytest.fixture
def inputs(scene, case):
    scanned = scene(case).analysed()
    group = next(g for g in scanned.result.groups if g.name == "EngineFactory")
    return plan_inputs(scanned, group, Territory())


def test_every_member_has_a_verdict_that_plans_know(inputs) -> None:
    verdicts = {c.symbol: c.verdict for c in inputs.competitors}
    assert verdicts["app.other.factory:EngineFactory"] is Kind.VARIANT
    assert verdicts["app.unified:UnifiedEngineFactory"] is Kind.WRAPPER
    assert verdicts["app.compat:EngineFactory"] is Kind.SHIM
    assert verdicts["app.borrowed:EngineFactory"] is Kind.HOMONYM
    assert inputs.canonical == "app.core.engine_factory:EngineFactory"
    assert inputs.source_roots == (".",)


def test_protecting_tests_are_ranked_by_how_close_they_are(inputs) -> None:
    assert [(t.path, t.kind, t.distance) for t in inputs.tests] == [
        ("tests/unit/test_factory.py", "unit", 1),
        ("tests/e2e/test_all.py", "end to end", 2),
    ]
    assert counts(inputs.tests) == "1 unit, 1 end to end"


def test_of_tests_equally_close_those_that_call_a_member_come_first(scene, case) -> None:
    start = "from app.core.engine_factory import EngineFactory"
    case["tests/unit/test_a_patches.py"] = f"{start}\npatch('app.EngineFactory')\n"
    case["tests/unit/test_b_makes.py"] = f"{start} as Made\nMade(1)\n"
    case["tests/unit/test_c_calls.py"] = (
        "from app.core import engine_factory\nengine_factory.EngineFactory.create_engine(1)\n"
    )
    case["tests/unit/test_d_calls_another.py"] = f"{start}\nfrom app.x import Other\nOther()\n"
    scanned = scene(case).analysed()
    found = plan_inputs(scanned, scanned.result.groups[0], Territory()).tests
    direct = [(t.path, t.calls) for t in found if t.distance == 1]
    assert direct == [
        ("tests/unit/test_b_makes.py", True),
        ("tests/unit/test_c_calls.py", True),
        ("tests/unit/test_a_patches.py", False),
        ("tests/unit/test_d_calls_another.py", False),
        ("tests/unit/test_factory.py", False),
    ]
    assert "  tests/unit/test_b_makes.py (unit, calls one)" in module.test_lines(found)


def test_what_stays_says_how_its_interface_differs(inputs) -> None:
    by_symbol = {c.symbol: c for c in inputs.competitors}
    variant = by_symbol["app.other.factory:EngineFactory"]
    assert any("positional parameter 1 is `config` here" in text for text in variant.differences)
    assert variant.reason.startswith("shares 1 of its 2")
    assert variant.comments[0].startswith("variant: ")
    assert by_symbol["app.compat:EngineFactory"].differences == ()


def test_what_wraps_a_member_that_stays_goes_to_that_member() -> None:
    def member(symbol: str, verdict: Relation, said: str) -> GroupMember:
        evidence = (Claim(said),)
        return GroupMember(symbol, "a.py", 1, "class", verdict, 0, 0, evidence=evidence)

    wrapper = member("a:W", Relation.WRAPPER, "hands its work to `a:V`")
    assert module._competitor(wrapper, {"a:V"}).replace_with == "a:V"
    assert module._competitor(wrapper, {"a:Other"}).replace_with == ""
    variant = member("a:X", Relation.VARIANT, "is not `a:V`")
    assert module._competitor(variant, {"a:V"}).replace_with == ""


def test_the_protecting_tests_are_counted_and_listed(inputs) -> None:
    assert module.test_lines(inputs.tests) == [
        "Tests that reach the members: by an import of their own 1 unit,",
        "through what they import 1 end to end; closest first:",
        "  tests/unit/test_factory.py (unit)",  # it imports and patches, but calls nothing
        "  tests/e2e/test_all.py (end to end)",
    ]


def test_without_a_canonical_a_person_has_to_choose(scene) -> None:
    code = "class RateLimiter:\n    def allow(self, key): return 1\n    def reset(self, key): return 1\n"
    files = {"app/a/limits.py": code, "app/b/limits.py": code}
    scanned = scene(files).analysed()
    (group,) = scanned.result.groups
    with pytest.raises(CanonizeError, match="no canonical is proposed"):
        plan_inputs(scanned, group, Territory())
