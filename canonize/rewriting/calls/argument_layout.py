"""Takes arguments out of a call and puts others in, comments and lines kept as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.rewriting.calls.text_pieces import APPENDED, Piece
from canonize.syntax.parsed_file import Span


@dataclass(frozen=True, slots=True)
class GivenArgument:
    """One argument as the call gives it; ``new`` is its name for the canonical.

    Args:
        keywords: what it becomes instead: by name, the text of each value.
    """

    node: cst.Arg
    span: Span
    name: str
    new: str
    dropped: bool
    keywords: tuple[tuple[str, str], ...] = ()

    @property
    def by_position(self) -> bool:
        return self.node.keyword is None


def removed(
    call: cst.Call, named: Sequence[GivenArgument], text: str, spans: Mapping[int, Span], skip: int
) -> list[Piece]:
    """Cuts dropped arguments out: whole lines where they have some of their own."""
    if not any(given.dropped for given in named):
        return []
    close = spans[id(call)].end - 1
    if all(given.dropped for given in named) and not skip:
        start, last = named[0].span.start, named[-1].span.end
        opened = opened_at(call, text, spans)
        if "#" not in text[opened:start] + text[last:close]:
            return [Piece(opened, close, "")]
    leading = spans[id(call.args[skip - 1])].end if skip else None
    pieces = [_cut(named, index, leading, text) for index, g in enumerate(named) if g.dropped]
    return _without_dangling_comma(pieces, named, leading, text, close)


def opened_at(call: cst.Call, text: str, spans: Mapping[int, Span]) -> int:
    """The offset behind the parenthesis that opens the arguments."""
    return text.index("(", spans[id(call.func)].end) + 1


def _cut(named: Sequence[GivenArgument], index: int, leading: int | None, text: str) -> Piece:
    start, end = named[index].span.start, named[index].span.end
    comma = after_comma(text, end)
    lines = _own_lines(text, start, comma or end)
    if lines is not None:
        return Piece(*lines, "")
    if index + 1 < len(named):
        follower = named[index + 1].span.start
        return Piece(start, comma or end if text[comma or end : follower].strip() else follower, "")
    before = leading if index == 0 else named[index - 1].span.end
    if before is None or (index and named[index - 1].dropped) or "#" in text[before:start]:
        return Piece(start, comma or end, "")
    return Piece(before, end, "")


def _without_dangling_comma(
    pieces: list[Piece], named: Sequence[GivenArgument], leading: int | None, text: str, close: int
) -> list[Piece]:
    """``X(a, b)`` without ``b`` on one line, when more than the last argument goes."""
    ends = [given.span.end for given in named if not given.dropped]
    end = ends[-1] if ends else leading
    if end is None or not named[-1].dropped:
        return pieces
    gone = [piece for piece in pieces if piece.start >= end]
    rest = text[end:close]
    if "\n" in rest or "#" in rest:
        return pieces
    trailing = "," if after_comma(text, named[-1].span.end) else ""
    others = [piece for piece in pieces if piece not in gone]
    return [*others, Piece(end, close, trailing)]


def after_comma(text: str, end: int) -> int | None:
    """The offset behind the comma that follows an argument; ``None`` when none does."""
    position = _skip_blank(text, end)
    return position + 1 if text[position : position + 1] == "," else None


def _skip_blank(text: str, position: int) -> int:
    """Behind white space, line joins and comments."""
    while position < len(text):
        character = text[position]
        if character == "#":
            line_end = text.find("\n", position)
            position = len(text) if line_end < 0 else line_end
        elif character.isspace() or character == "\\":
            position += 1
        else:
            break
    return position


def _own_lines(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The whole lines of an argument that shares none; its trailing comment goes with it."""
    first = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    if after < 0 or text[first:start].strip():
        return None
    rest = text[end:after].strip()
    return (first, after + 1) if not rest or rest.startswith("#") else None


def appended(
    call: cst.Call,
    named: Sequence[GivenArgument],
    added: Mapping[str, str],
    text: str,
    spans: Mapping[int, Span],
) -> list[Piece]:
    """Adds arguments behind the last one, on lines of their own where the others have them."""
    if not added:
        return []
    close = spans[id(call)].end - 1
    code = [f"{name}={value}" for name, value in added.items()]
    kept = [given for given in named if not given.dropped]
    leading = call.args[: len(call.args) - len(named)]
    if not kept and not leading:
        opened = opened_at(call, text, spans)
        return [Piece(opened, opened, ", ".join(code), APPENDED)]
    span = kept[-1].span if kept else spans[id(leading[-1])]
    line = text.rfind("\n", 0, span.start) + 1
    margin = text[line : span.start]
    comma = after_comma(text, span.end)
    line_end = text.find("\n", comma or span.end)
    is_last = not named or not named[-1].dropped  # else the comma may go with what goes
    alone = is_last and not margin.strip() and "\n" in text[comma or span.end : close]
    if not alone:
        joined = "".join(f", {item}" for item in code)
        return [Piece(span.end, span.end, joined, APPENDED)]
    newline = "\r\n" if text[line_end - 1 : line_end] == "\r" else "\n"
    block = "".join(f"{margin}{item},{newline}" for item in code)
    comma_first = [] if comma else [Piece(span.end, span.end, ",", APPENDED)]
    return [*comma_first, Piece(line_end + 1, line_end + 1, block, APPENDED)]
