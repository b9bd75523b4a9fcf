"""The host's `ast` of a file, also where the file's syntax is newer than the host.

What `ast` can't parse and LibCST can is parsed by `ast` after all, once what is newer is masked:
type parameters are blanked, formatted strings become empty ones, ``type X = ...`` becomes an
assignment. Lines stay where they are.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

import libcst as cst

from canonize.syntax.parsed_file import ParsedFile, Span, Unreadable
from canonize.syntax.scopes import children


def parsed(data: bytes) -> ast.Module | None:
    """The tree; ``None`` when neither parser understands the file, or LibCST loses part of it."""
    found = _by_host(data)
    if found is not None:
        return found
    try:
        file = ParsedFile.of(data)
        masked = _masked(file)
    except (Unreadable, RecursionError):
        return None
    return _by_host(masked)


def _by_host(data: bytes | str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd escapes in strings are not this tool's to mention
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _masked(file: ParsedFile) -> str:
    nodes = list(_newer(file.module))
    spans = file.spans(nodes)
    text = file.text
    pieces: list[str] = []
    position = 0
    for node in sorted(nodes, key=lambda node: spans[id(node)].start):
        span = spans[id(node)]
        if span.start < position:
            continue
        pieces += [text[position : span.start], _mask(node, text, span)]
        position = span.end
    return "".join([*pieces, text[position:]])


def _newer(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What an older parser may not know, outermost first."""
    if isinstance(node, _FORMATTED):
        yield node
        return
    if isinstance(node, (cst.TypeParameters, cst.TypeAlias)):
        yield node
        if isinstance(node, cst.TypeParameters):
            return
    for child in children(node):
        yield from _newer(child)


_FORMATTED: tuple[type[cst.CSTNode], ...] = tuple(
    getattr(cst, name) for name in ("FormattedString", "TemplatedString") if hasattr(cst, name)
)


def _mask(node: cst.CSTNode, text: str, span: Span) -> str:
    source = text[span.start : span.end]
    lines = source.count("\n")
    empty = f'"""{chr(10) * lines}"""' if lines else '""'
    if isinstance(node, _FORMATTED):
        return empty
    if isinstance(node, cst.TypeAlias):
        return f"{node.name.value} = {empty}"
    return "\\\n".join(" " * len(line) for line in source.split("\n"))
