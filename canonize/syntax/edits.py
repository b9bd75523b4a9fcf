"""Edits of one file: LibCST nodes replaced in place, every other byte copied from the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.core.change import Edit
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile, Span, render

_OF_THE_FILE = re.compile(
    r"^#!|coding[:=]|copyright|licen[cs]e|spdx|\(c\)|author|vim:|-\*-"
    r"|[a-z0-9]+: *(?:disable|noqa|ignore)",
    re.IGNORECASE,
)
"""What comments at the top of a file say of the file."""
_BLANK = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))+")


Piece = tuple[int, int, str]
"""Two offsets of the source, and the text that takes the place of what stands between them."""

Tidy = Callable[[str, list[Piece]], list[Piece]]
"""Gets a text and sorted edits of it, and gives edits to the same effect."""


@dataclass(frozen=True, slots=True)
class _Planned:
    node: cst.CSTNode
    where: str
    new: cst.CSTNode | str


class FileEdits:
    """Collects edits by node, then turns them into bytes and declared edits.

    A statement line is edited as a whole or through its small statements, never both.
    """

    def __init__(self, file: ParsedFile) -> None:
        self.file = file
        self._planned: list[_Planned] = []
        self._spots: list[cst.CSTNode] = []
        self._spliced: list[Piece] = []
        self._spans: dict[int, Span] | None = None

    def __bool__(self) -> bool:
        return bool(self._planned or self._spliced)

    def replace(self, node: cst.CSTNode, new: cst.CSTNode | str) -> None:
        """Puts a node, or code, where an expression or small statement stands.

        A node brings its own parentheses; code goes between those that are there.
        """
        self._plan(node, "replace", new)

    def planned(self, node: cst.CSTNode) -> cst.CSTNode | str | None:
        """What `replace` is to put in a node's place; ``None``: it stays so far."""
        for planned in self._planned:
            if planned.node is node and planned.where == "replace":
                return planned.new
        return None

    def is_removed(self, statement: cst.CSTNode) -> bool:
        """Whether a whole statement is to go."""
        return any(p.node is statement and p.where.startswith("remove") for p in self._planned)

    def revise(self, node: cst.CSTNode, new: cst.CSTNode | str) -> None:
        """`replace`, where the node may be replaced already: what was planned is forgotten."""
        self._planned = [p for p in self._planned if p.node is not node or p.where != "replace"]
        self.replace(node, new)

    def remove_lines(self, statement: cst.CSTNode) -> None:
        """Removes a whole statement with its lines; comment lines above it stay."""
        self._plan(statement, "remove", "")

    def remove_with_comments(self, statement: cst.CSTNode) -> None:
        """Removes a whole statement with its lines and the comment lines that lead it."""
        self._plan(statement, "remove-leading", "")

    def remove_block(self, statement: cst.CSTNode, lines: Sequence[cst.CSTNode]) -> None:
        """Removes a statement instead of the lines in it whose removal was planned."""
        within = {id(line) for line in lines}
        self._planned = [p for p in self._planned if id(p.node) not in within]
        self.remove_lines(statement)

    def insert_after(self, statement: cst.CSTNode, code: str) -> None:
        """Adds statement lines (no indentation, no final newline) below a whole statement."""
        self._plan(statement, "after", code)

    def insert_before(self, statement: cst.CSTNode, code: str) -> None:
        """Adds statement lines above a whole statement and below its leading comments."""
        self._plan(statement, "before", code)

    def insert_above(self, statement: cst.CSTNode, code: str) -> None:
        """Adds a paragraph of statement lines above a statement and its leading comments."""
        self._plan(statement, "above", code)

    def insert_definition_above(self, statement: cst.CSTNode, code: str) -> None:
        """Adds definitions above a statement of the top level, with two empty lines around them."""
        self._plan(statement, "apart", code)

    def insert_text_before(self, small: cst.CSTNode, code: str) -> None:
        """Adds text on the line of a small statement, right before it."""
        self._plan(small, "text-before", code)

    def insert_text_after(self, expression: cst.CSTNode, code: str) -> None:
        """Adds text right after an expression and the parentheses around it."""
        self._plan(expression, "text-after", code)

    def replace_suite(self, suite: cst.SimpleStatementSuite, code: str) -> None:
        """Puts a block (with its first newline) where ``: statement`` has its statement."""
        self._plan(suite, "suite", code)

    def append_small(self, small: cst.CSTNode, code: str) -> None:
        """Adds ``; code`` after a small statement, for lines that hold several."""
        self._plan(small, "append", code)

    def splice(self, start: int, end: int, text: str) -> None:
        """Puts text between two offsets of the source; texts at one offset keep their order."""
        self._spliced.append((start, end, text))

    def locate(self, node: cst.CSTNode) -> None:
        """Asks for the place of a node that is not edited; `place` answers after `result`."""
        self._spots.append(node)

    def place(self, node: cst.CSTNode) -> tuple[int, int]:
        """Line and column of a node, counted from 1."""
        return self.file.place(self._known(node).start)

    def line(self, node: cst.CSTNode) -> str:
        """The stripped source line on which a node starts."""
        return self.file.line_at(self._known(node).start)

    def result(self, tidy: Tidy | None = None) -> tuple[bytes, tuple[Edit, ...]]:
        """The new bytes and the edits that they consist of.

        Args:
            tidy: gets the text and the sorted edits, and gives edits to the same effect.

        Raises:
            Unreadable: the file does not round-trip, or the new text can't be encoded.
            ValueError: two edits overlap.
        """
        self._spans = self.file.spans([*(p.node for p in self._planned), *self._spots])
        planned = [*map(self._piece, self._planned), *self._spliced]
        pieces = sorted(planned, key=lambda piece: piece[:2])
        if tidy is not None:
            pieces = tidy(self.file.text, pieces)
        pieces = self._same_end(self._no_blank_top(pieces))
        out: list[bytes] = [self.file.bom]
        edits: list[Edit] = []
        position, size = 0, len(self.file.bom)
        for start, end, text in pieces:
            if start < position:
                raise ValueError(f"two edits overlap at offset {start}")
            copied = self._encode(self.file.text[position:start])
            replaced = self._encode(self.file.text[start:end])
            new = self._encode(text)
            size += len(copied)
            edits.append(Edit(size, size + len(replaced), new))
            size += len(replaced)
            out += (copied, new)
            position = end
        out.append(self._encode(self.file.text[position:]))
        return b"".join(out), tuple(edits)

    def _same_end(self, pieces: list[Piece]) -> list[Piece]:
        """A file whose last line has no end goes on without one, whatever its last line is."""
        text = self.file.text
        if not pieces or pieces[-1][1] < len(text) or text.endswith(("\n", "\r")):
            return pieces
        *others, (start, end, new) = pieces
        kept = new.rstrip("\r\n")
        done = others[-1][1] if others else 0
        while not kept and start > done and text[start - 1] in "\r\n":
            start -= 1
        if others and not kept and start == done:
            first, last, above = others.pop()
            others.append((first, last, above.rstrip("\r\n")))
        return [*others, (start, end, kept)]

    def _no_blank_top(self, pieces: list[Piece]) -> list[Piece]:
        """Removals at the very top of the file take the blank lines below them along."""
        top = 0
        done = 0
        for start, end, new in pieces:
            if start != top or new or end == start:
                break
            top, done = end, done + 1
        if not done or (done < len(pieces) and pieces[done][0] == top and pieces[done][2]):
            return pieces  # nothing goes, or something else stands there now
        blank = _BLANK.match(self.file.text, top)
        below = blank.end() if blank else top
        rest = [
            (max(start, below), max(end, below), new)
            for start, end, new in pieces[done:]
            if new or end > below
        ]
        return [(0, below, ""), *rest]

    def _plan(self, node: cst.CSTNode, where: str, new: cst.CSTNode | str) -> None:
        self._planned.append(_Planned(node, where, new))
        self._spans = None

    def _known(self, node: cst.CSTNode) -> Span:
        if self._spans is None:
            self._spans = self.file.spans([*(p.node for p in self._planned), *self._spots])
        return self._spans[id(node)]

    def _encode(self, text: str) -> bytes:
        try:
            return text.encode(self.file.encoding)
        except UnicodeEncodeError as error:
            raise Unreadable(f"can't hold the new text in {self.file.encoding}") from error

    def _piece(self, planned: _Planned) -> Piece:
        span = self._known(planned.node)
        text = self.file.text
        match planned.where:
            case "replace":
                new = planned.new
                if isinstance(new, str):
                    return span.start, span.end, new
                code = render(self.file.module, new, span.indent)
                if getattr(new, "lpar", ()) and isinstance(new, cst.BaseExpression):
                    # Parentheses are written with the node, but stand outside its own span.
                    return span.outer_start, span.outer_end, code
                return span.start, span.end, code
            case "append":
                return span.end, span.end, f"; {planned.new}"
            case "remove":
                start = text.rfind("\n", 0, span.start) + 1
                return start, self._line_end(span), ""
            case "remove-leading":
                return span.outer_start, self._line_end(span), ""
            case "before":
                start = text.rfind("\n", 0, span.start) + 1
                return start, start, self._lines(planned.new, text[start : span.start])
            case "text-before":
                return span.start, span.start, str(planned.new)
            case "text-after":
                return span.outer_end, span.outer_end, str(planned.new)
            case "suite":
                return span.outer_start, span.end, str(planned.new)
            case "above":
                return self._above(planned, span)
            case "apart":
                return self._apart(planned, span)
            case _:
                return self._after(planned, span)

    def _above(self, planned: _Planned, span: Span) -> Piece:
        text, newline = self.file.text, self.file.module.default_newline
        start = self._own_comments(planned.node, span.outer_start)
        above = text[:start].rstrip(" \t").removesuffix("\n").removesuffix("\r")
        blank_above = not above or above.endswith(("\n", "\r"))
        blank_below = text[start:].lstrip(" \t").startswith(("\n", "\r"))
        code = self._lines(planned.new, "")
        before = "" if blank_above else newline
        return start, start, f"{before}{code}{'' if blank_below else newline * 2}"

    def _apart(self, planned: _Planned, span: Span) -> Piece:
        text, newline = self.file.text, self.file.module.default_newline
        start = self._own_comments(planned.node, span.outer_start)
        above, below = text[:start], text[start:]
        there = above.count("\n", len(above.rstrip())) - 1 if above.strip() else 2
        after = below.count("\n", 0, len(below) - len(below.lstrip()))
        code = self._lines(planned.new, "").rstrip("\r\n")
        before = newline * max(0, 2 - there)
        return start, start, f"{before}{code}{newline}{newline * max(0, 2 - after)}"

    def _own_comments(self, statement: cst.CSTNode, start: int) -> int:
        """Where comments begin that LibCST gives to the file, and that are the first definition's.

        They stand right above it, and say nothing of the file.
        """
        text, begin = self.file.text, start
        if not isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
            return start
        while text[(line := text.rfind("\n", 0, max(begin - 1, 0)) + 1) : begin].startswith("#"):
            begin = line
        return start if _OF_THE_FILE.search(text, begin, start) else begin

    def _after(self, planned: _Planned, span: Span) -> Piece:
        end = self._line_end(span)
        start = self.file.text.rfind("\n", 0, span.start) + 1
        code = self._lines(planned.new, self.file.text[start : span.start])
        if end > 0 and self.file.text[end - 1] not in "\r\n":
            newline = self.file.module.default_newline
            return end, end, newline + code.removesuffix(newline)
        return end, end, code

    def _line_end(self, span: Span) -> int:
        return span.outer_end

    def _lines(self, code: cst.CSTNode | str, prefix: str) -> str:
        assert isinstance(code, str)
        newline = self.file.module.default_newline
        indent = prefix if not prefix.strip() else ""
        return "".join(f"{indent}{line}{newline}" if line else newline for line in code.split("\n"))
