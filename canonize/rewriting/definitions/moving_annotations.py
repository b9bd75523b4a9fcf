"""Annotations that nothing evaluates in their file, spelt so that nothing does in another."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterator

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.syntax.scopes import below

Splice = tuple[int, int, str]


def quoting(
    source: Source, indices: Collection[int], names: Collection[str] | None = None
) -> list[Splice]:
    """Quotes around the annotations of statements, but for those that are evaluated alike.

    `from __future__ import annotations` makes texts of them; with quotes they are the same texts.

    Args:
        names: only around annotations that say one of these.

    Raises:
        CannotMove: where one can't be quoted.
    """
    pieces: list[Splice] = []
    text = source.file.text
    for index in indices:
        found = [n for n in _evaluated(source.body[index]) if not _is_the_same(n)]
        if names is not None:
            found = [node for node in found if not _names_in(node).isdisjoint(names)]
            _expect_no_calls(source, found)
        spans = source.file.spans(found)
        for node in found:
            span = spans[id(node)]
            said = text[span.start : span.end]
            quote = next((q for q in "\"'" if q not in said), None)
            if quote is None or "\n" in said or "\\" in said or "#" in said:
                raise CannotMove(
                    Reason(
                        f"`{said.splitlines()[0]}` is no text in its new file, and can't be quoted",
                        Code.GUARD,
                    ),
                    source.path,
                    span.start,
                )
            pieces += [(span.start, span.start, quote), (span.end, span.end, quote)]
    return pieces


def _expect_no_calls(source: Source, found: Collection[cst.BaseExpression]) -> None:
    """Raises `CannotMove` for an annotation that does something when it is evaluated."""
    for node in found:
        if any(isinstance(inner, (cst.Call, cst.NamedExpr, cst.Await)) for inner in below(node)):
            start = source.file.spans([node])[id(node)].start
            raise CannotMove(
                Reason("an annotation calls something, which a text does not", Code.GUARD),
                source.path,
                start,
            )


def _evaluated(node: cst.CSTNode, *, in_function: bool = False) -> Iterator[cst.BaseExpression]:
    """The annotations below a statement that are evaluated, or kept, when it runs."""
    match node:
        case cst.Annotation():
            yield node.annotation
            return
        case cst.AnnAssign() if in_function:
            if node.value is not None:
                yield from _evaluated(node.value, in_function=True)
            return
        case cst.ClassDef():
            in_function = False
    body = node.body if isinstance(node, cst.FunctionDef) else None
    for child in node.children:
        yield from _evaluated(child, in_function=in_function or child is body)


def _names_in(node: cst.BaseExpression) -> set[str]:
    return {inner.value for inner in below(node) if isinstance(inner, cst.Name)}


def _is_the_same(node: cst.BaseExpression) -> bool:
    """Whether an annotation is a text already, or a name that Python itself has."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return True
    return isinstance(node, cst.Name) and hasattr(builtins, node.value)
