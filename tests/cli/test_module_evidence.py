"""Evidence of modules as competitors, and of what is deprecated: graded, tried and shown."""

from __future__ import annotations

import json

import pytest

from .conftest import Shop

NEW = """\
LIMIT = 3


def total(xs: list[int]):
    return sum(xs)


def top(x: int):
    return min(x, LIMIT)
"""
SAME = NEW.replace("\n\n\ndef top", "  # all\n\n\ndef top")
LOOP = NEW.replace(
    "    return sum(xs)\n", "    t = 0\n    for x in xs:\n        t += x\n    return t\n"
)
OTHER = LOOP.replace("t = 0", "t = 1")
LIMIT = NEW.replace("LIMIT = 3", "LIMIT = 4")
EFFECT = NEW + "\n\nopen('made', 'w').close()\n"
PLAN = """\
version: 1
name: one
canonical: pair.new
competitors:
  - {{symbol: pair.old, verdict: {verdict}{said}}}
checks:
  same: {{kind: same-behaviour, examples: 40}}
  uses: {{kind: uses-fit}}
steps:
  - {{id: look, checks: [{checks}]}}
"""


@pytest.fixture
def pair(shop: Shop):
    def make(old: str, verdict: str = "duplicate", said: str = "", checks: str = "same") -> Shop:
        shop.write("pair/__init__.py", "")
        shop.write("pair/new.py", NEW)
        shop.write("pair/old.py", old)
        shop.write("pair/use.py", "from pair.old import top, total\nprint(total([1]), top(9))\n")
        plan = PLAN.format(verdict=verdict, said=said, checks=checks)
        shop.write("migration_plan.yaml", plan)
        shop.git("add", "-A")
        shop.git("commit", "-qm", "pair")
        return shop

    return make


@pytest.mark.parametrize(
    ("old", "status", "told"),
    [
        (SAME, 0, "identical: the same code"),
        (LOOP, 0, "no difference found in"),
        (OTHER, 1, "total: the results differ"),
        (LIMIT, 1, "LIMIT: the values differ"),
        (EFFECT, 2, "importing it does more"),
    ],
)
def test_equiv_of_modules(pair, old: str, status: int, told: str) -> None:
    outcome = pair(old)("equiv", "--yes", "pair.new", "pair.old")
    assert outcome.status == status, outcome.out
    assert told in outcome.out


@pytest.mark.parametrize(("old", "told"), [(SAME, "identical"), (LOOP, "other code, not tested")])
@pytest.mark.parametrize("verdict", ["duplicate", "deprecated"])
def test_preview_grades_what_the_plan_says_nothing_of(
    pair, old: str, told: str, verdict: str
) -> None:
    shop = pair(old, verdict)
    [row] = [line for line in shop("preview").out.splitlines() if line.startswith("evidence")]
    assert told in row and "pair.old" in row
    document = json.loads(shop("--json", "preview").out)
    assert document["evidence"]["pair.old"]["grade"] == told


def test_identical_is_held_to_the_code_of_a_module(pair) -> None:
    assert pair(SAME, said=", evidence: identical")("plan", "check").status == 0
    outcome = pair(LIMIT, said=", evidence: identical")("plan", "check")
    assert outcome.status == 2 and "not identical" in outcome.out


@pytest.mark.parametrize(
    ("verdict", "said"), [("duplicate", ""), ("deprecated", ", evidence: tested")]
)
def test_the_check_tries_modules(pair, verdict: str, said: str) -> None:
    passed = pair(LOOP, verdict, said)("run", "--yes")
    assert passed.status == 0, passed.out + passed.err


def test_the_check_tells_modules_apart(pair) -> None:
    outcome = pair(OTHER)("run", "--yes")
    assert outcome.status == 1
    assert "total: the results differ" in outcome.out + outcome.err


def test_what_is_deprecated_and_was_never_tried_stops_a_run(pair) -> None:
    outcome = pair(LOOP, "deprecated", ", evidence: untested", checks="uses")("plan", "check")
    assert outcome.status == 2 and "its evidence is 'untested'" in outcome.out


@pytest.mark.parametrize(("old", "asked"), [(SAME, False), (LIMIT, True)])
def test_another_value_in_a_module_is_asked_for(pair, old: str, asked: bool) -> None:
    outcome = pair(old, checks="uses")("compare")
    assert ("1 unsafe to re-route" in outcome.out) is asked, outcome.out
