"""A run of import statements as text: read line by line, and written as a repository wants it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_HEAD = re.compile(r"([ \t]*)(?:from|import)(?=[ \t.(\\])")
_CODE = re.compile(r"(?:from (?P<module>\.*(?: ?\w[\w.]*)?) ?)?\bimport (?P<names>.+)")
_LINE = re.compile(r"([^#\r\n]*)(#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))*")
_COMMENTS = re.compile(r"(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*")
_NAME = re.compile(r"(\w+(?:\.\w+)*|\*)(?:\s+as\s+(\w+))?\Z")

Named = tuple[str, str]
"""A name and what follows ``as``, or nothing."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import statement of a run.

    Args:
        blank: the empty lines above it, as text.
        above: comment lines right above it, as text.
        text: the statement with its line end.
        module: as a from-import writes it; ``None`` for ``import x``.
        names: what is imported; modules for ``import x``.
        comment: behind the statement.
        is_plain: whether `text` says nothing more than that (no comments between the names).
    """

    blank: str
    above: str
    text: str
    indent: str
    module: str | None
    names: tuple[Named, ...]
    comment: str = ""
    is_plain: bool = True

    @property
    def is_multi_line(self) -> bool:
        return len(self.text.splitlines()) > 1

    @property
    def has_trailing_comma(self) -> bool:
        return re.search(r",\s*\)", self.text) is not None

    @property
    def is_star(self) -> bool:
        return self.module is not None and self.names == (("*", ""),)

    @property
    def locals(self) -> frozenset[str]:
        """The names that it binds."""
        if self.module is None:
            return frozenset(asname or name.partition(".")[0] for name, asname in self.names)
        return frozenset(asname or name for name, asname in self.names)

    @property
    def one_line(self) -> str:
        """The statement on one line, without comment and line end."""
        said = ", ".join(written_alias(named) for named in self.names)
        head = f"{self.indent}from {self.module} import " if self.module is not None else ""
        return f"{head}{said}" if head else f"{self.indent}import {said}"

    def having(self, names: Sequence[Named]) -> ImportLine:
        """The same statement with other names; `text` is out of date then."""
        return replace(self, names=tuple(dict.fromkeys(names)))


def written_alias(named: Named) -> str:
    """``name`` or ``name as local``."""
    name, asname = named
    return f"{name} as {asname}" if asname else name


def read_imports(text: str) -> list[ImportLine] | None:
    """A run of import statements; ``None`` when there is anything else in it."""
    found: list[ImportLine] = []
    position = 0
    while True:
        blank, position = _matched(_BLANK, text, position)
        if position >= len(text) or not text[position:].strip():
            return found
        above, position = _matched(_COMMENTS, text, position)
        statement = _read(text, position)
        if statement is None:
            return None
        found.append(replace(statement, blank=blank, above=above))
        position += len(statement.text)


def _matched(pattern: re.Pattern[str], text: str, at: int) -> tuple[str, int]:
    match = pattern.match(text, at)
    return (match[0], match.end()) if match is not None else ("", at)


def _read(text: str, at: int) -> ImportLine | None:
    head = _HEAD.match(text, at)
    if head is None:
        return None
    lines: list[tuple[str, str]] = []
    end, depth = at, 0
    while True:
        line = _LINE.match(text, end)
        if line is None or (end >= len(text) and lines):
            return None
        end = line.end()
        code, comment = line[1], line[2] or ""
        lines.append((code.rstrip().removesuffix("\\"), comment))
        depth += code.count("(") - code.count(")")
        if depth <= 0 and not code.rstrip().endswith("\\"):
            break
    whole = " ".join(" ".join(code for code, _ in lines).split())
    match = _CODE.fullmatch(_bare(whole))
    names = _names(match["names"]) if match is not None else ()
    if match is None or not names:
        return None
    module = match["module"].replace(" ", "") if match["module"] is not None else None
    inner = any(comment for _, comment in lines[:-1])
    return ImportLine(
        "", "", text[at:end], head[1], module, names, lines[-1][1], is_plain=not inner
    )


def _bare(code: str) -> str:
    return " ".join(code.replace("(", " ").replace(")", " ").split())


def _names(listed: str) -> tuple[Named, ...]:
    """The names of a statement; none when it is not understood."""
    found = []
    for part in listed.rstrip(", ").split(","):
        named = _NAME.match(part.strip())
        if named is None:
            return ()
        found.append((named[1], named[2] or ""))
    return tuple(found)
