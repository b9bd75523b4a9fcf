"""Where a place of a later version of a text stood in an earlier one, and which words went."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from canonize.core.alignment import shared

_TOKEN = re.compile(r"\w+|\W")
_PATH_BEFORE = re.compile(r"[\w.:/\\]*\Z")
_PATH_AFTER = re.compile(r"[\w.:/\\]*")
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Traced:
    """Compares two versions of one text, line by line and then word by word.

    Args:
        before, after: their lines.
    """

    before: list[str]
    after: list[str]
    _lines: dict[int, int] = field(default_factory=dict)
    _changed: dict[int, int] = field(default_factory=dict)
    _changed_to: dict[int, int] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)
    _words: dict[int, tuple[dict[int, int], dict[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, before: str, after: str) -> Traced:
        found = cls(before.split("\n"), after.split("\n"))
        if before == after:
            found._lines = {n: n for n in range(len(found.before))}
        else:
            found._compare()
            found._changed_to = {here: there for there, here in found._changed.items()}
        return found

    def _compare(self) -> None:
        old = new = 0
        for at, there, size in (*shared(self.before, self.after), self._ends):
            between = min(at - old, there - new)
            self._changed |= {new + n: old + n for n in range(between)}
            self._gone |= set(range(old + between, at))
            self._lines |= {there + n: at + n for n in range(size)}
            old, new = at + size, there + size

    @property
    def _ends(self) -> tuple[int, int, int]:
        return len(self.before), len(self.after), 0

    def place_before(self, line: int, column: int) -> tuple[int, int] | None:
        """Where a place (from 1) of the later version stood; ``None`` if it did not."""
        here = self._lines.get(line - 1)
        if here is not None:
            return here + 1, column
        here = self._changed.get(line - 1)
        if here is None:
            return None
        old = self._kept(here, line - 1)[1].get(column - 1)
        return None if old is None else (here + 1, old + 1)

    def survives(self, line: int, column: int) -> bool:
        """Whether the word at a place (from 1) of the earlier version still stands."""
        if line - 1 in self._gone:
            return False
        there = self._changed_to.get(line - 1)
        if there is None:
            return True
        return column - 1 in self._kept(line - 1, there)[0]

    def stands(self, line: int, column: int) -> bool:
        """Whether the whole path around a place (from 1) of the earlier version still stands.

        ``opts`` of ``app.legacy.opts`` survives in ``app.opts``, and means another module there.
        """
        if line - 1 in self._gone:
            return False
        there = self._changed_to.get(line - 1)
        if there is None:
            return True
        text, kept = self.before[line - 1], self._kept(line - 1, there)[0]
        start = _PATH_BEFORE.search(text, 0, column - 1)
        end = _PATH_AFTER.match(text, column - 1)
        assert start is not None and end is not None  # both match nothing, too
        first = start.start()
        offsets = [first + token.start() for token in _TOKEN.finditer(text[first : end.end()])]
        return all(at in kept and kept[at] - kept[first] == at - first for at in offsets)

    def is_changed(self, line: int) -> bool:
        """Whether a line (from 1) of the earlier version is another one now, or gone."""
        return line - 1 in self._gone or line - 1 in self._changed_to

    def _kept(self, here: int, there: int) -> tuple[dict[int, int], dict[int, int]]:
        """Offsets of the words that two lines share: from the earlier one, and from the later."""
        if here not in self._words:
            pairs = dict(_kept(self.before[here], self.after[there]))
            self._words[here] = (pairs, {new: old for old, new in pairs.items()})
        return self._words[here]


def _kept(old: str, new: str) -> Iterator[tuple[int, int]]:
    """Offsets of the words that two lines share, in order."""
    mine, theirs = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    for at, there, size in shared([m[0] for m in mine], [m[0] for m in theirs]):
        for n in range(size):
            yield mine[at + n].start(), theirs[there + n].start()


def lines_of(data: bytes | None) -> str:
    """The text of a file for comparing lines: as it is encoded, as far as the file tells.

    What is not UTF-8 and declares nothing else (PEP 263) has its odd bytes replaced.
    """
    plain = (data or b"").removeprefix(_BOM)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        return plain.decode(_declared(plain), "replace")


def _declared(data: bytes) -> str:
    """The encoding that a file's first lines declare; UTF-8 when they don't."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, LookupError):
        return "utf-8"
    return encoding
