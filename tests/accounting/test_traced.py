"""Places of a later version of a text, traced back; words that went."""

from __future__ import annotations

import pytest

from canonize.accounting.traced import Traced, lines_of

BEFORE = "one\nfrom a.b import X\ntwo\nX()  # X\nend\n"


@pytest.mark.parametrize(
    ("after", "place", "expected"),
    [
        (BEFORE, (2, 15), (2, 15)),
        ("zero\n" + BEFORE, (3, 15), (2, 15)),
        (BEFORE.replace("a.b", "canonical.home"), (2, 28), (2, 17)),
        (BEFORE.replace("a.b", "canonical.home"), (4, 1), (4, 1)),
        (BEFORE.replace("two\n", ""), (3, 1), (4, 1)),
        (BEFORE.replace("one\n", "one\nnew\n"), (2, 1), None),
        (BEFORE.replace("a.b", "n"), (2, 6), None),
    ],
)
def test_a_place_of_the_later_version(
    after: str, place: tuple[int, int], expected: tuple[int, int] | None
) -> None:
    assert Traced.of(BEFORE, after).place_before(*place) == expected


def test_words_that_survive_and_words_that_do_not() -> None:
    after = BEFORE.replace("a.b", "n").replace("two\nX()  # X\n", "Y()  # X\n")
    traced = Traced.of(BEFORE, after)
    assert not traced.survives(2, 8)  # b
    assert traced.survives(2, 17)  # X of the import
    assert traced.survives(1, 1)
    deleted = Traced.of(BEFORE, "")
    assert not deleted.survives(2, 17)
    assert not deleted.survives(4, 1)


def test_a_mark_and_odd_bytes_do_not_shift_anything() -> None:
    assert lines_of(b"\xef\xbb\xbfa\xff") == "a�"
    assert lines_of(None) == ""
