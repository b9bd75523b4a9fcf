"""How often the check `slower` is right: identical code, and code that is slower by a known share.

    python -m benchmarks.slower_truth [--identical 200] [--slower 100] [--share 0.15]
        [--first 0]

Each trial is a whole comparison of real processes: a loop of fixed work in one tree, the same loop
with so many more rounds in the other. Nothing is simulated. Each trial has a seed of its own,
counted from --first, so that a long measurement can be taken in parts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from canonize.proof.paired_statistics import Pace
from canonize.proof.paired_timing import Pairs

_WORK = "total = 0\nfor n in range({}):\n    total += n * n\n"
_ROUNDS = 700_000


def trial(share: float, seed: int) -> tuple[Pace, int]:
    """One comparison; what it says, and after how many pairs."""
    with tempfile.TemporaryDirectory() as made:
        before, after = Path(made, "before"), Path(made, "after")
        for folder, rounds in ((before, _ROUNDS), (after, round(_ROUNDS * (1 + share)))):
            folder.mkdir()
            (folder / "work.py").write_text(_WORK.format(rounds))
        command = {"work": [sys.executable, "-I", "-S", "work.py"]}
        found = Pairs(command, before, after, {}, 1.05, 60.0, seed=seed).compare()
        [judged] = found.series.values()
        return judged.pace, judged.pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--identical", type=int, default=200)
    parser.add_argument("--slower", type=int, default=100)
    parser.add_argument("--share", type=float, default=0.15)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    for share, trials in ((0.0, asked.identical), (asked.share, asked.slower)):
        found = [trial(share, seed) for seed in range(asked.first, asked.first + trials)]
        counts = Counter(pace for pace, _ in found)
        pairs = sum(number for _, number in found) / max(trials, 1)
        told = ", ".join(f"{pace}: {counts[pace]}" for pace in Pace)
        print(f"+ {share:.0%}: {trials} comparisons: {told}; {pairs:.1f} pairs on average")


if __name__ == "__main__":
    main()
