"""Edits of a text by offset, and notes with their places."""

from __future__ import annotations

import pytest

from canonize.core.ledger import Disposition, Form
from canonize.core.symbols import Symbol
from canonize.syntax.text_edits import TextEdits

SYMBOL = Symbol("a", "B")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_replacements(mark: bytes) -> None:
    data = mark + "é one two\nthree\n".encode()
    edits = TextEdits.of("x.txt", data)
    edits.replace(6, 9, "2")
    edits.replace(2, 5, "eins")
    after, declared, _ = edits.result()
    assert after == mark + "é eins 2\nthree\n".encode()
    parts, position = [], 0
    for edit in declared:
        parts += [data[position : edit.start], edit.text]
        position = edit.end
    assert b"".join([*parts, data[position:]]) == after


def test_notes_have_line_column_and_text() -> None:
    edits = TextEdits.of("x.txt", b"one\n  two three\nfour")
    edits.note(10, SYMBOL, Form.DOCUMENT, Disposition.MANUAL, "why")
    edits.note(16, SYMBOL, Form.DOCUMENT, Disposition.KEPT)
    first, second = edits.notes()
    assert (first.line, first.column, first.text, first.reason) == (2, 7, "two three", "why")
    assert (second.line, second.column, second.text) == (3, 1, "four")


def test_other_encodings() -> None:
    edits = TextEdits("x.py", "ä b".encode("latin-1"), "ä b", "latin-1")
    edits.replace(2, 3, "ü")
    assert edits.result()[0] == "ä ü".encode("latin-1")
    edits.replace(0, 1, "€")
    with pytest.raises(UnicodeEncodeError):
        edits.result()


def test_what_is_not_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        TextEdits.of("x", b"\xff")
