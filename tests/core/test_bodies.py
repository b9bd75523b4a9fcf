"""Rows of two bodies: what is equal is short, what differs stands side by side."""

from __future__ import annotations

import io
import itertools
import os
from unittest import mock

import pytest

from canonize.console.bodies import show_bodies
from canonize.console.screen import Screen
from canonize.core.bodies import Body, side_by_side


def body(text: str, first: int = 1) -> Body:
    return Body("app/a.py", first, tuple(text.split("\n")))


def test_what_differs_stands_beside_one_another() -> None:
    rows = side_by_side(body("def f():\n    return 1"), body("def f():\n    return 2", 7))
    assert [(r.left, r.right, r.differs) for r in rows] == [
        ((1, "def f():"), (7, "def f():"), False),
        ((2, "    return 1"), (8, "    return 2"), True),
    ]


def test_equal_stretches_are_one_row() -> None:
    same = "\n".join(f"    x = {n}" for n in range(9))
    rows = side_by_side(body(f"def f():\n{same}\n    a()"), body(f"def f():\n{same}\n    b()"))
    assert [row.skipped for row in rows] == [0, 8, 0, 0]


def test_comments_blank_lines_and_indentation_count_as_nothing() -> None:
    rows = side_by_side(body("def f():\n\n    # why\n    a()"), body("    def f():\n        a()"))
    assert not any(row.differs for row in rows)


def test_a_line_of_one_alone() -> None:
    rows = side_by_side(body("a()\nb()\nc()"), body("a()\nc()"))
    assert [(row.left, row.right) for row in rows if row.differs] == [((2, "b()"), None)]


def marked(left: str, right: str) -> tuple[list[str], list[str]]:
    [row] = [row for row in side_by_side(body(left), body(right)) if row.differs]
    return [left[a:b] for a, b in row.apart[0]], [right[a:b] for a, b in row.apart[1]]


def test_what_is_another_within_a_line_is_known() -> None:
    assert marked("return hashlib.sha256(data)", "return hashlib.sha1(data)") == (
        ["sha256"], ["sha1"],
    )  # fmt: skip
    assert marked("f(a, b)", "f(a, b, key=1)") == ([], [", key=1"])
    assert marked("if x < 10:", "if x <= 12:") == (["10"], ["=", "12"])


def test_lines_with_hardly_a_word_in_common_are_whole() -> None:
    assert marked("return total + 1", "for part in words:") == ([], [])


def test_the_marks_stand_below_in_columns_that_fit() -> None:
    long = "    return hashlib.{}(data, usedforsecurity=False, name='x').hexdigest()"
    for width in (80, 160):
        out = io.StringIO()
        with mock.patch.dict(os.environ, {"COLUMNS": str(width)}):
            os.environ.pop("LINES", None)  # with it `COLUMNS` is readline's, and does not count
            show_bodies(
                Screen(out=out, err=out, color=False),
                body(f"def f(data):\n{long.format('sha256')}"),
                body(f"def f(data):\n{long.format('sha1')}"),
            )
        lines = out.getvalue().split("\n")
        assert max(map(len, lines)) <= width
        above, under = next((a, b) for a, b in itertools.pairwise(lines) if "^" in b)
        assert "".join(c for c, m in zip(above, under, strict=False) if m == "^") == "sha256sha1"


def test_a_line_is_parted_between_words_or_behind_a_bracket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("LINES", raising=False)
    texts = ("def download_tool(tool_url, target_folder):", f"s = '{'x' * 50}'")
    same = Body("a.py", 1, texts)
    out = io.StringIO()
    show_bodies(Screen(out=out), same, Body("b.py", 1, (*texts, "    pass")), every=True)
    left = [line[2:38].rstrip() for line in out.getvalue().splitlines()[1:]]
    assert left[:2] == ["   1 def download_tool(tool_url,", "      target_folder):"]
    assert all(len(line) <= 80 for line in out.getvalue().splitlines())
