"""Is the second of two things slower? Judged by pairs, at a few looks, for several series at once.

Each pair gives one number, the logarithm of after's time through before's. Nothing is assumed
about their distribution but that pairs are independent: the bound on their median is an order
statistic (the sign test turned around; W. J. Conover, Practical Nonparametric Statistics, 3.2).
Looks are paid for by dividing the error among them, several series by Holm's procedure (S. Holm,
A simple sequentially rejective multiple test procedure, 1979).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LOOKS = (10, 20, 40)
"""After how many pairs the series are looked at."""
ERROR = 0.01
"""How often identical code may be called slower, over all looks and series together."""


class Pace(StrEnum):
    """What the pairs say."""

    SLOWER = "slower"
    OK = "no slower"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class JudgedSeries:
    """One series.

    Args:
        ratio: after's time through before's, the median of the pairs.
        pairs: how many there were.
    """

    pace: Pace
    ratio: float
    pairs: int

    def told(self, what: str, tolerance: float) -> str:
        """A line for people."""
        told = f"{what}: {self.ratio:.3f} times, {self.pace} ({self.pairs} pairs"
        if self.pace is Pace.UNDECIDED:
            return f"{told}; they don't say whether it is above {tolerance:.2f} times)"
        return f"{told}, tolerance {tolerance:.2f})"


def judge(series: Mapping[str, Sequence[float]], tolerance: float) -> dict[str, JudgedSeries]:
    """Judges each series of logarithms of ratios.

    Args:
        tolerance: the ratio up to which slower is accepted, above 1.
    """
    limit = math.log(tolerance)
    slower = _rejected({name: _chance(ratios, limit) for name, ratios in series.items()})
    found = {}
    for name, ratios in series.items():
        pace = Pace.UNDECIDED
        if name in slower:
            pace = Pace.SLOWER
        elif _chance([-ratio for ratio in ratios], -limit) * len(LOOKS) <= ERROR:
            pace = Pace.OK
        found[name] = JudgedSeries(pace, math.exp(median(ratios)) if ratios else 1.0, len(ratios))
    return found


def _chance(ratios: Sequence[float], limit: float) -> float:
    """How likely so few ratios at or below the limit are, if the true median were the limit."""
    below = sum(ratio <= limit for ratio in ratios)
    fewer = sum(math.comb(len(ratios), k) for k in range(below + 1))
    return fewer / float(2 ** len(ratios))


def _rejected(chances: Mapping[str, float]) -> frozenset[str]:
    """The series that are slower, by Holm's procedure."""
    found = set()
    for rank, (name, chance) in enumerate(sorted(chances.items(), key=lambda item: item[1])):
        if chance * len(LOOKS) * (len(chances) - rank) > ERROR:
            break
        found.add(name)
    return frozenset(found)
