"""What a place asks of what it is given, in words; `word_flow` reads them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from canonize.core.ast_nodes import nodes_of
from canonize.references.flow_words import NOTHING, Words
from canonize.references.passing_on import JOINING_SETS
from canonize.references.sides import last_name

_BLOCKS = (ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match)
"""They ask by what stands in them: ``except``, ``case``, ``suppress``."""


class Asks(StrEnum):
    """What a place asks of what it is given."""

    CLASS = "whether it is of a class"
    ALIKE = "whether it is this one"
    AMONG = "what a table has for it"
    TOGETHER = "whether it is there already"
    CLASSES = "whether its class is there already"
    DERIVED = "whether a class derives from both"


@dataclass(frozen=True, slots=True)
class Asking:
    """One place that asks.

    Args:
        asks: what.
        of, by: the words of the two sides; `by` is empty where there is one alone.
    """

    asks: Asks
    of: Words
    by: Words = NOTHING


def put_together(node: ast.AST) -> list[ast.expr]:
    """Expressions of which objects meet in one collection, or in two that are joined."""
    match node:
        case ast.Set(elts=some):
            return some
        case ast.Dict():
            return [node]
        case ast.BinOp(left=left, right=right, op=ast.BitOr() | ast.BitAnd() | ast.Sub()):
            return [left, right]
        case ast.Call(func=ast.Attribute(value=one, attr=attr), args=some) if attr in JOINING_SETS:
            return [one, *some]
    return []


def names_said(some: Iterable[ast.expr]) -> Iterator[str]:
    """Every name in some expressions."""
    for one in some:
        yield from filter(None, (last_name(inner) for inner in nodes_of(one)))


def is_asked_at(node: ast.AST, lines: Collection[int]) -> bool:
    """Whether a node begins at one of some lines; of a block, whether one is in it."""
    first = getattr(node, "lineno", 0)
    if isinstance(node, _BLOCKS):
        return any(first <= line <= (node.end_lineno or first) for line in lines)
    return first in lines
