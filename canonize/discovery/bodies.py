"""The code of candidates as a reader meets it: tokens, comments, whether a program wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from canonize.discovery.candidates import Candidate

Read = Callable[[str], bytes | None]

_TOKEN = re.compile(r"[^\W\d]\w*|\d+|[^\w\s]")
_DOCUMENTATION = re.compile(r'("""|\'\'\')[\s\S]*?\1')
_COMMENT = re.compile(r"#[^\n]*")
_STRING = re.compile(r'"([^"\n]{12,})"|\'([^\'\n]{12,})\'')
_GENERATED = re.compile(
    r"^#.*\b(?:auto[- ]?generated|generated (?:from|by|with)|do not (?:edit|modify))\b",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD_LINES = 12
_SHINGLE = 4
_MOST_TOKENS = 4_000
_MOST_CHARACTERS = 40_000


class CandidateBody:
    """The lines of one definition.

    Args:
        lines: of the whole file.
        start: first line of the definition, from 1.
        end: last line.
    """

    def __init__(self, lines: list[str], start: int, end: int) -> None:
        self._lines = lines
        self._start = start
        self._end = end

    @cached_property
    def code(self) -> str:
        """Everything below the first line, without documentation and comments."""
        text = "\n".join(self._lines[self._start : self._end])
        return _COMMENT.sub("", _DOCUMENTATION.sub("", text))

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Every few tokens that follow one another."""
        tokens = _TOKEN.findall(self.code)[:_MOST_TOKENS]
        return frozenset(zip(*(tokens[n:] for n in range(_SHINGLE)), strict=False))

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every name in the code."""
        return frozenset(t for t in _TOKEN.findall(self.code) if t.isidentifier())

    @cached_property
    def messages(self) -> frozenset[str]:
        """Strings of several words: what it tells people, or asks a database."""
        found = (a or b for a, b in _STRING.findall(self.code))
        return frozenset(text for text in found if " " in text.strip())

    @cached_property
    def prose(self) -> str:
        """The comments right above it, and the documentation and comments in it."""
        above = self._start - 1
        while above > 0 and self._lines[above - 1].lstrip().startswith(("#", "@")):
            above -= 1
        head = [line for line in self._lines[above : self._start - 1] if "#" in line]
        text = "\n".join(self._lines[self._start : self._end])[:_MOST_CHARACTERS]
        inside = [m.group() for m in _DOCUMENTATION.finditer(text)]
        inside += _COMMENT.findall(_DOCUMENTATION.sub("", text))
        return "\n".join([*head, *inside])


class Bodies:
    """Bodies of candidates; each file is read once.

    Args:
        read: the bytes of a file.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._lines: dict[str, list[str]] = {}
        self._bodies: dict[str, CandidateBody] = {}

    def of(self, candidate: Candidate) -> CandidateBody:
        """The body of one candidate."""
        found = self._bodies.get(candidate.symbol)
        if found is None:
            definition = candidate.definition
            lines = self._lines_of(candidate.path)
            found = CandidateBody(lines, definition.line, definition.end)
            self._bodies[candidate.symbol] = found
        return found

    def is_generated(self, path: str) -> bool:
        """Whether the first lines of a file say that a program wrote it."""
        return _GENERATED.search("\n".join(self._lines_of(path)[:_HEAD_LINES])) is not None

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            text = (self._read(path) or b"").decode("utf-8", "replace")
            self._lines[path] = text.splitlines()
        return self._lines[path]
