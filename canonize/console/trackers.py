"""The tracker's Markdown as a person reads it: tables aligned, code as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from canonize.console.screen import Screen

_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|!~])")
_MARKER = re.compile(r"<!-- canonize:(?:begin|end) [\w-]+ -->")
"""What tells a generated block from what people write beside it: of use in a file only."""
_RULE = re.compile(r"\|(?: -+ \|)+")


def show_markdown(screen: Screen, text: str) -> None:
    """Lines as they are where another program reads them; tables fitted and code never wrapped
    where the width is known, without the marks of generated blocks.
    """
    if screen.limit is None:
        for line in text.splitlines():
            screen.show(line)
        return
    fence = ""
    rows: list[str] = []
    for line in text.splitlines():
        if line.startswith("|") and not fence:
            rows.append(line)
            continue
        _show_table(screen, rows)
        rows = []
        if fence:
            fence = "" if line.rstrip() == fence else fence
            screen.verbatim(line)
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
            screen.verbatim(line)
        elif not _MARKER.fullmatch(line):
            screen.show(_ESCAPED.sub(r"\1", line))
    _show_table(screen, rows)


def _show_table(screen: Screen, rows: Sequence[str]) -> None:
    kept = [row for row in rows if not _RULE.fullmatch(row)]
    screen.table([_cells(row) for row in kept])


def _cells(row: str) -> list[str]:
    return [_ESCAPED.sub(r"\1", cell.strip()) for cell in _BAR.split(row)[1:-1]]
