"""`same-behaviour`: identical code is not run, a difference fails, a claim holds where it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.checks.same_behaviour import CHECK
from canonize.core.check import CheckContext
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

SUM = "def f(xs: list[int]): return sum(xs)\n"
LOOP = "def f(xs: list[int]):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
UNRUN = "import nowhere\ndef f(xs): return nowhere.sum(xs)\n"


def verdict(new: str, old: str, folder: Path, options=(), also=(), **said: str):
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    competitor = {"symbol": "app.old:f", "verdict": "duplicate", **said}
    plan = Plan.model_validate(
        {"version": 1, "name": "x", "canonical": "app.new:f", "competitors": [*also, competitor],
         "steps": [{"id": "a"}]}
    )  # fmt: skip
    context = CheckContext("same", folder, Migration(plan, (".",)), tree, tree)
    return CHECK.run(CHECK.Options.model_validate({"examples": 60, **dict(options)}), context)


def test_the_same_code_is_not_run(tmp_path: Path) -> None:
    found = verdict(UNRUN, UNRUN + "# the same\n", tmp_path)
    assert found.passed and "identical" in found.output


def test_no_difference(tmp_path: Path) -> None:
    found = verdict(SUM, LOOP, tmp_path)
    assert found.passed and "no difference found in 60 examples" in found.output


def test_a_difference_fails_even_if_it_is_claimed_not_to_be(tmp_path: Path) -> None:
    other = LOOP.replace("t = 0", "t = 1")
    found = verdict(SUM, other, tmp_path, evidence="claimed", reason="I looked")
    assert not found.passed
    assert "f(xs=[])" in found.output and "1 competitor not shown" in found.output


def test_a_difference_is_accepted_by_name(tmp_path: Path) -> None:
    other = LOOP.replace("t = 0", "t = 1")
    options = {"accept": {"app.old:f": "nobody adds up nothing"}}
    found = verdict(SUM, other, tmp_path, options)
    assert found.passed and "accepted: nobody adds up nothing" in found.output


@pytest.mark.parametrize(("said", "passed"), [({}, False), ({"evidence": "claimed"}, True)])
def test_what_can_not_be_run_needs_a_claim(said: dict, passed: bool, tmp_path: Path) -> None:
    found = verdict(SUM, UNRUN, tmp_path, reason="both add", **said)
    assert found.passed is passed
    assert "not comparable" in found.output


MODULE = ({"symbol": "app.old", "verdict": "duplicate"},)


def test_a_module_is_judged_by_what_replaces_each_name(tmp_path: Path) -> None:
    renamed = LOOP.replace("def f", "def g")
    pair = {"symbol": "app.old:g", "replace_with": "app.new:f"}
    found = verdict(SUM, renamed, tmp_path, also=MODULE, **pair)
    assert found.passed and "app.old: whatever it defines is judged by itself" in found.output


def test_what_a_module_defines_beside_counts(tmp_path: Path) -> None:
    more = LOOP + "\n\ndef h(x: int):\n    return x\n"
    found = verdict(SUM, more, tmp_path, also=MODULE)
    assert not found.passed and "app.old: not comparable: h: " in found.output
