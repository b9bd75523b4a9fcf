"""Pieces of new text between two offsets of a file, and how those of nested calls go together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

SUFFIX, APPENDED, PREFIX, REPLACED = range(4)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two offsets; ``rank`` orders what is put at one offset.

    ``until`` is the end of the node that a `PREFIX` opens: outer ones come first.
    """

    start: int
    end: int
    text: str
    rank: int = REPLACED
    until: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        return self.start, self.rank, -self.until


def regions(
    pieces: Sequence[Piece], spans: Sequence[tuple[int, int]], text: str
) -> list[tuple[int, int, str]]:
    """The new text of each span, those that touch joined; every piece lies in one of them.

    A syntax tree is compared outside of spans: a call that is awaited is another node.

    Raises:
        ValueError: one piece rewrites text that another one changes.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    found = []
    rest = settled_pieces(pieces)
    for start, end in joined:
        inside = [piece for piece in rest if start <= piece.start and piece.end <= end]
        rest = [piece for piece in rest if piece not in inside]
        out, position = "", start
        for piece in inside:
            out += text[position : piece.start] + piece.text
            position = piece.end
        found.append((start, end, out + text[position:end]))
    if rest:
        raise ValueError("a change lies outside of what it is about")
    return found


def places_after(
    pieces: Sequence[Piece], offsets: Iterable[int], text: str
) -> dict[int, tuple[int, int]]:
    """Line and column, both from 1, of what stands at some offsets once the pieces are in.

    All are found in one walk.

    Args:
        pieces: settled ones.
    """
    found: dict[int, tuple[int, int]] = {}
    place, position, done = (1, 1), 0, 0
    for offset in sorted(set(offsets)):
        while done < len(pieces) and pieces[done].start < offset and pieces[done].end <= offset:
            piece = pieces[done]
            place = _moved_on(place, text[position : piece.start] + piece.text)
            position, done = piece.end, done + 1
        here, at = "", done
        while at < len(pieces) and pieces[at].start == offset:
            counts = pieces[at].end == offset and pieces[at].rank != SUFFIX
            here, at = here + (pieces[at].text if counts else ""), at + 1
        found[offset] = _moved_on(place, text[position:offset] + here)
    return found


def _moved_on(place: tuple[int, int], text: str) -> tuple[int, int]:
    line, column = place
    lines = text.count("\n")
    return line + lines, len(text) - text.rfind("\n") if lines else column + len(text)


def settled_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces in the order of their places, without those inside of text that goes.

    Raises:
        ValueError: one piece rewrites text that another one changes.
    """
    cuts = [piece for piece in pieces if piece.rank is REPLACED and piece.end > piece.start]
    found = []
    for piece in sorted(pieces, key=lambda piece: piece.key):
        around = [cut for cut in cuts if cut is not piece and _lies_in(piece, cut)]
        if any(cut.text for cut in around):
            raise ValueError("one change lies inside of another")
        if not around:
            found.append(piece)
    return _joined(found)


def _lies_in(piece: Piece, cut: Piece) -> bool:
    if piece.rank in (SUFFIX, APPENDED):
        return cut.start < piece.start <= cut.end and cut.end - cut.start > 0
    end = piece.until - 1 if piece.rank is PREFIX else piece.end
    return cut.start <= piece.start and end <= cut.end


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Cuts that overlap become one."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and not last.text and not piece.text and piece.start < last.end:
            found[-1] = replace(last, end=max(last.end, piece.end))
        else:
            found.append(piece)
    return found


def words_in(text: str) -> list[str]:
    return re.findall(r"(?<![\w.])[^\W\d]\w*", text)
