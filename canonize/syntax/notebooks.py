"""The code of a notebook, and where each character of it stands in the file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.change import Edit
from canonize.syntax.text_edits import TextEdits

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]"
)
_MAGIC = re.compile(r"^([ \t]*)([%!?])", re.MULTILINE)
_TIMING = re.compile(r"%%(?:time|timeit|capture|prun)\b")
_BETWEEN = "\npass\n"
"""Keeps the imports of two cells apart."""
_PYTHON = ("", "python", "ipython", "python3")


class Spanning(ValueError):
    """An edit takes in what two cells say."""


@dataclass(frozen=True)
class NotebookCode:
    """What all code cells say, one after the other; magics are comments of the same length.

    Args:
        raw: the file's text.
        text: the code; a statement that stands nowhere follows each cell.
        starts, ends: by character of the code, where it stands in the file; -1 for nowhere.
    """

    raw: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, line: int, column: int) -> tuple[int, int, str]:
        """The place in the file, and its line, of a place in the code; all count from 1."""
        offset = _offset(self.text, line, column)
        at = next((start for start in self.starts[offset:] if start >= 0), 0)
        begin = self.raw.rfind("\n", 0, at) + 1
        end = self.raw.find("\n", at)
        text = self.raw[begin : end if end >= 0 else len(self.raw)].strip()[:300]
        return self.raw.count("\n", 0, at) + 1, at - begin + 1, text

    def edited(self, edits: tuple[Edit, ...], into: TextEdits) -> None:
        """Makes edits of the code, which is in UTF-8, where it stands in the file.

        Raises:
            Spanning: one takes in more than one cell.
        """
        data = self.text.encode()
        sizes = [0]
        for character in self.text:
            sizes.append(sizes[-1] + len(character.encode()))
        for edit in edits:
            start, end, new = _trimmed(edit, data)
            first, last = bisect_right(sizes, start) - 1, bisect_right(sizes, end) - 1
            if not new:
                first, last = self._whole_lines(first, last)
            self._replace(first, last, new, into)

    def _whole_lines(self, first: int, last: int) -> tuple[int, int]:
        """What may go instead, so that the same is left, from the beginning of a line."""
        while 0 < first < last and self.text[first - 1] == self.text[last - 1] != "\n":
            first, last = first - 1, last - 1
        return first, last

    def _replace(self, start: int, end: int, new: str, into: TextEdits) -> None:
        if any(at < 0 for at in self.starts[start:end]):
            raise Spanning
        escaped = json.dumps(new, ensure_ascii=self.raw.isascii())[1:-1]
        if start == end:
            at = self.starts[start] if self.starts[start] >= 0 else self.ends[start - 1]
            if at < 0:
                raise Spanning
            into.replace(at, at, escaped)
            return
        for first, last in self._pieces(start, end):
            into.replace(self.starts[first], self.ends[last], escaped)
            escaped = ""

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Runs of characters that stand beside one another in the file, first and last."""
        first = start
        for number in range(start + 1, end):
            if self.starts[number] != self.ends[number - 1]:
                yield first, number - 1
                first = number
        yield first, end - 1


def notebook_code(text: str) -> NotebookCode | None:
    """The code of a notebook's text; ``None``: it is none, or not of Python."""
    try:
        document = json.loads(text)
        info = document["metadata"]
        language = info.get("language_info", {}).get("name", "")
        language = language or info.get("kernelspec", {}).get("language", "")
        kinds = [cell["cell_type"] for cell in document["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if str(language).lower() not in _PYTHON:
        return None
    found: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for number, parts in _sources(text):
        if number >= len(kinds) or kinds[number] != "code":
            continue
        characters = [c for start, end in parts for c in _characters(text, start, end)]
        code = "".join(c for c, _, _ in characters)
        if code.startswith("%%") and _TIMING.match(code) is None:
            continue
        nowhere = [-1] * len(_BETWEEN)
        found.append(_MAGIC.sub(r"\1#", code) + _BETWEEN)
        starts += [*(at for _, at, _ in characters), *nowhere]
        ends += [*(at for _, _, at in characters), *nowhere]
    return NotebookCode(text, "".join(found), tuple(starts), tuple(ends))


def _sources(text: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """By number of the cell, where the strings of its source stand, without the quotes."""
    stack: list[str | int] = []
    kinds: list[str] = []
    awaits_key = False
    current: tuple[int, list[tuple[int, int]]] | None = None
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in "{[":
            kinds.append(word)
            stack.append("" if word == "{" else 0)
            awaits_key = word == "{"
        elif word in "}]":
            kinds.pop()
            stack.pop()
        elif word == ",":
            awaits_key = bool(kinds) and kinds[-1] == "{"
            if kinds and kinds[-1] == "[":
                stack[-1] = int(stack[-1]) + 1
        elif word == ":":
            awaits_key = False
        elif word[0] == '"' and awaits_key:
            stack[-1] = json.loads(word)
        elif word[0] == '"' and stack[:1] == ["cells"] and stack[2:3] == ["source"]:
            number = int(stack[1])
            if len(stack) in (3, 4):
                if current is None or current[0] != number:
                    if current is not None:
                        yield current
                    current = number, []
                current[1].append((token.start() + 1, token.end() - 1))
    if current is not None:
        yield current


def _characters(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Each character of a string, and from where to where it stands."""
    for match in _CHARACTER.finditer(text, start, end):
        piece = match[0]
        yield piece if len(piece) == 1 else json.loads(f'"{piece}"'), match.start(), match.end()


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _trimmed(edit: Edit, data: bytes) -> tuple[int, int, str]:
    """An edit without what it leaves as it is at both ends, in whole characters."""
    old, new = data[edit.start : edit.end].decode(), edit.text.decode()
    head, shortest = 0, min(len(old), len(new))
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start = edit.start + len(old[:head].encode())
    end = edit.end - len(old[len(old) - tail :].encode())
    return start, end, new[head : len(new) - tail]
