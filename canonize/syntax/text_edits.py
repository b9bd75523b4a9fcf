"""Edits of a text by offset, every other byte copied from the source."""

from __future__ import annotations

import re
from bisect import bisect_right

from canonize.core.change import Edit
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol

_BOM = b"\xef\xbb\xbf"


class TextEdits:
    """Collects replacements and notes of one text.

    Args:
        text: the decoded bytes, without byte-order mark.
        encoding: what the text is encoded with again.
    """

    def __init__(self, path: str, data: bytes, text: str, encoding: str) -> None:
        self.path = path
        self.text = text
        self._data = data
        self._encoding = encoding
        self._replaced: list[tuple[int, int, str]] = []
        self._notes: list[tuple[int, Symbol, Form, Disposition, str]] = []

    @classmethod
    def of(cls, path: str, data: bytes) -> TextEdits:
        """Raises UnicodeDecodeError for anything but UTF-8."""
        return cls(path, data, data.removeprefix(_BOM).decode("utf-8"), "utf-8")

    def replace(self, start: int, end: int, new: str) -> None:
        self._replaced.append((start, end, new))

    def note(
        self, offset: int, symbol: Symbol, form: Form, disposition: Disposition, reason: str = ""
    ) -> None:
        self._notes.append((offset, symbol, form, disposition, reason))

    def result(self) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
        """The new bytes, the declared edits and the notes.

        Raises:
            UnicodeEncodeError: the encoding can't hold the new text.
        """
        mark = _BOM if self._data.startswith(_BOM) else b""
        out, edits, position, size = [mark], [], 0, len(mark)
        for start, end, new in sorted(self._replaced):
            copied = self.text[position:start].encode(self._encoding)
            old = self.text[start:end].encode(self._encoding)
            added = new.encode(self._encoding)
            size += len(copied)
            edits.append(Edit(size, size + len(old), added))
            size += len(old)
            out += [copied, added]
            position = end
        out.append(self.text[position:].encode(self._encoding))
        return b"".join(out), tuple(edits), self.notes()

    def notes(self) -> list[Reference]:
        """The ledger entries of all notes."""
        found: list[Reference] = []
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        lines: dict[int, str] = {}
        for offset, symbol, form, disposition, reason in self._notes:
            number = bisect_right(starts, offset)
            start = starts[number - 1]
            if number not in lines:
                end = starts[number] - 1 if number < len(starts) else len(self.text)
                lines[number] = self.text[start:end].strip()[:300]
            place = (self.path, number, offset - start + 1)
            text = lines[number]
            found.append(Reference(*place, str(symbol), form, disposition, reason, text))
        return found
