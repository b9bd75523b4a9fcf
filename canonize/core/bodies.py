"""The code of two definitions, line beside line, and where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canonize.core.alignment import shared

_AROUND = 1
"""So many equal lines are shown on either side of what differs."""


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of one definition.

    Args:
        first: the number of the first of them in its file.
    """

    path: str
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of each, or of one alone; ``skipped`` equal lines stand for a row without any.

    A line is its number in the file and its text without the common indentation.
    """

    left: tuple[int, str] | None
    right: tuple[int, str] | None
    differs: bool
    skipped: int = 0


def side_by_side(left: Body, right: Body) -> list[Row]:
    """All rows, long equal stretches as one row; comments, blank lines and indentation count as
    nothing."""
    mine, theirs = list(_numbered(left)), list(_numbered(right))
    rows: list[Row] = []
    at = there = 0
    runs = shared([_bare(t) for _, t in mine], [_bare(t) for _, t in theirs])
    for start, start_there, size in [*runs, (len(mine), len(theirs), 0)]:
        rows += _unlike(mine[at:start], theirs[there:start_there])
        pairs = zip(mine[start : start + size], theirs[start_there:], strict=False)
        rows += [Row(one, other, False) for one, other in pairs]
        at, there = start + size, start_there + size
    return list(_shortened(rows))


def _numbered(body: Body) -> Iterator[tuple[int, str]]:
    margin = min((len(t) - len(t.lstrip()) for t in body.lines if t.strip()), default=0)
    for number, text in enumerate(body.lines, start=body.first):
        if _bare(text):
            yield number, text[margin:].rstrip().expandtabs()


def _bare(text: str) -> str:
    stripped = text.strip()
    return "" if stripped.startswith("#") else stripped


def _unlike(mine: Sequence[tuple[int, str]], theirs: Sequence[tuple[int, str]]) -> Iterator[Row]:
    for number in range(max(len(mine), len(theirs))):
        one = mine[number] if number < len(mine) else None
        other = theirs[number] if number < len(theirs) else None
        yield Row(one, other, True)


def _shortened(rows: Sequence[Row]) -> Iterator[Row]:
    telling = {n for n, row in enumerate(rows) if row.differs}
    shown = {n + d for n in telling for d in range(-_AROUND, _AROUND + 1)} | {0}
    skipped = 0
    for number, row in enumerate(rows):
        if number in shown:
            if skipped:
                yield Row(None, None, False, skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row(None, None, False, skipped)
