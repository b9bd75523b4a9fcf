"""Where the nodes of a file stand: LibCST's tree has no places, so code is generated from it.

A whole file is seldom needed. Its statements are generated one after the other, down to the last
node that somebody asks about, and each has to give the text that stands there: that is the proof
that the tree is that of the file so far, and what stands below it is only ever copied.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import accumulate, islice

import libcst as cst
from libcst._nodes.internal import CodegenState

from canonize.core.collecting import growing
from canonize.syntax.decoding import Unreadable


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


class NodePlaces:
    """Places of nodes, as far as code was generated: numbers of tokens, and where each starts.

    Four such numbers, and that of an indentation, are one integer: there are very many.

    Args:
        text: what the module has to give.
        but: kinds of nodes whose places are not noted.
    """

    def __init__(self, module: cst.Module, text: str, but: Collection[type[cst.CSTNode]]) -> None:
        self._text = text
        self._state = _SpanState(module, but)
        self._offsets = array("Q", (0,))
        self._rest: Iterator[None] | None = _generated(module, self._state)

    @property
    def generated(self) -> int:
        """How many characters of the text have been generated."""
        return self._offsets[-1]

    def spans(self, nodes: Collection[cst.CSTNode]) -> dict[int, Span]:
        """Where the nodes stand, by ``id``; those of another tree are left out.

        Args:
            nodes: none: the whole file is to be generated.

        Raises:
            Unreadable: the tree does not give the text.
        """
        of = self._state.places
        awaited = [id(node) for node in nodes if id(node) not in of]
        if self._rest is not None and (awaited or not nodes):
            with growing(len(self._text)):
                self._go_down_to(awaited)
        indents = tuple(self._state.indents)
        return {id(node): self._span(of[id(node)], indents) for node in nodes if id(node) in of}

    def _go_down_to(self, awaited: list[int]) -> None:
        """Generates until all of these are placed, or the file ends; for none the whole file."""
        to_the_end = not awaited
        while self._rest is not None and (awaited or to_the_end):
            if awaited and awaited[-1] in self._state.places:
                awaited.pop()
            else:
                self._go_on()

    def _go_on(self) -> None:
        """Generates one more statement, and compares it with the text."""
        assert self._rest is not None
        known, start, tokens = len(self._offsets) - 1, self.generated, self._state.tokens
        try:
            is_done = next(self._rest, _DONE) is _DONE
        except RecursionError as error:
            raise Unreadable("is nested too deeply") from error
        new = tokens[known:]
        self._offsets.extend(islice(accumulate(map(len, new), initial=start), 1, None))
        same = self._text.startswith("".join(new), start)
        if is_done:
            same &= self.generated == len(self._text)
            # LibCST takes the last newline back when the file has none, hence the spare offset.
            self._offsets.append(len(self._text))
            self._rest = None
        if not same:
            raise Unreadable("is not reproduced byte for byte by LibCST, so it is not edited")

    def _span(self, place: int, indents: tuple[tuple[str, ...], ...]) -> Span:
        at, low = self._offsets, _NUMBER
        return Span(
            at[place & low],
            at[place >> _BITS & low],
            at[place >> 2 * _BITS & low],
            at[place >> 3 * _BITS & low],
            indents[place >> 4 * _BITS],
        )


_DONE = object()
_BITS = 28
_NUMBER = (1 << _BITS) - 1
BLANK: frozenset[type[cst.CSTNode]] = frozenset({
    cst.SimpleWhitespace, cst.ParenthesizedWhitespace, cst.TrailingWhitespace, cst.Newline,
    cst.EmptyLine,
})  # fmt: skip
"""More than half of all nodes, and hardly anybody asks where one stands."""


def _generated(module: cst.Module, state: _SpanState) -> Iterator[None]:
    """Generates a module, and stops after each of its statements: `cst.Module._codegen` in parts.

    The last one has no stop of its own, since its newline is taken back where the file has none.
    """
    state.before_codegen(module)
    for line in module.header:
        line._codegen(state)
    for number, statement in enumerate(module.body, 1):
        statement._codegen(state)
        if number < len(module.body):
            yield
    for line in module.footer:
        line._codegen(state)
    if not module.has_trailing_newline:
        state.pop_trailing_newline()
    elif not state.tokens:
        state.add_token(module.default_newline)
    state.after_codegen(module)


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
