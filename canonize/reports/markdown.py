"""Text of files and names in Markdown: no markup of theirs gets through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from canonize.core.inert import inert

_ACTIVE = re.compile(r"([\\`*_\[\]<>|!~])")
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_MENTION = re.compile(r"@(?=\w)")
_MARK = re.compile(r"canonize:(?=begin|end)")


def plain(text: str) -> str:
    """One line of text as it is read, in a paragraph or a table.

    What stands between two backticks in it becomes code, in which nothing is markup either.
    """
    line = _MARK.sub("canonize: ", " ".join(inert(text.replace("\n", " ")).split()))
    parts = enumerate(_SPAN.split(line))
    return "".join(as_code(part) if number % 2 else _escaped(part) for number, part in parts)


def _escaped(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", _MENTION.sub("@\u200b", text))


def as_code(text: str) -> str:
    """A path or a symbol as code."""
    line = _MARK.sub("canonize: ", inert(text.replace("\n", " "))).replace("|", "\\|")
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, line by line."""
    yield row(head)
    yield row(["---"] * len(head))
    yield from map(row, rows)


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
