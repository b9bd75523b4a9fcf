"""The judgement over pairs, on simulated times whose truth is known."""

from __future__ import annotations

import math
import random

from canonize.proof.paired_statistics import LOOKS, Pace, judge


def noise(seed: int, pairs: int, ratio: float, spread: float = 0.03) -> list[float]:
    chance = random.Random(seed)
    return [chance.gauss(math.log(ratio), spread) for _ in range(pairs)]


def paces(ratio: float, runs: int = 300) -> list[Pace]:
    """What a sequential comparison ends with, as the check plays it."""
    found = []
    for seed in range(runs):
        for pairs in LOOKS:
            judged = judge({"x": noise(seed, pairs, ratio)}, 1.05)["x"]
            if judged.pace is not Pace.UNDECIDED:
                break
        found.append(judged.pace)
    return found


def test_the_same_is_never_called_slower_and_what_is_slower_is_found() -> None:
    assert paces(1.0).count(Pace.SLOWER) == 0
    assert paces(1.05).count(Pace.SLOWER) <= 6
    assert paces(1.2).count(Pace.SLOWER) == 300
    assert paces(1.12).count(Pace.SLOWER) >= 280


def test_at_the_very_tolerance_it_says_that_it_does_not_know() -> None:
    assert paces(1.05).count(Pace.UNDECIDED) >= 280


def test_one_of_many_series_needs_more_evidence() -> None:
    """Ten pairs that are all slower are one in 1,024: enough alone, not as one of twelve."""
    one = noise(1, 10, 1.3)
    assert judge({"x": one}, 1.05)["x"].pace is Pace.SLOWER
    others = {f"y{n}": noise(n, 10, 1.0) for n in range(11)}
    assert judge({"x": one, **others}, 1.05)["x"].pace is Pace.UNDECIDED
    assert judge({"x": noise(1, 20, 1.3), **others}, 1.05)["x"].pace is Pace.SLOWER


def test_the_ratio_is_the_median_of_the_pairs() -> None:
    assert math.isclose(judge({"x": [math.log(2), math.log(3), 0.0]}, 1.05)["x"].ratio, 2.0)
