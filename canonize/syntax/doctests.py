"""What doctest runs of a text, as a function of the file: every line of it knows its place.

Each docstring becomes a function below the file's own code, since its examples see the names of
the module and keep what they bind. Of a document, which is no module, the examples are the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.newer_syntax import parse_any
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Role

_LINE = re.compile(r"([ \t]*)(>>>|\.\.\.)(?:[ ]|(?=\r?\Z))(.*)", re.DOTALL)
_IMPORTING = re.compile(rb">>>[^\n]*\bimport\b")
_OPENING = re.compile(r"[A-Za-z]*(?P<quote>\"\"\"|'''|\"|')")
_STEP = " " * 4
_SHOWING = "print"
_Line = tuple[str, int, int]
"""A line of code, its line in the file, and what a column has less in the code."""


@dataclass(frozen=True)
class DoctestCode:
    """The examples of a file as code.

    Args:
        data: the file's code and, below it, its examples.
        places: of each line of them, its line in the file and what a column has less here; both
            are 0 where nothing of the file stands.
        first: the line of ``data`` that the first of them stands on.
        expected: lines that they are to print, with their numbers.
    """

    data: bytes
    places: tuple[tuple[int, int], ...]
    first: int
    expected: tuple[tuple[int, str], ...] = ()

    def place(self, line: int, column: int) -> tuple[int, int] | None:
        """Line and column in the file; ``None`` for what is no example."""
        if not 0 <= line - self.first < len(self.places):
            return None
        found, less = self.places[line - self.first]
        return (found, column + less) if found else None


def has_examples(data: bytes) -> bool:
    """Whether any line of a file begins as an example does."""
    return b">>> " in data


def import_in_examples(data: bytes) -> bool:
    """Whether an example of a file may import something."""
    return _IMPORTING.search(data) is not None


def examples_of(analysed: Analysed) -> DoctestCode | None:
    """Those of the docstrings of a Python file."""
    file, scopes = analysed.file, analysed.scopes
    written: list[_Line] = []
    expected: list[tuple[int, str]] = []
    for site in scopes.strings:
        if site.role is not Role.DOCSTRING:
            continue
        span = analysed.string_spans[id(site.node)]
        source = file.text[span.start : span.end]
        if ">>> " not in source:
            continue
        line, column = file.place(span.start)
        opening = _OPENING.match(source)
        if opening is None:
            continue
        blank = " " * (column - 1 + opening.end())
        said = source[opening.end() : len(source) - len(opening["quote"])]
        body = list(_statements(blank + said, line, expected))
        if body:
            written += [(f"def _examples_{line}():", 0, 0), *body]
    return _below(file.text, file.encoding, written, expected)


def examples_in_text(text: str) -> DoctestCode | None:
    """Those of a document, which share what they bind."""
    expected: list[tuple[int, str]] = []
    body = list(_statements(text, 1, expected))
    return _below("", "utf-8", [("def _examples():", 0, 0), *body] if body else [], expected)


def _below(
    text: str, encoding: str, written: list[_Line], expected: list[tuple[int, str]]
) -> DoctestCode | None:
    if not written:
        return None
    above = text if text.endswith("\n") or not text else text + "\n"
    code = above + "\n".join([*(line for line, _, _ in written), ""])
    places = tuple((line, less) for _, line, less in written)
    return DoctestCode(code.encode(encoding), places, above.count("\n") + 1, tuple(expected))


def _statements(text: str, first: int, expected: list[tuple[int, str]]) -> Iterator[_Line]:
    """Each line of the examples that can be run, indented by a step, with its place.

    Args:
        expected: gets the lines that are to be printed.
    """
    example: list[_Line] = []
    wants = False
    for number, line in enumerate([*text.split("\n"), ""], first):
        found = _LINE.match(line)
        starts = found is not None and found[2] == ">>>"
        if example and (found is None or starts):
            yield from _shown(example)
            example, wants = [], True
        if found is not None and (example or starts):
            example.append((found[3].rstrip("\r"), number, found.start(3) - len(_STEP)))
        elif wants := wants and bool(line.strip()):
            expected.append((number, line))


def _shown(example: list[_Line]) -> Iterator[_Line]:
    """An example as statements: what an expression comes to is printed."""
    source = "\n".join(line for line, _, _ in example)
    try:
        parsed = parse_any(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # nor does doctest run it
    is_shown = len(parsed) == 1 and isinstance(parsed[0], ast.Expr)
    lines = [(_STEP + line if line.strip() else "", at, less) for line, at, less in example]
    opened, closed = (f"{_STEP}{_SHOWING}(", 0, 0), (f"{_STEP})", 0, 0)
    yield from [opened, *lines, closed] if is_shown and parsed else lines if parsed else ()
