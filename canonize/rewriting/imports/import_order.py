"""In which order a file keeps its imports and the names in them: read off what it has."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

from canonize.rewriting.imports.import_style import ImportStyle
from canonize.syntax.import_lines import ImportLine, Named

Key = Callable[[Named], Any]


def name_order(lines: Sequence[ImportLine], style: ImportStyle) -> Key | None:
    """The order of names in a statement; ``None`` when the file follows none."""
    lists = [line.names for line in lines if line.module is not None and len(line.names) > 1]
    keys = (_by_type, _by_letter) if style.by_type else (_by_letter, _by_type)
    for key in (*keys, _by_code):
        if all(list(names) == sorted(names, key=key) for names in lists):
            return key
    return None


def _natural(text: str) -> tuple[object, ...]:
    return tuple((1, int(p), "") if p.isdigit() else (0, 0, p) for p in re.split(r"(\d+)", text))


def _by_type(named: Named) -> tuple[Any, ...]:
    name = named[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name.lower()), name, named[1]


def _by_letter(named: Named) -> tuple[Any, ...]:
    return _natural(named[0].lower()), named[0], named[1]


def _by_code(named: Named) -> tuple[Any, ...]:
    return named


_BY_CHANCE = 2
"""So many statements may stand in order though nobody keeps them so."""


def line_order(
    sections: Sequence[Sequence[ImportLine]], style: ImportStyle
) -> Callable[[ImportLine], Any] | None:
    """The order of statements in a section; ``None`` when the file follows none, or shows none."""
    if not style.sorter and not any(len(section) > _BY_CHANCE for section in sections):
        return None
    keys = (_together, _imports_first) if style.within_sections else (_imports_first, _together)
    for key in keys:
        if all(list(section) == sorted(section, key=key) for section in sections):
            return key
    return None


def _imports_first(line: ImportLine) -> tuple[object, ...]:
    return (line.module is not None, *_together(line))


def _together(line: ImportLine) -> tuple[object, ...]:
    name = line.module if line.module is not None else line.names[0][0]
    bare = name.lstrip(".")
    dots = len(name) - len(bare)
    first = line.names[0] if line.module is not None else ("", line.names[0][1])
    return dots > 0, -dots, _natural(bare.lower()), bare, _by_type(first)


def section_of(line: ImportLine, is_first_party: Callable[[str], bool]) -> int:
    """Which of the usual sections a statement belongs to, in their order."""
    name = line.module if line.module is not None else line.names[0][0]
    top = name.partition(".")[0]
    if name.startswith("."):
        return 4
    if top == "__future__":
        return 0
    if is_first_party(top):
        return 3
    return 1 if top in sys.stdlib_module_names else 2
