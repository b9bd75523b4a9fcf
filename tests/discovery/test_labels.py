"""The labels of public code bases: each has a commit and a reason, and none has code."""

from __future__ import annotations

from benchmarks.scan_public import labelled


def test_labels_say_where_and_why() -> None:
    bases = labelled()
    assert len({base["base"] for base in bases}) == len(bases)
    for base in bases:
        assert len(base["commit"]) == 40
        assert base["half"] in ("tuning", "blind")
        ids = [group["id"] for group in base["groups"]]
        assert len(set(ids)) == len(ids)
        for group in base["groups"]:
            assert isinstance(group["real"], bool)
            assert len(group["reason"].split()) >= 2
            assert "\n" not in group["reason"]
