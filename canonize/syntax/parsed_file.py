"""One Python file as LibCST sees it, with the bytes it came from.

LibCST drops a byte-order mark and, on some inputs, comments; so the text is decoded here and the
round trip is compared before anything is edited (`ParsedFile.spans`).
"""

from __future__ import annotations

import weakref
from array import array
from collections import deque
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

import libcst as cst
from libcst._nodes.internal import CodegenState

from canonize.core.chains import is_too_long_a_chain
from canonize.core.collecting import growing
from canonize.core.nesting import is_too_deep
from canonize.syntax.decoding import BOM, Unreadable, decode
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
        """Where the nodes stand in `text`, by ``id`` of the node; one code generation in all.

        Raises:
            Unreadable: LibCST does not reproduce the file (some inputs lose comments in 1.8.6).
        """
        places = self._places
        if any(node.__class__ in _BLANK for node in nodes):
            places = self._generated(frozenset())
        return {id(node): places.span(id(node)) for node in nodes if id(node) in places.of}

    @cached_property
    def _places(self) -> _Places:
        """Where every node but white space stands; kept for the next who asks.

        Raises:
            Unreadable: as `spans`.
        """
        found = self._generated(_BLANK)
        _placed.append(weakref.ref(self))
        while len(_placed) > 1 and _kept_bytes() > _KEPT_BYTES:
            oldest = _placed.popleft()()
            if oldest is not None:
                oldest.__dict__.pop("_places", None)
        return found

    def _generated(self, but: Collection[type[cst.CSTNode]]) -> _Places:
        """Places from the one code generation that proves the round trip.

        Args:
            but: kinds of nodes whose places are not noted.

        Raises:
            Unreadable: as `spans`.
        """
        state = _SpanState(self.module, but)
        try:
            with growing(len(self.data)):
                self.module._codegen(state)
        except RecursionError as error:
            raise Unreadable("is nested too deeply") from error
        if "".join(state.tokens) != self.text:
            raise Unreadable("is not reproduced byte for byte by LibCST, so it is not edited")
        # LibCST takes the last newline back when the file has none, hence the spare offset.
        offsets = array("Q", chain((0,), accumulate(map(len, state.tokens)), (len(self.text),)))
        return _Places(offsets, state.places, tuple(state.indents))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in `text`; both count from 1."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_at(self, offset: int) -> str:
        """The stripped source line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return self.text[start : end if end >= 0 else None].strip()


_KEPT_BYTES = 1_200_000
"""Of the source of files of which the places are kept: these take some thirty times that."""
_placed: deque[weakref.ref[ParsedFile]] = deque()


def _kept_bytes() -> int:
    return sum(len(file.data) for kept in _placed if (file := kept()) is not None)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands: ``outer`` with the white space it owns, ``start`` to ``end`` without.

    ``indent`` is what LibCST writes before each line of the block that the node stands in.
    """

    outer_start: int
    outer_end: int
    start: int
    end: int
    indent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of nodes, by ``id``: as numbers of tokens, and where in the text each token starts.

    Four such numbers, and that of an indentation, are one integer: there are very many.
    """

    offsets: array[int]
    of: dict[int, int]
    indents: tuple[tuple[str, ...], ...]

    def span(self, key: int) -> Span:
        place, at, low = self.of[key], self.offsets, _NUMBER
        return Span(
            at[place & low],
            at[place >> _BITS & low],
            at[place >> 2 * _BITS & low],
            at[place >> 3 * _BITS & low],
            self.indents[place >> 4 * _BITS],
        )


_BITS = 28
_NUMBER = (1 << _BITS) - 1
_BLANK: frozenset[type[cst.CSTNode]] = frozenset({
    cst.SimpleWhitespace, cst.ParenthesizedWhitespace, cst.TrailingWhitespace, cst.Newline,
    cst.EmptyLine,
})  # fmt: skip
"""More than half of all nodes, and hardly anybody asks where one stands."""


class _SpanState(CodegenState):
    """Code generation that notes between which tokens each node stands."""

    def __init__(self, module: cst.Module, but: Collection[type[cst.CSTNode]]) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.places: dict[int, int] = {}
        self.inner: dict[int, int] = {}
        self.indents: dict[tuple[str, ...], int] = {(): 0}
        self._but = but
        self._indent = 0
        self._starts: list[int] = []

    def increase_indent(self, value: str) -> None:
        super().increase_indent(value)
        self._indent_changed()

    def decrease_indent(self) -> None:
        super().decrease_indent()
        self._indent_changed()

    def _indent_changed(self) -> None:
        number = self.indents.setdefault(tuple(self.indent_tokens), len(self.indents))
        self._indent = number << 4 * _BITS

    def before_codegen(self, node: cst.CSTNode) -> None:
        if node.__class__ not in self._but:
            self._starts.append(len(self.tokens))

    def after_codegen(self, node: cst.CSTNode) -> None:
        if node.__class__ not in self._but:
            key, outer = id(node), self._starts.pop() | len(self.tokens) << _BITS
            inner = self.inner.pop(key, outer)
            self.places[key] = outer | inner << 2 * _BITS | self._indent

    def record_syntactic_position(  # type: ignore[override]  # a plain context is cheaper
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> AbstractContextManager[None]:
        return _Inner(self, id(node))


class _Inner:
    """Notes where a node stands without the white space that it owns."""

    __slots__ = ("_key", "_start", "_state")

    def __init__(self, state: _SpanState, key: int) -> None:
        self._state = state
        self._key = key

    def __enter__(self) -> None:
        self._start = len(self._state.tokens)

    def __exit__(self, *error: object) -> None:
        self._state.inner[self._key] = self._start | len(self._state.tokens) << _BITS


def render(module: cst.Module, node: cst.CSTNode, indent: tuple[str, ...]) -> str:
    """The code of a node that stands in a block with this indentation, without its own newline."""
    if isinstance(node, cst.BaseSmallStatement):
        # A replaced statement keeps the semicolon of the source, which is outside its span.
        node = node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    state = CodegenState(module.default_indent, module.default_newline)
    state.indent_tokens.extend(indent)
    node._codegen(state)
    return "".join(state.tokens)
