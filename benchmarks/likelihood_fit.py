"""Fits the weights of the scan's likelihood: ``python -m benchmarks.likelihood_fit``.

With ``--measure FOLDER`` (a clone of each labelled code base, as `benchmarks.scan_public` has them)
the clues of every labelled group are measured first and kept beside the labels; no code is kept.
Copies that were planted (`benchmarks.scan_planted --keep`) are fitted on, too.
Then a logistic regression, pulled strongly towards weights that were set by hand, is fitted on the
code bases of the tuning half and validated across them: each tenth of them is left out once and
judged by what the others say. Prints the validation and the file to put in place.
"""

from __future__ import annotations

import argparse
import csv
import functools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scan_planted import KEPT as PLANTED
from benchmarks.scan_public import clone_of, labelled
from canonize.discovery.clues import Clues
from canonize.discovery.fitted_likelihood import NOT_EVIDENT

KEPT = Path(__file__).parent.parent / "tests/discovery/truth_public/clues.csv"
PULL = 2.0
"""How strongly each weight is pulled to what a person would start from, in labelled groups."""
STARTING = {
    "same_name": 1.0, "proven": 2.0, "share": 1.5, "copied": 1.0, "methods_copied": 1.0,
    "phrases": 1.5, "interface": 0.5, "says_so": 2.0, "replaced": 0.5, "succeeds": 2.5,
    "wrapper": -1.5, "siblings": -0.5, "showcases": -3.0, "purposes": -0.8, "warns": 1.5,
    "parallel": -1.0,
}  # fmt: skip
"""From where the weights start; of what is not named here nothing is presumed."""
MOST_OF_ONE = 12.0
"""A code base counts like so many groups at most, however many are labelled."""
STEPS = 25
LEAST_PRECISION = 0.9
_TURNS = 10
"""In each turn of the validation another tenth of the code bases is left out."""


@dataclass(frozen=True)
class Labelled:
    """One labelled group: its code base, its label, and the clues of each pair."""

    base: str
    half: str
    id: str
    real: bool
    pairs: tuple[Clues, ...]


def measure(folder: Path) -> list[Labelled]:
    """Scans every labelled clone."""
    from canonize.discovery.opening import opened_repository
    from canonize.discovery.scan import groups_in, take_stock

    found = []
    for base in (base for base in labelled() if base["groups"]):
        clone = clone_of(folder, base["base"])
        with opened_repository(clone) as (place, options):
            stock = take_stock(place)
            # What is told as one group of modules was labelled one by one.
            scanned = [groups_in(place, stock, options, fold=fold) for fold in (False, True)]
        listed, measured = {}, {}
        for one in scanned:
            assert one.likelihoods is not None
            measured.update(one.likelihoods.measured)
            listed.update({g.id: g for g in (*one.result.groups, *one.result.weaker)})
        for label in base["groups"]:
            group = listed.get(label["id"])
            pairs = measured.get(group.members[0].symbol, ()) if group is not None else ()
            if pairs:
                kind = (base["base"], base["half"], label["id"], label["real"])
                found.append(Labelled(*kind, pairs))
        print(base["base"], len(listed), flush=True)
    return found


def keep(found: Iterable[Labelled]) -> None:
    """Writes one line for each pair."""
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["base", "half", "id", "real", *Clues._fields])
        for one in found:
            for pair in one.pairs:
                values = [f"{value:.3f}".rstrip("0").rstrip(".") for value in pair]
                writer.writerow([one.base, one.half, one.id, int(one.real), *values])


def kept() -> list[Labelled]:
    """What was measured."""
    pairs: dict[tuple[str, str, str, bool], list[Clues]] = {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["base"], row["half"], row["id"], row["real"] == "1")
            values = Clues(*(float(row[name]) for name in Clues._fields))
            pairs.setdefault(key, []).append(values)
    return [Labelled(*key, tuple(some)) for key, some in pairs.items()]


def planted() -> list[Labelled]:
    """Copies that were planted in code bases of the labels, as `benchmarks.scan_planted` kept them:
    a copy that a team made is what it wants to know of."""
    pairs: dict[tuple[str, str], list[Clues]] = {}
    with PLANTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = Clues(*(float(row[name]) for name in Clues._fields))
            pairs.setdefault((row["base"], row["id"]), []).append(values)
    return [
        Labelled(base, "planted", name, True, tuple(some)) for (base, name), some in pairs.items()
    ]


def chance(weights: Sequence[float], one: Labelled) -> float:
    """The likelihood of a group: that of its likeliest pair, as `likelihood` in the scan has it."""
    some = [p for p in one.pairs if not p.showcases]
    told = [_points(weights, p) - NOT_EVIDENT * (1 - p.evident) for p in some]
    return max(map(_logistic, told), default=0.0)


def fit(found: Sequence[Labelled]) -> list[float]:
    """Bias and weights; the pair that a group is judged by is chosen again after each round."""
    counted = Counter(one.base for one in found)
    sizes = [min(1.0, MOST_OF_ONE / counted[one.base]) for one in found]
    weights = [0.0] * (len(Clues._fields) + 1)
    chosen = [max(one.pairs, key=lambda p: p.share + p.same_name + p.proven) for one in found]
    for _ in range(4):
        weights = _newton(chosen, [one.real for one in found], sizes)
        again = [max(one.pairs, key=lambda p: _points(weights, p)) for one in found]
        if again == chosen:
            break
        chosen = again
    return weights


def validated(found: Sequence[Labelled]) -> list[tuple[float, Labelled]]:
    """Every group with the likelihood that the other code bases give it, the likeliest first."""
    judged = []
    bases = sorted({one.base for one in found})
    for left_out in (set(bases[n::_TURNS]) for n in range(_TURNS)):
        weights = fit([one for one in found if one.base not in left_out])
        judged += [(chance(weights, one), one) for one in found if one.base in left_out]
    return sorted(judged, key=lambda pair: -pair[0])


def threshold(judged: Sequence[tuple[float, Labelled]], least: float = LEAST_PRECISION) -> float:
    """The least likelihood above which that share of the groups is real."""
    best, right = 1.0, 0
    for number, (value, one) in enumerate(judged, 1):
        right += one.real
        if right / number >= least:
            best = value
    return best


def _points(weights: Sequence[float], pair: Clues) -> float:
    return weights[0] + sum(w * v for w, v in zip(weights[1:], pair, strict=True))


def _logistic(points: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, points))))


def _newton(pairs: Sequence[Clues], real: Sequence[bool], sizes: Sequence[float]) -> list[float]:
    width = len(Clues._fields) + 1
    starting = [STARTING.get(name, 0.0) for name in Clues._fields]
    weights = [0.0, *starting]
    for _ in range(STEPS):
        slope = [0.0, *(PULL * (w - s) for w, s in zip(weights[1:], starting, strict=True))]
        bend = [[PULL * (i == j and i > 0) for j in range(width)] for i in range(width)]
        for pair, truth, size in zip(pairs, real, sizes, strict=True):
            values = (1.0, *pair)
            said = _logistic(_points(weights, pair))
            error, sureness = size * (said - truth), size * said * (1 - said)
            some = [i for i in range(width) if values[i]]
            for i in some:
                slope[i] += error * values[i]
                for j in some:
                    bend[i][j] += sureness * values[i] * values[j]
        step = _solved(bend, slope)
        weights = _stepped(weights, step, functools.partial(_loss, pairs, real, sizes))
        if max(map(abs, step)) < 1e-5:
            break
    return weights


def _stepped(
    weights: list[float], step: Sequence[float], loss: Callable[[Sequence[float]], float]
) -> list[float]:
    """The weights after a step, or after the largest part of it that makes nothing worse."""
    before = loss(weights)
    for part in (1.0, 0.5, 0.25, 0.1, 0.03, 0.01):
        found = [w - part * s for w, s in zip(weights, step, strict=True)]
        if loss(found) <= before + 1e-9:
            return found
    return weights


def _loss(
    pairs: Sequence[Clues], real: Sequence[bool], sizes: Sequence[float], weights: Sequence[float]
) -> float:
    """What the fit makes small: how surprising the labels are, and how far the pull is."""
    starting = [STARTING.get(name, 0.0) for name in Clues._fields]
    pull = sum((w - s) ** 2 for w, s in zip(weights[1:], starting, strict=True))
    surprise = 0.0
    for pair, truth, size in zip(pairs, real, sizes, strict=True):
        points = _points(weights, pair) * (-1 if truth else 1)
        surprise += size * (max(points, 0.0) + math.log1p(math.exp(-abs(points))))
    return surprise + PULL / 2 * pull


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(right)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            factor = rows[r][i] / rows[i][i] if r != i else 0.0
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=Path)
    asked = parser.parse_args()
    if asked.measure:
        keep(measure(asked.measure))
    tuning = [one for one in kept() if one.half == "tuning"]
    copies = planted()
    both = validated([*tuning, *copies])
    judged = [(value, one) for value, one in both if one.half == "tuning"]
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        shown = [one for value, one in judged if value >= least]
        right = sum(one.real for one in shown)
        told = sum(value >= least for value, one in both if one.half == "planted")
        share = right / max(1, len(shown))
        print(f"# {least}: {right} of {len(shown)}, {share:.2f}; {told} of {len(copies)} copies")
    print(f"# {len(tuning)} groups; nine in ten from {threshold(judged):.2f}")
    weights = fit([*tuning, *copies])
    print(f"\nBIAS = {weights[0]:.2f}\nWEIGHTS = {{")
    for name, weight in zip(Clues._fields, weights[1:], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("}")


if __name__ == "__main__":
    main()
