"""What two versions of a text share, also where the same words stand thousands of times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.accounting.traced import Traced
from canonize.core.alignment import Aligned, shared
from canonize.core.change import Change
from canonize.core.patch import file_patch

MANY = 4_000


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abcd")))
def test_what_is_shared_stands_in_both_in_order(before: list[str], after: list[str]) -> None:
    at = there = 0
    for mine, theirs, size in shared(before, after):
        assert size > 0
        assert at <= mine and there <= theirs
        at, there = mine + size, theirs + size
        assert before[mine:at] == after[theirs:there]
    assert at <= len(before) and there <= len(after)


@pytest.mark.parametrize("kept", ["other", "app.old.Thing"])
def test_thousands_of_words_in_one_line_are_told_apart(kept: str) -> None:
    """`difflib` alone would take hours: its time grows with the pairs of equal words."""
    before = f"# app.old.Factory {kept} " * MANY
    traced = Traced.of(before, before.replace("old.Factory", "new.Factory"))
    size = len(before) // MANY
    for number in (0, 1, MANY // 2, MANY - 1):
        start = number * size
        assert not traced.survives(1, start + 7)  # old
        assert traced.survives(1, start + 11)  # Factory
        assert traced.survives(1, start + 19 + kept.rfind("Thing") if "T" in kept else start + 19)
        assert traced.place_before(1, start + 11) == (1, start + 11)


def test_thousands_of_equal_lines_are_told_apart() -> None:
    before = "x = old()\nkeep()\n" * MANY
    traced = Traced.of(before, "import new\n" + before.replace("old", "new"))
    assert traced.place_before(2 * MANY, 1) == (2 * MANY - 1, 1)
    assert not traced.survives(2 * MANY - 1, 5)
    assert traced.survives(2 * MANY, 1)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abcd")))
def test_opcodes_lead_from_one_to_the_other(before: list[str], after: list[str]) -> None:
    rebuilt: list[str] = []
    at = there = 0
    for tag, a1, a2, b1, b2 in Aligned(before, after).get_opcodes():
        assert (a1, b1) == (at, there), "no gap"
        at, there = a2, b2
        if tag == "equal":
            assert before[a1:a2] == after[b1:b2]
        rebuilt += before[a1:a2] if tag == "equal" else after[b1:b2]
    assert rebuilt == after and at == len(before)


def test_a_diff_of_thousands_of_edits_between_equal_lines_ends() -> None:
    """`difflib` alone needs minutes for this."""
    before = b"def test():\n    from app.old import Factory\n    Factory()\n\n" * MANY
    change = Change("app/test_it.py", before, before.replace(b"old", b"new"))
    lines = [*file_patch(change)]
    assert sum(line.startswith(b"-    from app.old") for line in lines) == MANY
    assert sum(line.startswith(b"+    from app.new") for line in lines) == MANY
    assert sum(line.startswith(b"@@") for line in lines) == 1
