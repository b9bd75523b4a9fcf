"""Judges a changed file by its declared edits alone, with code of its own: not the guard's.

Outside of the edits every byte is as it was, and every node that no edit touches is still there:
the same tree at the same (moved) place below the same kinds of parents.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

from canonize.core.change import Edit

Place = tuple[int, int, str, tuple[str, ...]]


def undeclared(before: bytes, after: bytes, edits: Sequence[Edit] | None) -> list[str]:
    """What differs although nobody said so; empty when nothing does.

    Args:
        edits: ``None``: the whole file was declared; it only has to be a program.
    """
    found = [] if _compiles(after) or not _compiles(before) else ["it no longer compiles"]
    if edits is None or found:
        return found
    if _spliced(before, edits) != after:
        return ["bytes differ outside of the declared edits"]
    trees = _tree(before), _tree(after)
    if trees[0] is None or trees[1] is None:
        return ["a file that is no program was changed"]
    spans = [(edit.start, edit.end) for edit in edits]
    moved, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        moved.append((start, start + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
    mine = Counter(_move(place, edits) for place in _untouched(before, trees[0], spans))
    theirs = Counter(_untouched(after, trees[1], moved))
    gone, new = mine - theirs, theirs - mine
    found += [f"gone or changed: {place[2][:120]}" for place in list(gone)[:3]]
    found += [f"new: {place[2][:120]}" for place in list(new)[:3]]
    was, now = (ast.get_docstring(tree, clean=False) for tree in trees)
    return [*found, "the docstring is none any more"] if was is not None and now is None else found


def _spliced(before: bytes, edits: Sequence[Edit]) -> bytes:
    pieces, at = [], 0
    for edit in edits:
        pieces += [before[at : edit.start], edit.text]
        at = edit.end
    return b"".join([*pieces, before[at:]])


def _tree(data: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _compiles(data: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<file>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _untouched(data: bytes, tree: ast.Module, spans: list[tuple[int, int]]) -> Iterator[Place]:
    """The largest expressions and simple statements that no edit touches."""
    offsets = _Offsets(data)

    def visit(node: ast.AST, path: tuple[str, ...]) -> Iterator[Place]:
        # What is put in at the end of a block belongs to the block afterwards: blocks are opened.
        if hasattr(node, "lineno") and not hasattr(node, "body"):
            start, end = offsets.of(node)
            if not any(_touches(span, start, end) for span in spans):
                yield start, end, ast.dump(node), path
                return
        if isinstance(node, ast.JoinedStr):  # what is inside has no place before Python 3.12
            return
        for name, value in ast.iter_fields(node):
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from visit(below, (*path, f"{type(node).__name__}.{name}"))

    yield from visit(tree, ())


def _touches(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] < end and span[1] > start


def _move(place: Place, edits: Sequence[Edit]) -> Place:
    """Where an untouched node is afterwards."""
    start, end, dump, path = place
    shift = sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= start)
    return start + shift, end + shift, dump, path


class _Offsets:
    """From a node's line and column to bytes of the file, whatever its encoding."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        self._lines = [mark, *(m.end() for m in re.finditer(rb"\r\n|\r|\n", data))]
        name = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        self._encoding = None if name in ("utf-8", "utf-8-sig") else name

    def of(self, node: ast.AST) -> tuple[int, int]:
        first = min([node, *getattr(node, "decorator_list", [])], key=lambda n: n.lineno)
        start = self._at(first.lineno, first.col_offset)
        if first is not node:  # the @ belongs to it
            start = self._data.rfind(b"@", 0, start)
        return start, self._at(node.end_lineno, node.end_col_offset)

    def _at(self, line: int, column: int) -> int:
        start = self._lines[line - 1]
        if self._encoding is None or column == 0:
            return start + column
        end = self._lines[line] if line < len(self._lines) else len(self._data)
        text = self._data[start:end].decode(self._encoding)
        head = text.encode()[:column].decode()
        return start + len(head.encode(self._encoding))
