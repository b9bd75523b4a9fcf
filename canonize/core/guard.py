"""Looks at every proposed file before anything is written, and trusts no codemod.

A changed file must consist of its declared edits and nothing else, still parse, have no name that
became undefined, keep its encoding and line ends, and close no new import cycle.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from canonize.core.change import Change, Edit
from canonize.core.import_cycles import half_loaded, new_cycle
from canonize.core.import_graph import ImportGraph
from canonize.core.reasons import Code, Reason
from canonize.core.still_parses import parse_objection, parse_quietly
from canonize.core.undefined_names import undefined_at_source, undefined_names

_BOM = b"\xef\xbb\xbf"
_BEHIND_ALL = 1 << 62


class Guard:
    """Looks at the changes of one proposal.

    Args:
        before, after: import graphs of the trees before and after all of them.
        beside: all of them; a name may have moved from one to another.
        was: where a file that moves as a whole was before.
    """

    def __init__(
        self,
        before: ImportGraph,
        after: ImportGraph,
        beside: Sequence[Change] = (),
        was: Callable[[str], str] = lambda path: path,
    ) -> None:
        self._before = before
        self._after = after
        self._beside = beside
        self._was = was

    def objections(self, change: Change, edits: Sequence[Edit] | None) -> list[str]:
        """Why a change must not be written; empty when it may.

        Args:
            edits: the declared edits; ``None``: the whole file was declared.
        """
        if change.after is None:
            return []
        found = [] if change.before is None else bytes_objections(change.before, change.after)
        if edits is not None and change.before is not None:
            found += _edit_objections(change.before, change.after, edits)
        if not change.path.endswith((".py", ".pyi")):
            return found
        old = None
        if edits is not None and change.before is not None:
            old = _old_shapes(change.before, edits)  # first: a huge tree goes before the next
        reason, tree = parse_objection(change)
        if reason:
            return [*found, reason]
        if edits is not None and old is not None and tree is not None:
            found += _tree_objections(old, change.after, edits, tree)
        unknown = undefined_names(change.after)
        gone = unknown - undefined_names(change.before or b"") if unknown else frozenset()
        gone = gone - self._moved if gone else gone
        if gone and change.before is None:
            gone -= undefined_at_source(self._before.tree, gone, change.after)
        if left := sorted(gone):
            found.append(Reason(f"{', '.join(left)} would be undefined", Code.GUARD))
        return [*found, *self._import_objections(change.path)]

    @cached_property
    def _moved(self) -> frozenset[str]:
        """Names that nothing bound in a file, and that are gone with the code that has them.

        ``unicode`` in code for two Pythons is undefined wherever the code stands.
        """
        found: set[str] = set()
        for change in self._beside:
            if change.before is not None and change.path.endswith((".py", ".pyi")):
                left = undefined_names(change.after) if change.after is not None else set()
                found |= undefined_names(change.before) - left
        return frozenset(found)

    def _import_objections(self, path: str) -> Iterator[str]:
        if not path.endswith(".py"):
            return
        if cycle := new_cycle(path, self._before, self._after, self._was):
            yield Reason(f"it would close an import cycle: {' -> '.join(cycle)}", Code.CYCLE)
        elif half := half_loaded(path, self._before, self._after):
            yield f"{half} calls a function of it while it loads, which would import {half}"


def bytes_objections(before: bytes, after: bytes) -> list[str]:
    """What must never change: byte-order mark, line ends, the end of the last line."""
    found = []
    if before.startswith(_BOM) != after.startswith(_BOM):
        found.append("the byte-order mark would change")
    if before and after and before.endswith(b"\n") != after.endswith(b"\n"):
        found.append(Reason("the end of the last line would change", Code.GUARD))
    styles = (b"\r\n" in before, b"\n" in before.replace(b"\r\n", b""))
    if styles in ((True, False), (False, True)) and after:
        now = (b"\r\n" in after, b"\n" in after.replace(b"\r\n", b""))
        if (now[0] and not styles[0]) or (now[1] and not styles[1]):
            found.append(Reason("line endings would be mixed", Code.GUARD))
    return found


def _edit_objections(before: bytes, after: bytes, edits: Sequence[Edit]) -> list[str]:
    out: list[bytes] = []
    position = 0
    for edit in edits:
        if not position <= edit.start <= edit.end <= len(before):
            return [Reason("its declared edits overlap or lie outside the file", Code.GUARD)]
        out += (before[position : edit.start], edit.text)
        position = edit.end
    out.append(before[position:])
    if b"".join(out) == after:
        return []
    return [Reason("it differs outside its declared edits", Code.GUARD)]


# The syntax tree outside the edits ---------------------------------------------------------------


_LINE_END = re.compile(rb"\r\n|\r|\n")


class _Offsets:
    """Byte offsets of `ast` positions; `ast` counts columns in UTF-8 bytes without the mark."""

    def __init__(self, data: bytes) -> None:
        self._mark = len(_BOM) if data.startswith(_BOM) else 0
        self._starts = [self._mark, *(m.end() for m in _LINE_END.finditer(data))]

    def span(self, node: ast.AST) -> tuple[int, int] | None:
        line = getattr(node, "lineno", None)
        if line is None:
            return None
        start = self._starts[line - 1] + node.col_offset  # type: ignore[attr-defined]  # located
        end = self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]  # located
        return start, end


def _old_shapes(before: bytes, edits: Sequence[Edit]) -> list[object] | None:
    """What stands outside of the edits; ``None`` where the host can't tell."""
    try:
        old = parse_quietly(before, last=True) if _is_utf8(before) else None
    except (SyntaxError, ValueError, RecursionError):
        return None
    if old is None:
        return None
    return _shapes(old, _Offsets(before), _Edited.of([(edit.start, edit.end) for edit in edits]))


def _tree_objections(
    old: list[object], after: bytes, edits: Sequence[Edit], new: ast.Module
) -> list[str]:
    """Compares the two syntax trees with the nodes inside edits taken out."""
    new_spans, shift = [], 0
    for edit in edits:
        new_spans.append((edit.start + shift, edit.start + shift + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
    if old == _shapes(new, _Offsets(after), _Edited.of(new_spans)):
        return []
    return [Reason("its syntax tree differs outside its declared edits", Code.GUARD)]


def _is_utf8(data: bytes) -> bool:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return encoding in ("utf-8", "utf-8-sig")


def _shapes(tree: ast.Module, offsets: _Offsets, edited: _Edited) -> list[object]:
    """One shape a top-level statement; untouched statements compare by their source length.

    Their bytes are known to be the same, so the same length at the same place is the same code.
    """
    places = [offsets.span(statement) for statement in tree.body]
    found: list[object] = []
    for index, statement in enumerate(tree.body):
        span = places[index]
        follower = places[index + 1] if index + 1 < len(places) else None
        assert span is not None
        # An insertion below a block makes the block longer, so the gap behind it counts as well.
        if edited.touches(span[0], follower[0] if follower else _BEHIND_ALL):
            shape = _shape(statement, offsets, edited)
            if shape is not None:
                found.append(shape)
        else:
            found.append((type(statement).__name__, span[1] - span[0]))
    return found


@dataclass(frozen=True, slots=True)
class _Edited:
    """The stretches that edits replace, by where they start, and how far those up to each reach."""

    spans: list[tuple[int, int]]
    starts: list[int]
    reach: list[int]

    @classmethod
    def of(cls, spans: list[tuple[int, int]]) -> _Edited:
        reach = [*accumulate((end for _, end in spans), max)]
        return cls(spans, [start for start, _ in spans], reach)

    def touches(self, start: int, end: int) -> bool:
        """Whether any edit overlaps a stretch of the file or borders on it."""
        index = bisect_right(self.starts, end) - 1
        return index >= 0 and self.reach[index] >= start

    def holds(self, start: int, end: int) -> bool:
        """Whether the edit before the start of a stretch goes on to its end."""
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and end <= self.spans[index][1]


def _shape(node: ast.AST, offsets: _Offsets, edited: _Edited) -> object:
    span = offsets.span(node)
    if span is not None:
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and edited.touches(*span):
            return None  # a leaf: its bytes outside the edit are known to be the same
        if edited.holds(*span):
            return None
    parts: list[object] = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            parts.append(_shape(value, offsets, edited))
        elif isinstance(value, list):
            shapes = [
                _shape(item, offsets, edited) if isinstance(item, ast.AST) else item
                for item in value
            ]
            parts.append([shape for shape in shapes if shape is not None])
        elif name not in ("type_comment", "kind"):
            parts.append((name, value))
    return parts


# Names -------------------------------------------------------------------------------------------
