"""Pieces of new text: what stands where once they are in."""

from __future__ import annotations

from canonize.rewriting.calls.text_pieces import (
    PREFIX,
    SUFFIX,
    Piece,
    places_after,
    regions,
    settled_pieces,
)


def test_places_are_those_of_the_text_with_its_pieces() -> None:
    text = "a(b)\nc(d, e) + f(g)\n"
    pieces = settled_pieces([
        Piece(2, 3, "b,\n  z"), Piece(5, 5, "W(", PREFIX, 12), Piece(12, 12, ")", SUFFIX),
        Piece(15, 15, "x.", PREFIX, 19), Piece(17, 18, ""),
    ])  # fmt: skip
    after = "a(b,\n  z)\nW(c(d, e)) + x.f()\n"
    assert regions(pieces, [(0, len(text))], text) == [(0, len(text), after)]
    found = places_after(pieces, [15, 5, 0, 7], text)
    assert sorted(found) == [0, 5, 7, 15]
    for offset, (line, column) in found.items():
        assert after.splitlines()[line - 1][column - 1] == text[offset]
