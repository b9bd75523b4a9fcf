"""Two bodies beside one another, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.console.layout import cells
from canonize.console.screen import Screen
from canonize.core.bodies import Body, Row, side_by_side
from canonize.core.plural import plural

_NARROW, _WIDE = 76, 160
_MOST_ROWS = 60


def show_bodies(screen: Screen, left: Body, right: Body, *, every: bool = False) -> None:
    """Both in two columns; a row that differs has a mark between them.

    Args:
        left: the canonical's code.
        every: all rows, however many there are.
    """
    width = max(_NARROW, min(_WIDE, screen.width))
    column = (width - 7) // 2
    rows = side_by_side(left, right)
    titles = f"canonical  {left.path}:{left.first}", f"competitor  {right.path}:{right.first}"
    for one, other in _wrapped(*titles, column):
        screen.verbatim((f"  {one}   {other}".rstrip(), "dim"))
    shown = rows if every else rows[:_MOST_ROWS]
    for row in shown:
        _show_row(screen, row, column)
    if len(shown) < len(rows):
        screen.show((f"  and {plural(len(rows) - len(shown), 'row')} more", "dim"))


def _show_row(screen: Screen, row: Row, column: int) -> None:
    if row.skipped:
        text = f"... {plural(row.skipped, 'line')} alike"
        screen.show((f"  {text}", "dim"))
        return
    left, right = (
        f"{n:>4} {text}" if n else "" for n, text in (row.left or _NONE, row.right or _NONE)
    )
    mark = "!" if row.differs else " "
    for one, other in _wrapped(left, right, column):
        style = "yellow" if row.differs else ""
        screen.verbatim((f"  {one} {mark} {other}".rstrip(), style))


_NONE = (0, "")


def _wrapped(left: str, right: str, column: int) -> Iterator[tuple[str, str]]:
    """Both texts in as many lines as the longer one needs, the left one filled up."""
    mine, theirs = list(_cut(left, column)), list(_cut(right, column))
    for number in range(max(len(mine), len(theirs))):
        one = mine[number] if number < len(mine) else ""
        other = theirs[number] if number < len(theirs) else ""
        yield one + " " * (column - cells(one)), other


def _cut(text: str, column: int) -> Iterator[str]:
    while cells(text) > column:
        size = column
        while cells(text[:size]) > column:
            size -= 1
        yield text[:size]
        text = " " * 6 + text[size:]
    yield text
