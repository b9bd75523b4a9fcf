"""The weights are those that the labels give, and hold where they were not fitted."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from benchmarks.likelihood_fit import Labelled, chance, fit, kept, planted, validated
from canonize.discovery import kept_scan
from canonize.discovery import scan as everything
from canonize.discovery.clues import Clues
from canonize.discovery.fitted_likelihood import BIAS, NOT_EVIDENT, SHOWN, WEIGHTS
from canonize.discovery.likelihood import likelihood
from canonize.discovery.scan_options import ScanOptions
from canonize.inventory.store import Store


@pytest.fixture(scope="module")
def tuning() -> list[Labelled]:
    return [one for one in kept() if one.half == "tuning"]


def test_the_weights_in_use_are_those_that_the_labels_give(tuning) -> None:
    assert tuple(WEIGHTS) == Clues._fields
    assert fit([*tuning, *planted()]) == pytest.approx([BIAS, *WEIGHTS.values()], abs=0.006)


def test_what_is_shown_is_right_on_code_bases_that_were_left_out(tuning) -> None:
    judged = validated([*tuning, *planted()])
    shown = [one for value, one in judged if value >= SHOWN and one.half == "tuning"]
    assert len(shown) >= 500
    assert sum(one.real for one in shown) / len(shown) >= 0.9
    copies = [value >= SHOWN for value, one in judged if one.half == "planted"]
    assert sum(copies) / len(copies) >= 0.8


def test_a_group_is_as_likely_as_its_likeliest_pair(tuning) -> None:
    one = next(group for group in tuning if len(group.pairs) > 1)
    weights = [BIAS, *WEIGHTS.values()]
    alone = [chance(weights, replace(one, pairs=(pair,))) for pair in one.pairs]
    assert chance(weights, one) == max(alone) > min(alone)


def test_what_is_not_evident_is_believed_less_than_the_labels_say(tuning) -> None:
    """As much in the scan as in what judges its weights."""
    weights = [BIAS, *WEIGHTS.values()]
    found = [(chance(weights, one), max(map(likelihood, one.pairs))) for one in tuning]
    assert [round(ours, 3) for ours, _ in found] == [round(theirs, 3) for _, theirs in found]
    (pair,) = next(one.pairs for one in tuning if len(one.pairs) == 1 and not one.pairs[0].evident)
    said = [math.log(p / (1 - p)) for p in map(likelihood, (pair, pair._replace(mostly=1.0)))]
    assert said[1] - said[0] == pytest.approx(WEIGHTS["mostly"] + NOT_EVIDENT)


def test_what_other_weights_gave_is_not_remembered(scene, monkeypatch) -> None:
    made = scene({"shop/a.py": "class Ledger:\n    pass\n"})
    played: list[str] = []
    judged = everything.groups_in
    monkeypatch.setattr(
        everything, "groups_in", lambda *some: played.append(weights) or judged(*some)
    )
    with Store(None) as store:
        for weights in ("some", "some", "others"):
            monkeypatch.setattr(kept_scan, "_FITTED", weights)
            kept_scan.scan(made.place(store), ScanOptions())
    assert played == ["some", "others"]
