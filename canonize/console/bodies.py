"""Two bodies beside one another, with what differs marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from canonize.console.layout import cells
from canonize.console.screen import Piece, Screen
from canonize.core.bodies import Body, Row, Spans, side_by_side
from canonize.core.plural import plural

_NARROW, _WIDE = 76, 160
MOST_ROWS = 60


def show_bodies(
    screen: Screen, left: Body, right: Body, *, every: bool = False, most: int = MOST_ROWS
) -> None:
    """Both in two columns; a row that differs has a mark between them, and what differs in it too.

    Args:
        left: the canonical's code.
        every: all rows, however many there are; otherwise the first ``most``.
    """
    width = max(_NARROW, min(_WIDE, screen.width))
    column = (width - 7) // 2
    rows = side_by_side(left, right)
    titles = f"canonical  {left.path}:{left.first}", f"competitor  {right.path}:{right.first}"
    for one, other in _wrapped(*titles, column):
        screen.verbatim((f"  {one}   {other}".rstrip(), "dim"))
    shown = rows if every else rows[:most]
    for row in shown:
        _show_row(screen, row, column)
    if len(shown) < len(rows):
        screen.show((f"  and {plural(len(rows) - len(shown), 'row')} more", "dim"))


def _show_row(screen: Screen, row: Row, column: int) -> None:
    if row.skipped:
        text = f"... {plural(row.skipped, 'line')} alike"
        screen.show((f"  {text}", "dim"))
        return
    left, right = (f"{n:>4} {t}" if n else "" for n, t in (row.left or _NONE, row.right or _NONE))
    mark = "!" if row.differs else " "
    if not any(row.apart):
        style = "yellow" if row.differs else ""
        for one, other in _wrapped(left, right, column):
            screen.verbatim((f"  {one} {mark} {other}".rstrip(), style))
        return
    carets = [_carets(t, spans) for t, spans in zip((left, right), row.apart, strict=True)]
    mine, theirs = (
        list(_cut(t, column, carets=marked))
        for t, marked in zip((left, right), carets, strict=True)
    )
    for number in range(max(len(mine), len(theirs))):
        one, under = mine[number] if number < len(mine) else ("", "")
        other, under_it = theirs[number] if number < len(theirs) else ("", "")
        space = " " * (column - cells(one))
        beside = [" ", *_styled(other, under_it)] if other else []
        screen.verbatim("  ", *_styled(one, under), f"{space} ", (mark, "yellow"), *beside)
        if not screen.is_colored and (under.strip() or under_it.strip()):
            screen.verbatim(
                f"  {_cells_of(one, under):<{column}}   {_cells_of(other, under_it)}".rstrip()
            )


def _carets(text: str, spans: Spans) -> str:
    """As long as a line, with a mark below what is another there."""
    marks = [" "] * len(text)
    for start, end in spans:
        marks[start + _MARGIN : end + _MARGIN] = "^" * (end - start)
    return "".join(marks)


def _styled(text: str, under: str) -> Iterator[Piece]:
    """The pieces of a line; what is another has a colour."""
    for is_apart, some in groupby(zip(text, under, strict=True), key=lambda pair: pair[1] == "^"):
        yield "".join(c for c, _ in some), "yellow" if is_apart else ""


def _cells_of(text: str, under: str) -> str:
    """The marks, each as wide as what stands above it."""
    return "".join(mark * cells(c) for c, mark in zip(text, under, strict=True))


_MARGIN = 5
"""What the number of a line takes."""
_GOES_ON = " " * 6
_SPACES = re.compile(r"(?<=\S) +(?=\S)")
_BRACKETS = re.compile(r"[(\[{,]+")
_SEPARATORS = re.compile(r"[./:_]+")
_NONE = (0, "")


def _wrapped(left: str, right: str, column: int) -> Iterator[tuple[str, str]]:
    """Both texts in as many lines as the longer one needs, the left one filled up."""
    mine, theirs = ([text for text, _ in _cut(t, column)] for t in (left, right))
    for number in range(max(len(mine), len(theirs))):
        one = mine[number] if number < len(mine) else ""
        other = theirs[number] if number < len(theirs) else ""
        yield one + " " * (column - cells(one)), other


def _cut(text: str, column: int, *, carets: str = "") -> Iterator[tuple[str, str]]:
    """A line in parts that fit a column, each with the marks below it."""
    carets = carets or " " * len(text)
    while cells(text) > column:
        size = column
        while cells(text[:size]) > column:
            size -= 1
        size = _before_a_word(text, size)
        kept = max(len(text[:size].rstrip()), 1)
        yield text[:kept], carets[:kept]
        text, carets = _GOES_ON + text[size:], _GOES_ON + carets[size:]
    yield text, carets


def _before_a_word(text: str, size: int) -> int:
    """Where a line is parted: between words, and else behind a bracket or a separator, unless half
    of the column would stay empty.
    """
    for pattern in (_SPACES, _BRACKETS, _SEPARATORS):
        ends = [m.end() for m in pattern.finditer(text, _MARGIN + 1, size)]
        if ends and ends[-1] > size // 2:
            return ends[-1]
    return size
