"""A plan's text by lines, to be changed at one place so that all the rest stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from canonize.plan_file.yaml_values import BadYaml, TextPlace, Values, read_values


class TextLines:
    """A text by lines, to be changed at one place."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._ending = "\r" if "\r\n" in text else ""

    def character(self, mark: TextPlace) -> str:
        return self._lines[mark.line - 1][mark.column - 1 : mark.column]

    def inserted(self, mark: TextPlace, skip: int, new: str) -> str:
        """The text with something put behind a mark."""
        line = self._lines[mark.line - 1]
        at = mark.column - 1 + skip
        return self._replaced(mark.line, [line[:at] + new + line[at:]])

    def around(self, mark: TextPlace, word: str, before: str, after: str) -> str:
        """The text with something put on both sides of a word at a mark."""
        line = self._lines[mark.line - 1]
        at = mark.column - 1
        head, rest = line[:at], line[at:]
        return self._replaced(mark.line, [head + rest.replace(word, before + word + after, 1)])

    def after(self, line: int, new: Sequence[str]) -> str:
        """The text with lines put behind a line, which counts from 1."""
        kept = self._lines[line - 1 : line] if line else []
        more = [text + self._ending for text in new]
        return "\n".join([*self._lines[: max(line - 1, 0)], *kept, *more, *self._lines[line:]])

    def unfolded(self, key: TextPlace, block: Sequence[str]) -> str:
        """``name: {...}`` with a block in place of the braces; a comment behind them stays."""
        line = self._lines[key.line - 1].removesuffix("\r")
        head, _, rest = line.partition("{")
        comment = rest.partition("}")[2].strip()
        first = f"{head.rstrip()}  {comment}" if comment else head.rstrip()
        return self._replaced(key.line, [text + self._ending for text in (first, *block)])

    def before_closing(self, mark: TextPlace, new: str) -> Iterator[str]:
        """The text with something put before each closing brace of a line, the first one first."""
        line = self._lines[mark.line - 1]
        for at in (i for i, character in enumerate(line) if character == "}"):
            yield self._replaced(mark.line, [line[:at] + new + line[at:]])

    def _replaced(self, line: int, new: Sequence[str]) -> str:
        return "\n".join([*self._lines[: line - 1], *new, *self._lines[line:]])


def quoted(text: str) -> str:
    """A YAML string."""
    return json.dumps(text, ensure_ascii=False)


def read_or_none(text: str) -> Values | None:
    """The values of a text; ``None`` where it is no YAML document."""
    try:
        return read_values(text)
    except BadYaml:
        return None
