"""Rows and lines that fit a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.console.layout import breaks_of, cells, fitted_widths, wrapped
from canonize.console.screen import Screen

WORDS = st.text(st.sampled_from("abc./:_-é漢"), min_size=1, max_size=20)
LINES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@given(LINES, st.integers(8, 60))
def test_nothing_is_lost_and_no_word_is_cut(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        parted = any(mark in line.rstrip("./:_-") for mark in "./:_- ")
        assert cells(line) <= width or not parted


@given(LINES, st.integers(8, 60))
def test_a_line_is_parted_between_words_only(text: str, width: int) -> None:
    assert [text[start:end] for start, end in breaks_of(text, width)] != []
    parts = [word for start, end in breaks_of(text, width) for word in text[start:end].split()]
    assert parts == text.split()


def test_columns_share_what_there_is() -> None:
    rows = [["name", "number", "what"], ["a.very.long.name:Here", "12", "one, two, three, four"]]
    assert fitted_widths(rows, None) == [21, 6, 21]
    assert fitted_widths(rows, 100) == [21, 6, 21]
    widths = fitted_widths(rows, 40, right=(1,))
    assert sum(widths) + 4 <= 40
    assert widths[1] == 6


def test_numbers_are_never_parted() -> None:
    assert fitted_widths([["1.000.000", "a b c d e f g h"]], 20, right=(0,))[0] == 9


def test_output_of_others_goes_on_behind_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    monkeypatch.delenv("LINES", raising=False)
    out = io.StringIO()
    screen = Screen(out=out, err=io.StringIO(), color=False)
    screen.quoted("  new failure: tests/test_a.py::test_of_a_very_long_name: it is wrong", "    | ")
    screen.quoted("short", "    | ")
    assert out.getvalue() == (
        "    |   new failure:\n    |     tests/test_a.py::test_of_a_very_long_name:\n"
        "    |     it is wrong\n    | short\n"
    )
