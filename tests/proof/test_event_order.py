"""The judge of events: order, groups, counts, canaries, and what it would not see."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.proof.event_order import (
    Exchange,
    Transcript,
    blind_spots,
    groups_of,
    holds,
    misplaced,
    problems,
)


@pytest.mark.parametrize(
    ("expected", "names", "told"),
    [
        (["a", "b"], "ab", ""),
        (["a", {"any-order": ["b", "c"]}, "d"], "acbd", ""),
        (["a", {"b": 3}], "abbb", ""),
        ([{"any-order": ["a", {"b": 2}]}], "bab", ""),
        ([], "", ""),
        (["a", "b"], "ba", "b came where a was expected"),
        (["a", "b"], "a", "b did not come"),
        (["a"], "aa", "a came once more than expected"),
        (["a", {"b": 3}], "abb", "b did not come"),
        ([{"any-order": ["a", "b"]}, "c"], "acb", "c came where any-order(a, b) was expected"),
        ([{"any-order": ["a", {"b": 2}]}], "baa", "a came where any-order(a, b x2) was expected"),
    ],
)
def test_order_groups_and_counts(expected: list[Any], names: str, told: str) -> None:
    assert misplaced(groups_of(expected), list(names)) == told


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_a_canary_is_seen_in_base64_wherever_it_stands(before: bytes, after: bytes) -> None:
    canary = "canary-0123456789abcdef"
    assert holds(base64.b64encode(before + canary.encode() + after).decode(), canary)
    assert not holds(base64.b64encode(before + after).decode(), canary)


def transcript(user: str, *names: str, carries: str = "") -> Transcript:
    received = tuple(json.dumps({"type": name, "text": carries}) for name in names)
    return Transcript(user, f"canary-{user}", (Exchange(groups_of(["a", "b"]), received),))


def test_what_a_swap_would_not_change_is_a_blind_spot() -> None:
    users = ("ada", "bob")
    told = [transcript(user, "a", "b", carries=f"canary-{user}") for user in users]
    assert problems(told, "type") == [] and blind_spots(told, "type") == []
    mute = [transcript(user, "a", "b") for user in users]
    assert problems(mute, "type") == []
    assert blind_spots(mute, "type") == [
        "two users' transcripts can be swapped: let an event carry {canary}"
    ]


def test_another_users_text_is_a_leak_and_the_own_is_none() -> None:
    leak = [transcript("ada", "a", "b", carries="canary-bob"), transcript("bob", "a", "b")]
    assert problems(leak, "type") == ["ada was told what is bob's"]


@pytest.mark.parametrize("wrong", [3, {"a": 0}, {"a": True}, {"any-order": "ab"}, {"a": 1, "b": 1}])
def test_what_is_no_event_is_a_mistake(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"event|count"):
        groups_of([wrong])
