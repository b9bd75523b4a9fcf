"""One Python file as LibCST sees it, with the bytes it came from.

LibCST drops a byte-order mark and, on some inputs, comments; so the text is decoded here and the
round trip is compared before anything is edited (`ParsedFile.spans`).
"""

from __future__ import annotations

import codecs
import io
import tokenize
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import accumulate

import libcst as cst
from libcst._nodes.internal import CodegenState

from canonize.core.chains import is_too_long_a_chain
from canonize.core.nesting import is_too_deep

_BOM = codecs.BOM_UTF8


class Unreadable(Exception):
    """A file that can't be decoded, parsed, or reproduced byte for byte; the message says which."""


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
        return _BOM if self.data.startswith(_BOM) else b""

    @classmethod
    def of(cls, data: bytes) -> ParsedFile:
        """Raises Unreadable."""
        text, encoding = decode(data)
        if is_too_deep(data) or is_too_long_a_chain(data):
            raise Unreadable("is nested too deeply")
        try:
            module = cst.parse_module(text)
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
        state = _SpanState(self.module, {id(node) for node in nodes})
        try:
            self.module._codegen(state)
        except RecursionError as error:
            raise Unreadable("is nested too deeply") from error
        if "".join(state.tokens) != self.text:
            raise Unreadable("is not reproduced byte for byte by LibCST, so it is not edited")
        # LibCST takes the last newline back when the file has none, hence the spare offset.
        offsets = [0, *accumulate(map(len, state.tokens)), len(self.text)]
        return {key: state.span(key, offsets) for key in state.outer}

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in `text`; both count from 1."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_at(self, offset: int) -> str:
        """The stripped source line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return self.text[start : end if end >= 0 else None].strip()


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


def decode(data: bytes) -> tuple[str, str]:
    """Text without byte-order mark, and the encoding that the file declares.

    Raises:
        Unreadable: an unknown encoding, or bytes that are not of it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if encoding == "utf-8-sig":
            encoding = "utf-8"
        text = data.removeprefix(_BOM).decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"can't be decoded: {error}") from error
    if text.encode(encoding) != data.removeprefix(_BOM):
        raise Unreadable(f"does not survive decoding and encoding as {encoding}")
    return text, encoding


class _SpanState(CodegenState):
    """Code generation that notes token positions of a few nodes; the others cost nothing."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.wanted = wanted
        self.outer: dict[int, tuple[int, int]] = {}
        self.inner: dict[int, tuple[int, int]] = {}
        self.indents: dict[int, tuple[str, ...]] = {}

    def span(self, key: int, offsets: list[int]) -> Span:
        outer = self.outer[key]
        inner = self.inner.get(key, outer)
        ends = (offsets[outer[0]], offsets[outer[1]], offsets[inner[0]], offsets[inner[1]])
        return Span(*ends, indent=self.indents[key])

    def before_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted:
            self.outer[id(node)] = (len(self.tokens), len(self.tokens))
            self.indents[id(node)] = tuple(self.indent_tokens)

    def after_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted:
            self.outer[id(node)] = (self.outer[id(node)][0], len(self.tokens))

    def record_syntactic_position(  # type: ignore[override]  # a plain null context is cheaper
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> AbstractContextManager[None]:
        return self._note(node) if id(node) in self.wanted else _NOTHING

    @contextmanager
    def _note(self, node: cst.CSTNode) -> Iterator[None]:
        start = len(self.tokens)
        yield
        self.inner[id(node)] = (start, len(self.tokens))


_NOTHING = nullcontext()


def render(module: cst.Module, node: cst.CSTNode, indent: tuple[str, ...]) -> str:
    """The code of a node that stands in a block with this indentation, without its own newline."""
    if isinstance(node, cst.BaseSmallStatement):
        # A replaced statement keeps the semicolon of the source, which is outside its span.
        node = node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    state = CodegenState(module.default_indent, module.default_newline)
    state.indent_tokens.extend(indent)
    node._codegen(state)
    return "".join(state.tokens)
