"""Paired comparisons of real commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.checks.slower import Slower
from canonize.core.check import CheckContext, Verdict
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.paired_timing import NotComparable, Pairs, measured_by

WORK = """\
import time
end = time.process_time() + {}
while time.process_time() < end:
    pass
"""
PYTHON = sys.executable


def compare(tmp_path: Path, before: str, after: str, **options: Any) -> Verdict:
    def tree(text: str) -> SourceTree:
        return SourceTree(MemoryBase({"app/work.py": text.encode()}))

    context = CheckContext("c", tmp_path, None, tree(before), tree(after))  # type: ignore[arg-type]
    options.setdefault("command", [PYTHON, "-S", "app/work.py"])
    return Slower().run(Slower.Options.model_validate(options), context)


def test_what_takes_half_as_long_again_is_slower(tmp_path: Path) -> None:
    verdict = compare(tmp_path, WORK.format(0.04), WORK.format(0.08))
    assert not verdict.passed
    assert "times, slower (10 pairs, tolerance 1.05)" in verdict.output
    assert verdict.figures["ratio"] > 1.2
    assert list(tmp_path.iterdir()) == []


def test_a_peak_of_memory_that_grew_is_told(tmp_path: Path) -> None:
    more = WORK.format(0.03) + "held = bytearray(40_000_000)\n"
    options: dict[str, Any] = {"tolerance": 3}
    verdict = compare(tmp_path, WORK.format(0.03), more, **options)
    assert not verdict.passed and "more than it may" in verdict.output
    assert compare(tmp_path, WORK.format(0.03), more, **options, memory=False).passed


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (WORK.format(0.03), "raise SystemExit(3)", "the command fails in the tree after"),
        ("import no_such", WORK.format(0.03), "the command fails in the tree before"),
    ],
)
def test_what_can_not_be_compared_says_why(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    verdict = compare(tmp_path, before, after, command=[PYTHON, "-I", "-S", "app/work.py"])
    assert not verdict.passed and told in verdict.output


@pytest.mark.parametrize(("cost", "short"), [(0.004, True), (0.4, False)])
def test_what_is_too_short_to_compare_is_not_compared(
    tmp_path: Path, cost: float, short: bool
) -> None:
    """The costs are given: how long an interpreter takes to start is another on each machine."""

    def measure(name: str, folder: Path, hash_seed: str) -> dict[str, float]:
        return {name: cost}

    pairs = Pairs(
        {"work": []}, tmp_path / "a", tmp_path / "b", {}, 1.05, 1.0, memory=False, measure=measure
    )
    if not short:
        assert set(pairs.compare().series) == {"work"}
        return
    with pytest.raises(NotComparable, match="takes 4 ms of processor time, which is too short"):
        pairs.compare()


REPORTING = """\
import json
one = {{"fullname": "t::x", "stats": {{"median": {}}}}}
json.dump({{"benchmarks": [one]}}, open("b.json", "w"))
"""


def test_figures_of_a_report_are_compared_in_place_of_processor_time(tmp_path: Path) -> None:
    options = {"metrics": "b.json"}
    assert compare(tmp_path, REPORTING.format(1.0), REPORTING.format(1.0), **options).passed
    verdict = compare(tmp_path, REPORTING.format(1.0), REPORTING.format(1.2), **options)
    assert not verdict.passed
    assert "t::x: 1.200 times, slower" in verdict.output
    missing = compare(tmp_path, "pass", "pass", **options)
    assert "the command did not write b.json" in missing.output


def test_when_the_time_for_all_pairs_is_over_it_is_undecided(tmp_path: Path) -> None:
    """And no look is taken that was not planned: ten pairs may decide, one may not."""
    options = {"metrics": "b.json", "most": "1ms", "memory": False}
    verdict = compare(tmp_path, REPORTING.format(1.0), REPORTING.format(1.2), **options)
    assert verdict.passed
    assert "t::x: 1.200 times, undecided (1 pairs;" in verdict.output


def test_reports_of_pyperf_are_read() -> None:
    report = {
        "benchmarks": [
            {"metadata": {"name": "a"}, "runs": [{"warmups": []}, {"values": [1.0, 3.0, 2.0]}]}
        ]
    }
    assert measured_by(json.loads(json.dumps(report))) == {"a": 2.0}
    with pytest.raises(NotComparable, match="no report of pytest-benchmark or pyperf"):
        measured_by({"results": []})


def test_options_that_name_nothing_or_two_things_are_refused() -> None:
    for options in ({}, {"command": "a", "commands": {"b": "c"}}, {"command": "a", "tolerance": 1}):
        with pytest.raises(ValidationError):
            Slower.Options.model_validate(options)
