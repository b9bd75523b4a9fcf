"""Code that the host's parser does not know, made readable to it without moving a byte.

Newer than the host: type parameters and their defaults (PEP 695, 696), ``type X = ...``, quotes
within the fields of formatted strings (PEP 701), template strings (PEP 750), ``except A, B:``
(PEP 758), ``lazy import`` (PEP 810). Older: ``async`` as a name. What stands in the way is put in
other words of the same length, so lines, columns and all names stay where they are;
`Readable.repair` gives the tree the shape that a newer parser would have given it, as far as the
host has nodes for that.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from canonize.core.rewording import STAND_IN, Scanner, Span, Unended

_SIGNS = re.compile(rb"\b(?:type|except|async|lazy)\b|\[|[\"']")


@dataclass(frozen=True)
class Readable:
    """Code that the host may be able to read.

    Args:
        code: as long as what it was made from, as UTF-8.
        texts: what is text of the strings that were put in other words.
        parameters: the type parameters that the host can't read.
        original: what it was made from.
    """

    code: bytes
    texts: tuple[Span, ...] = ()
    parameters: tuple[Span, ...] = ()
    original: bytes = b""
    _contents: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    _aliases: frozenset[int] = frozenset()
    _handlers: frozenset[int] = frozenset()
    _has_old_names: bool = False

    def is_parameter(self, offset: int) -> bool:
        """Whether type parameters stand there."""
        return any(start <= offset < end for start, end in self.parameters)

    def parsed(self) -> ast.Module:
        """The tree; its places are those of the code that this was made from.

        Raises:
            SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a string that is called, an odd escape
            return self.repair(ast.parse(self.code.decode()))

    def repair(self, tree: ast.Module) -> ast.Module:
        """Takes back, in a tree of `code`, what was put in for the parser's sake."""
        if not (self._aliases or self._handlers or self._contents or self._has_old_names):
            return tree
        places = _Places(self.code)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and places.start(node) in self._aliases:
                del node.targets[0]
            elif isinstance(node, ast.ExceptHandler) and places.start(node) in self._handlers:
                node.type = node.type and _as_tuple(node.type)
            elif isinstance(node, ast.Tuple) and places.start(node) in self._contents:
                texts = [self._text(span, places) for span in self._contents[places.start(node)]]
                node.elts = sorted([*node.elts, *texts], key=places.start)
            if self._has_old_names:
                _rename(node)
        return tree

    def _text(self, span: Span, places: _Places) -> ast.expr:
        text = ast.Constant(self.original[span[0] : span[1]].decode("utf-8", "replace"))
        text.lineno, text.col_offset = places.of(span[0])
        text.end_lineno, text.end_col_offset = places.of(span[1])
        return text


class _Places:
    """Offsets of nodes, and the other way round."""

    def __init__(self, code: bytes) -> None:
        self._starts = [0, *(m.end() for m in re.finditer(rb"\r\n|\r|\n", code))]

    def start(self, node: ast.stmt | ast.expr | ast.excepthandler) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]


def parse_any(source: bytes | str) -> ast.Module:
    """`ast.parse` of code that may be newer than the host.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    return parsed_with_words(source)[0]


def parsed_with_words(source: bytes | str) -> tuple[ast.Module, Readable | None]:
    """`parse_any`, and the words that the code was put in for it; ``None``: its own.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    try:
        return ast.parse(source), None
    except SyntaxError:
        found = readable_from(source)
        if found is not None:
            with contextlib.suppress(SyntaxError, ValueError):
                return found.parsed(), found
        raise


def readable_from(source: bytes | str) -> Readable | None:
    """`readable` of a file's bytes, or of text."""
    if isinstance(source, str):
        return readable(source.encode("utf-8", "replace"))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding != "utf-8":
            source = source.decode(encoding).encode()
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
    return readable(source)


def readable(code: bytes) -> Readable | None:
    """Code in words that older parsers know.

    Args:
        code: UTF-8 without byte-order mark.

    Returns:
        ``None`` when there is nothing to put in other words, or a string does not end.
    """
    if _SIGNS.search(code) is None:
        return None
    scanner = Scanner(code)
    try:
        scanner.scan(0, in_field=False)
    except (Unended, RecursionError):
        return None
    if not scanner.edits:
        return None
    reworded = bytearray(code)
    for at, new in scanner.edits:
        reworded[at : at + len(new)] = new
    return Readable(
        bytes(reworded),
        tuple(sorted(scanner.texts)),
        tuple(scanner.parameters),
        code,
        scanner.contents,
        frozenset(scanner.aliases),
        frozenset(scanner.handlers),
        scanner.has_old_names,
    )


def without_old_names(text: str) -> str | None:
    """Text in which ``async`` as a name is `STAND_IN`; ``None`` when it is no name there."""
    if "async" not in text:
        return None
    code = bytearray(text.encode("utf-8", "surrogatepass"))
    scanner = Scanner(bytes(code))
    try:
        scanner.scan(0, in_field=False)
    except (Unended, RecursionError):
        return None
    for at, new in scanner.edits:
        if new == STAND_IN:
            code[at : at + len(new)] = new
    return code.decode("utf-8", "surrogatepass") if scanner.has_old_names else None


def _as_tuple(node: ast.expr) -> ast.expr:
    """``A | B`` as ``A, B``."""
    parts: list[ast.expr] = []
    left = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.BitOr):
        parts.append(left.right)
        left = left.left
    if not parts:
        return node
    return ast.copy_location(ast.Tuple([left, *reversed(parts)], ast.Load()), node)


def _rename(node: ast.AST) -> None:
    """Gives names back that are keywords by now."""
    stand_in = STAND_IN.decode()
    for name, value in ast.iter_fields(node):
        if isinstance(value, str) and stand_in in value and not isinstance(node, ast.Constant):
            parts = ["async" if part == stand_in else part for part in value.split(".")]
            setattr(node, name, ".".join(parts))
        elif isinstance(value, list) and stand_in in value:
            setattr(node, name, ["async" if item == stand_in else item for item in value])
