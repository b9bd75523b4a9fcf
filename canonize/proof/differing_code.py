"""What is written in one of two pieces of code alone, statement by statement.

Both are normal forms; variables of another name are none. Whether names mean the same is not
asked here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from canonize.syntax.normal_form import body_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
Apart = Iterator[tuple[int, ast.AST]]
"""The side (0: the canonical's) and the statement or expression."""
_UNSEEN = (ast.Pass, ast.Global, ast.Nonlocal, ast.Break, ast.Continue)


def apart_in_bodies(mine: ast.stmt, theirs: ast.stmt) -> Apart:
    """What differs in the bodies of two functions; renames their variables alike."""
    pair = (mine, theirs)
    names = [variables_of(node) for node in pair]
    taken = [_every_name(node) for node in pair]
    for side, node in enumerate(pair):
        alone = [name for name in names[side] if name not in taken[1 - side]]
        _rename(node, {name: f"${number}" for number, name in enumerate(alone)})
    yield from _statements(body_of(mine), body_of(theirs))


def whole(side: int, nodes: Sequence[ast.AST]) -> Apart:
    """All of some code of one side, in parts that may be run or not by themselves."""
    for node in nodes:
        for part in _parts(node):
            yield side, part


def _statements(mine: Sequence[ast.stmt], theirs: Sequence[ast.stmt]) -> Apart:
    dumps = [[ast.dump(s) for s in body] for body in (mine, theirs)]
    matched = SequenceMatcher(None, dumps[0], dumps[1], autojunk=False)
    for how, start, end, other_start, other_end in matched.get_opcodes():
        if how == "equal":
            continue
        left, right = list(mine[start:end]), list(theirs[other_start:other_end])
        while left and right and _alike(left[0], right[0]):
            yield from _inside(left.pop(0), right.pop(0))
        yield from whole(0, left)
        yield from whole(1, right)


def _inside(mine: ast.stmt, theirs: ast.stmt) -> Apart:
    """Two statements of one kind that hold others: what decides, and then what they hold."""
    if [ast.dump(n) for n in _head(mine)] != [ast.dump(n) for n in _head(theirs)]:
        for side, node in enumerate((mine, theirs)):
            for inner in _head(node):
                yield side, inner
    for name in ("body", "orelse", "finalbody"):
        yield from _statements(getattr(mine, name, []), getattr(theirs, name, []))
    handlers = [getattr(node, "handlers", []) for node in (mine, theirs)]
    if list(map(ast.dump, handlers[0])) != list(map(ast.dump, handlers[1])):
        for side, some in enumerate(handlers):
            yield from whole(side, some)


def variables_of(node: ast.AST) -> list[str]:
    """Parameters and what a function binds, in the order in which they are written."""
    if any(isinstance(inner, (ast.Global, ast.Nonlocal)) for inner in ast.walk(node)):
        return []
    named = [
        (inner.lineno, inner.col_offset, inner.arg if isinstance(inner, ast.arg) else inner.id)
        for inner in ast.walk(node)
        if isinstance(inner, ast.arg)
        or (isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))
    ]
    return list(dict.fromkeys(name for _, _, name in sorted(named)))


def _every_name(node: ast.stmt) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} | {
        inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)
    }


def _rename(node: ast.stmt, names: Mapping[str, str]) -> None:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            inner.id = names.get(inner.id, inner.id)
        elif isinstance(inner, ast.arg):
            inner.arg = names.get(inner.arg, inner.arg)


def _alike(mine: ast.stmt, theirs: ast.stmt) -> bool:
    if type(mine) is not type(theirs) or not hasattr(mine, "body"):
        return False
    if isinstance(mine, Function) and isinstance(theirs, Function):
        return ast.dump(mine.args) == ast.dump(theirs.args)
    return isinstance(mine, ast.Try) or bool(_head(mine))


def _head(node: ast.AST) -> list[ast.AST]:
    """What a statement that holds others does before it gets to them."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return [test]
        case ast.For(target=target, iter=gone) | ast.AsyncFor(target=target, iter=gone):
            return [gone, target]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            given = (item.optional_vars for item in items)
            return [*(item.context_expr for item in items), *filter(None, given)]
        case ast.Match(subject=subject):
            return [subject]
        case ast.ExceptHandler(type=ast.expr() as kind):
            return [kind]
        case ast.FunctionDef(decorator_list=made) | ast.AsyncFunctionDef(decorator_list=made):
            return list(made)
    return []


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a statement that may be run or not, by itself."""
    if isinstance(node, _UNSEEN):
        return
    holds = isinstance(node, (ast.stmt, ast.ExceptHandler)) and hasattr(node, "body")
    heads = _head(node) if holds else [node]
    for head in heads:
        yield head
        yield from _chosen(head)
    if isinstance(node, ast.Match):
        for case in node.cases:
            yield from (part for inner in case.body for part in _parts(inner))
    if holds:
        for name in ("body", "handlers", "orelse", "finalbody"):
            for inner in getattr(node, name, []):
                yield from _parts(inner)


def _chosen(node: ast.AST) -> Iterator[ast.AST]:
    """Values in an expression that are worked out by a condition only, or later."""
    for inner in ast.walk(node):
        match inner:
            case ast.IfExp(body=one, orelse=other):
                yield from (one, other)
            case ast.BoolOp(values=[_, *others]):
                yield from others
            case ast.ListComp(elt=made) | ast.SetComp(elt=made) | ast.GeneratorExp(elt=made):
                yield made
            case ast.DictComp(value=made) | ast.Lambda(body=made):
                yield made
