"""Rows of two bodies: what is equal is short, what differs stands side by side."""

from __future__ import annotations

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
