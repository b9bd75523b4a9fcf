"""The code of a canonical and of its competitors beside one another, as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from canonize.core.bodies import side_by_side
from canonize.core.inert import inert
from canonize.core.plural import plural
from canonize.core.record import ComparedBodies
from canonize.reports.markdown import as_code, plain

COLUMN = 54
"""How wide each of the two is in a file."""
_MOST_ROWS = 40
_MARK = re.compile(r"canonize:(?=begin|end)")


def compared_bodies(
    pairs: Sequence[ComparedBodies], *, most: int, column: int = COLUMN
) -> Iterator[str]:
    """Each pair in a fence: what differs has a mark between the two.

    Args:
        column: how wide each of the two is.
        most: pairs that are shown; of further ones only how many there are.
    """
    for pair in pairs[:most]:
        claim = f" ({plain(pair.claim)})" if pair.claim else ""
        yield f"{as_code(pair.symbol)}, and what replaces it{claim}:\n"
        lines = list(_lines(pair, column))
        longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
        fence = "`" * max(3, longest + 1)
        yield f"{fence}text"
        yield from lines
        yield f"{fence}\n"
    if len(pairs) > most:
        yield f"and {len(pairs) - most} more: `canonize report --tracker FILE`\n"


def _lines(pair: ComparedBodies, column: int) -> Iterator[str]:
    left, right = pair.canonical, pair.competitor
    titles = f"canonical  {left.path}:{left.first}", f"competitor  {right.path}:{right.first}"
    yield from _beside(*titles, " ", column)
    rows = side_by_side(left, right)
    for row in rows[:_MOST_ROWS]:
        if row.skipped:
            yield f"     ... {plural(row.skipped, 'line')} alike"
        else:
            yield from _beside(
                _text(row.left), _text(row.right), "!" if row.differs else " ", column
            )
    if len(rows) > _MOST_ROWS:
        yield f"and {plural(len(rows) - _MOST_ROWS, 'row')} more"


def _text(half: tuple[int, str] | None) -> str:
    return f"{half[0]:>4} {half[1]}" if half is not None else ""


def _beside(left: str, right: str, mark: str, column: int) -> Iterator[str]:
    one, other = _wrapped(left, column), _wrapped(right, column)
    for number in range(max(len(one), len(other))):
        mine = one[number] if number < len(one) else ""
        theirs = other[number] if number < len(other) else ""
        yield f"{mine:<{column}} {mark} {theirs}".rstrip()


def _wrapped(text: str, column: int) -> list[str]:
    line = _MARK.sub("canonize: ", inert(text))
    return textwrap.wrap(
        line, column, drop_whitespace=False, replace_whitespace=False, subsequent_indent="       "
    )
