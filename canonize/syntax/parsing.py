"""LibCST's parser, one stretch of a large file after the other.

Its own tree of a whole file takes six times the memory of the tree that we get, and what no longer
fits the processor's caches is slow. So a large file is cut where a statement of the module begins,
and the statements are put together again: the tree is the one that the whole file gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from canonize.core.newer_syntax import without_old_names
from canonize.core.rewording import STAND_IN


def parsed_text(text: str) -> cst.Module:
    """`cst.parse_module`, also of files in which ``async`` is a name still."""
    try:
        return _parse(text)
    except cst.ParserSyntaxError:
        older = without_old_names(text)
        if older is None:
            raise
    found = _parse(older).visit(_OldNames())
    assert isinstance(found, cst.Module)
    return found


def _parse(text: str) -> cst.Module:
    """`cst.parse_module`, a sixth quicker, and twice as quick where the file is very large.

    Each node is asked whether it is well formed when it is made; the parser's are, and the round
    trip is the proof.
    """
    asks = cst.CSTNode.__post_init__
    cst.CSTNode.__post_init__ = _is_well_formed  # type: ignore[method-assign]  # put back below
    try:
        return _in_stretches(text) or cst.parse_module(text)
    finally:
        cst.CSTNode.__post_init__ = asks  # type: ignore[method-assign]  # as it was


def _is_well_formed(self: cst.CSTNode) -> None:
    """Asks nothing."""


class _OldNames(cst.CSTTransformer):
    """Gives ``async`` back, which LibCST knows as a keyword only."""

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        is_old = original_node.value == STAND_IN.decode()
        return updated_node.with_changes(value="async") if is_old else updated_node


_STRETCH = 20_000
"""Characters: less gains nothing, and more takes more memory."""

_STATEMENT = re.compile(
    r"""
    (?<=\n)(?:
        (?P<definition>@|(?:def|class|async)\ )
        | (?!(?:def|class|async|elif|else|except|finally)\b)[^\W\d]
    )
    """,
    re.VERBOSE,
)
"""Where a statement of the module may begin."""

_BLOCK = re.compile(r":[ \t]*(?:#[^\n]*)?\r?\n\s*\S")
"""Where a block may begin."""

_OTHER_ENDS = re.compile(r"\r(?!\n)")


def _in_stretches(text: str) -> cst.Module | None:
    """Parses a large file piece by piece. None: it is small, or has to be parsed as a whole."""
    if len(text) < 2 * _STRETCH or _OTHER_ENDS.search(text):
        return None
    pieces = list(_pieces(text))
    first, last = pieces[0], pieces[-1]
    if first is None or last is None:
        return None
    return first.with_changes(
        body=[*first.body, *(s for piece in pieces[1:] if piece for s in piece.body[1:])],
        footer=last.footer,
        has_trailing_newline=last.has_trailing_newline,
    )


def _pieces(text: str) -> Iterator[cst.Module | None]:
    """The parsed pieces. None as the last of them: there is a mistake, or a string without an end.

    All but the first begin with a statement of ours, that says what the file's indentation and line
    ends are. A piece that ends within a string, a bracket or a statement can't be parsed, and is
    made longer; so one that can be ends where a statement does, and the next begins with one.
    """
    start, size, opening = 0, _STRETCH, ""
    while start < len(text):
        end = _cut(text, start, size)
        try:
            piece = cst.parse_module(opening + text[start:end])
        except cst.ParserSyntaxError:
            if end == len(text):
                yield None
                return
            size *= 2
            continue
        if not opening and not _shows_indentation(piece) and (block := _BLOCK.search(text, end)):
            size = max(2 * size, block.end())
            continue
        yield piece
        newline = piece.default_newline
        opening = opening or f"if 0:{newline}{piece.default_indent}0{newline}"
        start, size = end, _STRETCH


def _cut(text: str, start: int, size: int) -> int:
    """The first place so far from the start, or more, at which a statement's last line may end.

    The comments and empty lines in front of a statement stay with it.
    """
    for found in _STATEMENT.finditer(text, start + size):
        place = found.start()
        line = _line_above(text, place)
        while line.startswith("#") or line in ("\n", "\r\n"):
            place -= len(line)
            line = _line_above(text, place)
        code = line.strip()
        is_decorated = place == found.start() and found["definition"]
        if code and code[0] != "#" and not is_decorated and place > start:
            return place
    return len(text)


def _line_above(text: str, place: int) -> str:
    """The line that ends there, with its end."""
    return text[text.rfind("\n", 0, max(place - 1, 0)) + 1 : place]


def _shows_indentation(module: cst.Module) -> bool:
    """Whether there is a block, whose indentation is then taken for the file's."""
    return any(isinstance(getattr(s, "body", None), cst.IndentedBlock) for s in module.body)
