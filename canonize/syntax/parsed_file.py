"""One Python file as LibCST sees it, with the bytes it came from.

LibCST drops a byte-order mark and, on some inputs, comments; so the text is decoded here and the
round trip is compared as far as anything is edited (`ParsedFile.spans`).
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import libcst as cst
from libcst._nodes.internal import CodegenState

from canonize.core.chains import is_too_long_a_chain
from canonize.core.nesting import is_too_deep
from canonize.syntax.decoding import BOM, Unreadable, decode
from canonize.syntax.node_places import BLANK, NodePlaces
from canonize.syntax.node_places import Span as Span
from canonize.syntax.parsing import parsed_text


@dataclass(frozen=True)
class ParsedFile:
    """A parsed file.

    Args:
        data: the exact bytes.
        text: what LibCST was given: decoded, without byte-order mark.
        encoding: what the text is encoded with again.
    """

    data: bytes
    text: str
    encoding: str
    module: cst.Module

    @property
    def bom(self) -> bytes:
        return BOM if self.data.startswith(BOM) else b""

    @classmethod
    def of(cls, data: bytes) -> ParsedFile:
        """Raises Unreadable."""
        text, encoding = decode(data)
        if is_too_deep(data) or is_too_long_a_chain(data):
            raise Unreadable("is nested too deeply")
        try:
            module = parsed_text(text)
        except cst.ParserSyntaxError as error:
            raise Unreadable(f"can't be parsed: {error.message} (line {error.raw_line})") from error
        except (RecursionError, ValueError) as error:
            raise Unreadable(f"can't be parsed: {error}") from error
        return cls(data, text, encoding, module)

    def spans(self, nodes: Collection[cst.CSTNode]) -> dict[int, Span]:
        """Where the nodes stand in `text`, by ``id`` of the node.

        Code is generated from the top of the file down to the last of the nodes, and what was
        generated once is kept for the next who asks; for no nodes it is that of the whole file.

        Raises:
            Unreadable: LibCST does not reproduce the file so far (some inputs lose comments in
                1.8.6).
        """
        if any(node.__class__ in BLANK for node in nodes):
            return NodePlaces(self.module, self.text, frozenset()).spans(nodes)
        try:
            found = self._places.spans(nodes)
        except Unreadable:
            self._forget_places()
            raise
        while len(_placed) > 1 and (len(_placed) > _MOST_FILES or _kept_places() > _MOST_KEPT):
            oldest = _placed.popleft()()
            if oldest is not None:
                oldest._forget_places()
        return found

    @cached_property
    def _places(self) -> NodePlaces:
        """Where nodes stand, but for white space."""
        _placed.append(weakref.ref(self))
        return NodePlaces(self.module, self.text, BLANK)

    def _forget_places(self) -> None:
        self.__dict__.pop("_places", None)

    @property
    def _kept(self) -> int:
        """Characters of the source of which the places are kept."""
        places: NodePlaces | None = self.__dict__.get("_places")
        return places.generated if places else 0

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in `text`; both count from 1."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_at(self, offset: int) -> str:
        """The stripped source line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return self.text[start : end if end >= 0 else None].strip()


_MOST_KEPT = 1_200_000
"""Characters of source of which the places are kept: these take some thirty times that."""
_MOST_FILES = 100
_placed: deque[weakref.ref[ParsedFile]] = deque()


def _kept_places() -> int:
    return sum(file._kept for kept in _placed if (file := kept()) is not None)


def render(module: cst.Module, node: cst.CSTNode, indent: tuple[str, ...]) -> str:
    """The code of a node that stands in a block with this indentation, without its own newline."""
    if isinstance(node, cst.BaseSmallStatement):
        # A replaced statement keeps the semicolon of the source, which is outside its span.
        node = node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    state = CodegenState(module.default_indent, module.default_newline)
    state.indent_tokens.extend(indent)
    node._codegen(state)
    return "".join(state.tokens)
