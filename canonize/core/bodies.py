"""The code of two definitions, line beside line, and where it differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canonize.core.alignment import shared

_TOKEN = re.compile(r"\w+|\s+|.")
_MOST_TOKENS = 400
_ALIKE = 0.3
"""Lines that share less than this share of their words are other lines, not changed ones."""
_AROUND = 1
"""So many equal lines are shown on either side of what differs."""


Spans = tuple[tuple[int, int], ...]


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

    Args:
        apart: of each, where its text (from, to) is another; empty where all of it is.
    """

    left: tuple[int, str] | None
    right: tuple[int, str] | None
    differs: bool
    skipped: int = 0
    apart: tuple[Spans, Spans] = ((), ())


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
        apart = _within(one[1], other[1]) if one and other else ((), ())
        yield Row(one, other, True, apart=apart)


def _within(left: str, right: str) -> tuple[Spans, Spans]:
    """Where two lines are apart, word by word; nothing where they have hardly a word in common."""
    mine, theirs = _TOKEN.findall(left), _TOKEN.findall(right)
    if max(len(mine), len(theirs)) > _MOST_TOKENS:
        return (), ()
    runs = list(shared(mine, theirs))
    words = sum(not t.isspace() for start, _, size in runs for t in mine[start : start + size])
    if words < _ALIKE * max(sum(not t.isspace() for t in some) for some in (mine, theirs)):
        return (), ()
    ours = {n for start, _, size in runs for n in range(start, start + size)}
    others = {n for _, start, size in runs for n in range(start, start + size)}
    return _spans(mine, ours), _spans(theirs, others)


def _spans(tokens: Sequence[str], shared_ones: set[int]) -> Spans:
    found: list[tuple[int, int]] = []
    at = 0
    for number, token in enumerate(tokens):
        end = at + len(token)
        if number not in shared_ones:
            if found and found[-1][1] == at:
                found[-1] = found[-1][0], end
            else:
                found.append((at, end))
        at = end
    return tuple(found)


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
