"""The labelled truth: what it says today is the least that it may say."""

from __future__ import annotations

import pytest

from benchmarks.scan_truth import judge, load, scan_labels


@pytest.mark.parametrize(("half", "precision", "recall"), [("a", 0.96, 0.96), ("b", 0.93, 0.88)])
def test_precision_and_recall_do_not_fall(half: str, precision: float, recall: float) -> None:
    labels = load(half)
    score = judge(labels, scan_labels(labels))
    assert score.precision >= precision, score.complaints
    assert score.recall >= recall, score.complaints
    assert len(score.merged) <= 1, score.merged
    assert score.verdicts_right >= 0.95 * score.verdicts, score.complaints


def test_there_are_enough_labels() -> None:
    assert load("a").count + load("b").count >= 150
