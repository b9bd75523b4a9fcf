"""A module's `__all__`: where it is written, in all its forms, and one more entry in its style."""

from __future__ import annotations

import ast
import re
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.syntax.exported_names import exports_of
from canonize.syntax.portable_ast import parsed
from canonize.syntax.scopes import Scopes


@dataclass(frozen=True, slots=True)
class ExportList:
    """The one place where a module's exports get a new entry.

    Args:
        container: the list or tuple that is written out; ``None``: ``last`` is an
            ``__all__.append`` below which another one goes.
        listed: every name that is listed so far, wherever that stands.
    """

    container: cst.List | cst.Tuple | None
    last: cst.SimpleStatementLine
    listed: frozenset[str]


def export_list(module: cst.Module, scopes: Scopes) -> ExportList | str | None:
    """Finds it.

    Returns:
        The place; a sentence when there is an ``__all__`` that can't be added to; ``None`` when
        the module has none.
    """
    if "__all__" not in scopes.top.bindings and not scopes.uses_of(scopes.top, "__all__"):
        return None
    parts = [part for part in listing_parts(module) if part.is_alone]
    everywhere = len(scopes.top.bindings["__all__"]) + len(scopes.uses_of(scopes.top, "__all__"))
    if sum(part.names for part in parts) != everywhere:
        return Reason("its __all__ is built in a way that is not understood", Code.EXPORT_LIST)
    if not parts or parts[0].how != "assign" or any(p.how == "assign" for p in parts[1:]):
        return Reason("its __all__ is not assigned exactly once", Code.EXPORT_LIST)
    body = parsed(module.bytes)
    exports = exports_of(body.body) if body is not None else None
    if exports is None:
        return Reason("its __all__ is built in a way that is not understood", Code.EXPORT_LIST)
    listed = frozenset(exports.names)
    containers = [
        (part.line, c)
        for part in parts
        for c in part.containers
        if isinstance(c, (cst.List, cst.Tuple))
    ]
    for line, container in containers:
        if container.elements:
            return ExportList(container, line, listed)
    appends = [part.line for part in parts if part.how == "append"]
    if appends:
        return ExportList(None, appends[-1], listed)
    if containers:
        return ExportList(containers[0][1], containers[0][0], listed)
    return Reason("its __all__ is computed", Code.EXPORT_LIST)


Display = cst.List | cst.Tuple | cst.Set


@dataclass(frozen=True, slots=True)
class ListingPart:
    """One statement about ``__all__`` at the top of a module.

    Args:
        line: the line that it stands in.
        how: ``assign``, ``add``, ``extend``, ``append`` or ``remove``.
        containers: the displays that it adds, those of a sum one by one.
        names: how often it says the list's name.
        appended: what it appends.
    """

    line: cst.SimpleStatementLine
    how: str
    containers: tuple[Display, ...]
    names: int
    appended: cst.BaseExpression | None = None

    @property
    def is_alone(self) -> bool:
        """Whether the line has no other statement."""
        return len(self.line.body) == 1

    @property
    def entries(self) -> list[cst.BaseExpression]:
        """What it adds and writes out."""
        found = [element.value for display in self.containers for element in display.elements]
        return [*found, self.appended] if self.appended is not None else found


def listing_parts(module: cst.Module) -> list[ListingPart]:
    """The statements at the top of a module that say what it lists, in order."""
    lines = [line for line in module.body if isinstance(line, cst.SimpleStatementLine)]
    return [
        part for line in lines for small in line.body if (part := _part(line, small)) is not None
    ]


def lists_names(line: cst.SimpleStatementLine, small: cst.BaseSmallStatement) -> bool:
    """Whether a statement of a line does nothing but say what the module lists."""
    return _part(line, small) is not None


def one_more_below(names: Iterable[str]) -> str:
    """Lines that list more names, below the statements that there are."""
    return "\n".join(f'__all__.append("{name}")' for name in names)


def _part(line: cst.SimpleStatementLine, small: cst.BaseSmallStatement) -> ListingPart | None:
    value: cst.BaseExpression
    match small:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="__all__"))], value=value):
            return _of(line, "assign", value, 1)
        case cst.AnnAssign(target=cst.Name(value="__all__"), value=cst.BaseExpression() as value):
            return _of(line, "assign", value, 1)
        case cst.AugAssign(target=cst.Name(value="__all__"), operator=cst.AddAssign(), value=value):
            return _of(line, "add", value, _AUGMENTED)
        case cst.Expr(
            value=cst.Call(
                func=cst.Attribute(value=cst.Name(value="__all__"), attr=cst.Name(value=method)),
                args=[cst.Arg(value=value, star="", keyword=None)],
            )
        ) if method in ("extend", "append", "remove"):
            if method == "append":
                return ListingPart(line, "append", (), 1, value)
            return _of(line, method, value, 1)
    return None


_AUGMENTED = 2
"""``__all__ += ...`` reads the name and binds it."""


def _of(
    line: cst.SimpleStatementLine, how: str, value: cst.BaseExpression, names: int
) -> ListingPart:
    found: list[Display] = []
    pending = [value]
    while pending:
        node = pending.pop(0)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            pending[:0] = [node.left, node.right]
        elif isinstance(node, Display):
            found.append(node)
    return ListingPart(line, how, tuple(found) if how != "remove" else (), names)


# One more entry ----------------------------------------------------------------------------------


def with_entry(text: str, name: str) -> str | None:
    """A list or tuple display with one more string, in its own style.

    One a line or in one line, the quotes, the trailing comma and the order (if it has one) stay
    as they are.

    Args:
        text: the display as it stands in the file, whatever its line ends.

    Returns:
        The new text; ``None`` when its layout is not understood.
    """
    try:
        display = _Display.of(text)
    except (SyntaxError, ValueError):
        return None
    if not display.spans:
        return _first_entry(text, name)
    at = display.position(name)
    quote = display.quote()
    return display.with_text_at(at, f"{quote}{name}{quote}")


def _first_entry(text: str, name: str) -> str | None:
    inside = text.strip()[1:-1]
    if text[:1] == "[" and not inside.strip():
        return f'["{name}"]'
    return f'("{name}",)' if text[:1] == "(" and not inside.strip() else None


@dataclass(frozen=True)
class _Display:
    """A display taken apart: where each element starts and ends in its text."""

    text: str
    spans: tuple[tuple[int, int], ...]
    texts: tuple[str | None, ...]

    @classmethod
    def of(cls, text: str) -> _Display:
        node = ast.parse(f"({text})", mode="eval").body
        if not isinstance(node, (ast.List, ast.Tuple)):
            raise ValueError(text)
        starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        lines = [text[a:b].encode() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]

        def offset(line: int, column: int) -> int:
            column -= line == 1  # the parenthesis put before it
            return starts[line - 1] + len(lines[line - 1][:column].decode())

        spans, texts = [], []
        for item in node.elts:
            assert item.end_lineno is not None and item.end_col_offset is not None
            start = offset(item.lineno, item.col_offset)
            spans.append((start, offset(item.end_lineno, item.end_col_offset)))
            value = item.value if isinstance(item, ast.Constant) else None
            texts.append(value if isinstance(value, str) else None)
        return cls(text, tuple(spans), tuple(texts))

    def quote(self) -> str:
        """The quotes of the first string."""
        for start, _ in self.spans:
            if self.text[start] in "\"'":
                return self.text[start]
        return '"'

    def position(self, name: str) -> int:
        """Before which element the name goes: in order if there is one, otherwise at the end."""
        known = [text for text in self.texts if text is not None]
        if len(known) == len(self.texts) > 1:
            for key in _ORDERS:
                keys = [key(text) for text in known]
                if all(before <= after for before, after in pairwise(keys)):
                    return bisect(keys, key(name))
        return len(self.texts)

    def with_text_at(self, at: int, entry: str) -> str:
        if at == 0:
            return self._before_first(entry)
        if self._is_one_a_line(at - 1):
            return self._on_a_line_below(at - 1, entry)
        return self._behind(at - 1, entry)

    def _line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def _is_one_a_line(self, index: int) -> bool:
        start = self.spans[index][0]
        return (
            self._line_start(start) > 0 and not self.text[self._line_start(start) : start].strip()
        )

    def _indent(self, index: int) -> str:
        start = self.spans[index][0]
        return self.text[self._line_start(start) : start]

    def _newline(self) -> str:
        found = re.search(r"\r\n|\r|\n", self.text)
        return found[0] if found else "\n"

    def _before_first(self, entry: str) -> str:
        start = self.spans[0][0]
        if self._is_one_a_line(0):
            after_bracket = re.match(r"[^\r\n]*(?:\r\n|\r|\n)", self.text)
            assert after_bracket is not None
            start = after_bracket.end()
            return (
                f"{self.text[:start]}{self._indent(0)}{entry},{self._newline()}{self.text[start:]}"
            )
        gap = " "
        if len(self.spans) > 1 and self._is_one_a_line(1):
            gap = f"{self._newline()}{self._indent(1)}"
        return f"{self.text[:start]}{entry},{gap}{self.text[start:]}"

    def _comma(self, index: int) -> int | None:
        """Where the comma behind an element stands; comments are passed over."""
        last = index + 1 == len(self.spans)
        stop = len(self.text) if last else self.spans[index + 1][0]
        found = re.compile(r"(?:\s|#[^\r\n]*|\\)*,").match(self.text, self.spans[index][1], stop)
        return found.end() - 1 if found else None

    def _on_a_line_below(self, index: int, entry: str) -> str:
        """``index``'s line stays with its comment; a comma is added to it if it had none."""
        text, end = self.text, self.spans[index][1]
        comma = self._comma(index)
        done = end if comma is None else comma + 1
        line_end = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)").match(text, done)
        if line_end is None:
            if index + 1 < len(self.spans):
                return self._behind(index, entry)
            rest = text[done:] if comma is None else f",{text[done:]}"
            return f"{text[:end]},{self._newline()}{self._indent(index)}{entry}{rest}"
        mine = text[end : line_end.end()] if comma is not None else f",{text[end : line_end.end()]}"
        mark = "" if comma is None else ","
        new = f"{self._indent(index)}{entry}{mark}{self._newline()}"
        return f"{text[:end]}{mine}{new}{text[line_end.end() :]}"

    def _behind(self, index: int, entry: str) -> str:
        text, end = self.text, self.spans[index][1]
        comma = self._comma(index)
        if comma is not None and len(self.spans) == 1 and text[end:].strip() in (",", ",)"):
            return f"{text[:end]}, {entry}{text[comma + 1 :]}"
        return f"{text[:end]}, {entry}{text[end:]}"


def _by_kind(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as isort and ruff put them."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)


_ORDERS: tuple[Callable[[str], tuple[int, str]], ...] = (
    lambda name: (0, name),
    lambda name: (0, name.casefold()),
    _by_kind,
)
