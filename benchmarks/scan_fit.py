"""Fits the weights of the scan's signals on half a of the truth: ``python -m benchmarks.scan_fit``.

Logistic regression on pairs, pulled towards the weights a person would start from, since the labels
are few: a pair is positive when a labelled group has both. Prints the file to put in place.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path

from benchmarks.scan_truth import Labels, load
from canonize.discovery.candidates import take_census
from canonize.discovery.pairs import compared_pairs
from canonize.discovery.signals import Signals
from canonize.discovery.territory import Territory
from canonize.inventory.contents import SourceFile
from canonize.inventory.gather import gather
from canonize.inventory.index import Index
from canonize.inventory.store import Store

STARTING_BIAS = -6.0
STARTING_WEIGHTS = Signals(
    name=3.0, same_name=2.0, same_core=1.5, core_rarity=1.0, same_role=1.0, methods=3.0,
    methods_contained=1.5, edge=2.0, users=0.5, near=0.6, same_service=0.5, doc=1.0, returns=0.5,
    data=-1.0, contrast=-5.0, contained=0.5, name_and_methods=2.0, role_clash=-2.0,
    disjoint=-2.5, extra=-2.0,
)  # fmt: skip
PULL = 0.02
STEPS = 4000
RATE = 0.5


def examples(labels: Labels) -> list[tuple[Signals, bool]]:
    """Signals and truth of every pair that the scan would compare."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in labels.files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        with Store(None) as store:
            files = [SourceFile(path) for path in sorted(labels.files)]
            gathered = gather(Path(folder), files, store)
            index = Index(gathered.heads, gathered.bodies)
    census = take_census(index, Territory())
    together = [frozenset(group) for group in labels.groups]
    return [
        (signals, any(set(pair) <= group for group in together))
        for pair, signals in compared_pairs(census)
    ]


def fit(pairs: list[tuple[Signals, bool]]) -> tuple[float, list[float]]:
    """Bias and weights."""
    bias, weights = STARTING_BIAS, list(STARTING_WEIGHTS)
    positive = sum(truth for _, truth in pairs)
    balance = {True: 0.4 / positive, False: 0.6 / (len(pairs) - positive)}
    for _ in range(STEPS):
        slope_bias = PULL * (bias - STARTING_BIAS)
        slopes = [PULL * (w - s) for w, s in zip(weights, STARTING_WEIGHTS, strict=True)]
        for signals, truth in pairs:
            total = bias + sum(w * s for w, s in zip(weights, signals, strict=True))
            error = (1 / (1 + math.exp(-total)) - truth) * balance[truth]
            slope_bias += error
            for i, signal in enumerate(signals):
                if signal:
                    slopes[i] += error * signal
        bias -= RATE * slope_bias
        weights = [w - RATE * s for w, s in zip(weights, slopes, strict=True)]
    return bias, weights


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    pairs = examples(load("a"))
    bias, weights = fit(pairs)
    print(
        '"""Weights of the signals, fitted by benchmarks/scan_fit.py on half a of the truth."""\n'
    )
    print("from __future__ import annotations\n")
    print(f"BIAS = {bias:.2f}")
    print("WEIGHTS = (")
    for name, weight in zip(Signals._fields, weights, strict=True):
        print(f"    {weight:.2f},  # {name}")
    print(")")


if __name__ == "__main__":
    main()
