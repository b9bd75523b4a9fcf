"""Signatures as callers see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Takes(StrEnum):
    """How a parameter is filled, in the order in which a signature lists them."""

    POSITION = "position"
    EITHER = "either"
    REST = "*"
    KEYWORD = "keyword"
    REST_KEYWORDS = "**"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``default`` and ``annotation`` are source text, empty when there is none."""

    name: str
    takes: Takes = Takes.EITHER
    default: str = ""
    annotation: str = ""

    def __str__(self) -> str:
        mark = self.takes.value if self.takes in (Takes.REST, Takes.REST_KEYWORDS) else ""
        return f"{mark}{self.name}{f'={self.default}' if self.default else ''}"


@dataclass(frozen=True)
class Signature:
    """Parameters that a caller can fill (without ``self``), and the return annotation."""

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""

    @cached_property
    def positional(self) -> tuple[Parameter, ...]:
        """Those that a position can fill, in order."""
        return self._that(Takes.POSITION, Takes.EITHER)

    @cached_property
    def named(self) -> dict[str, Parameter]:
        """Those that a keyword can fill."""
        return {p.name: p for p in self._that(Takes.EITHER, Takes.KEYWORD)}

    @cached_property
    def only_by_position(self) -> frozenset[str]:
        """The names of those that no keyword can fill."""
        return frozenset(p.name for p in self._that(Takes.POSITION))

    @cached_property
    def required(self) -> tuple[Parameter, ...]:
        """Those without a default."""
        single = self._that(Takes.POSITION, Takes.EITHER, Takes.KEYWORD)
        return tuple(p for p in single if not p.default)

    @cached_property
    def defaults(self) -> dict[str, Parameter]:
        """Those with a default."""
        return {p.name: p for p in self.parameters if p.default}

    @cached_property
    def takes_rest(self) -> bool:
        return bool(self._that(Takes.REST))

    @cached_property
    def takes_any_keyword(self) -> bool:
        return bool(self._that(Takes.REST_KEYWORDS))

    def knows(self, name: str) -> bool:
        """Whether there is a parameter of that name, or anything may be given by name."""
        return self.takes_any_keyword or name in self.named or name in self.only_by_position

    def at(self, index: int) -> str:
        """What fills a position: a name, ``*``, or nothing."""
        if index < len(self.positional):
            return self.positional[index].name
        return "*" if self.takes_rest else ""

    def __str__(self) -> str:
        return f"({', '.join(self._spelt())})" + (f" -> {self.returns}" if self.returns else "")

    def _spelt(self) -> Iterator[str]:
        before: Takes | None = None
        for parameter in self.parameters:
            if before is Takes.POSITION and parameter.takes is not Takes.POSITION:
                yield "/"
            if parameter.takes is Takes.KEYWORD and before not in (Takes.KEYWORD, Takes.REST):
                yield "*"
            yield str(parameter)
            before = parameter.takes
        if before is Takes.POSITION:
            yield "/"

    def _that(self, *takes: Takes) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if p.takes in takes)


def signature_of(
    args: ast.arguments, *, bound: bool = False, returns: ast.expr | None = None
) -> Signature:
    """A signature from its syntax.

    Args:
        bound: the first positional parameter is filled by Python (``self``, ``cls``).
    """
    positional = [*args.posonlyargs, *args.args]
    spare: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
    found = [
        _parameter(arg, Takes.POSITION if number < len(args.posonlyargs) else Takes.EITHER, default)
        for number, (arg, default) in enumerate(
            zip(positional, [*spare, *args.defaults], strict=True)
        )
    ]
    if bound:
        found = found[1:]
    if args.vararg is not None:
        found.append(_parameter(args.vararg, Takes.REST, None))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        found.append(_parameter(arg, Takes.KEYWORD, default))
    if args.kwarg is not None:
        found.append(_parameter(args.kwarg, Takes.REST_KEYWORDS, None))
    return Signature(tuple(found), written(returns))


def written(node: ast.expr | None) -> str:
    """The source text of an expression; a quoted annotation without its quotes."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.isidentifier() else repr(node.value)
    return ast.unparse(node)


def _parameter(arg: ast.arg, takes: Takes, default: ast.expr | None) -> Parameter:
    spelt = ast.unparse(default) if default is not None else ""
    return Parameter(arg.arg, takes, spelt, written(arg.annotation))
