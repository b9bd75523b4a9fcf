"""Where a place of a later version of a text stood in an earlier one, and which words went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\W")


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
        head = 0
        shortest = min(len(self.before), len(self.after))
        while head < shortest and self.before[head] == self.after[head]:
            head += 1
        tail = 0
        while tail < shortest - head and self.before[-1 - tail] == self.after[-1 - tail]:
            tail += 1
        old_end, new_end = len(self.before) - tail, len(self.after) - tail
        self._lines = {n: n for n in range(head)}
        self._lines |= {new_end + n: old_end + n for n in range(tail)}
        matcher = SequenceMatcher(None, self.before[head:old_end], self.after[head:new_end], False)
        for tag, old, old_to, new, new_to in matcher.get_opcodes():
            size = min(old_to - old, new_to - new)
            pairs = {new + head + n: old + head + n for n in range(size)}
            if tag == "equal":
                self._lines |= pairs
            else:
                self._changed |= pairs
                self._gone |= set(range(old + head + size, old_to + head))

    def place_before(self, line: int, column: int) -> tuple[int, int] | None:
        """Where a place (from 1) of the later version stood; ``None`` if it did not."""
        here = self._lines.get(line - 1)
        if here is not None:
            return here + 1, column
        here = self._changed.get(line - 1)
        if here is None:
            return None
        for old, new in _kept(self.before[here], self.after[line - 1]):
            if new == column - 1:
                return here + 1, old + 1
        return None

    def survives(self, line: int, column: int) -> bool:
        """Whether the word at a place (from 1) of the earlier version still stands."""
        if line - 1 in self._gone:
            return False
        there = self._changed_to.get(line - 1)
        if there is None:
            return True
        old_line, new_line = self.before[line - 1], self.after[there]
        return any(old == column - 1 for old, _ in _kept(old_line, new_line))


def _kept(old: str, new: str) -> Iterator[tuple[int, int]]:
    """Offsets of the words that two lines share, in order."""
    mine, theirs = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    words, others = [m[0] for m in mine], [m[0] for m in theirs]
    for block in SequenceMatcher(None, words, others, False).get_matching_blocks():
        for n in range(block.size):
            yield mine[block.a + n].start(), theirs[block.b + n].start()


def lines_of(data: bytes | None) -> str:
    """The text of a file for comparing lines; what is not UTF-8 is replaced."""
    return (data or b"").removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
