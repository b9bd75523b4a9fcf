"""Two statements that became one: the same import is said once in a run of imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from canonize.syntax.import_lines import ImportLine


def said_once(lines: Sequence[tuple[ImportLine, bool]]) -> list[tuple[ImportLine, bool]]:
    """The statements of a run without those that an edit made the same as one above.

    A statement stays if it says more than the import (a comment), if something between the two
    binds one of its names, or if both were there before.

    Args:
        lines: each statement, and whether an edit touched it.
    """
    found = list(lines)
    for index in reversed(list(_repeated(found))):
        line, _ = found.pop(index)
        if line.blank and index < len(found) and not found[index][0].blank:
            after, touched = found[index]
            found[index] = replace(after, blank=line.blank), touched
    return found


def _repeated(lines: Sequence[tuple[ImportLine, bool]]) -> Iterator[int]:
    """The places of statements that say again what one above says."""
    for index, (line, is_touched) in enumerate(lines):
        for above, was_touched in reversed(lines[:index]):
            if above.text.strip() == line.text.strip():
                if (is_touched or was_touched) and _says_no_more(line):
                    yield index
                break
            if above.locals & line.locals and not (_is_path(above) and _is_path(line)):
                break


def _says_no_more(line: ImportLine) -> bool:
    return line.is_plain and not line.comment and not line.above


def _is_path(line: ImportLine) -> bool:
    """Whether it binds the first part of a path, which others of that package bind alike."""
    return line.module is None and not any(asname for _, asname in line.names)
