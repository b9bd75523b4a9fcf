"""What calls of a function give: something of its own that stays, or fresh; to be read once or not.

``return self._items`` and ``return list(self._items)`` are equal, and whoever appends to the one
changes the object. A list can be gone through twice, a generator once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import nodes_of
from canonize.references.local_bindings import nodes_run
from canonize.references.passing_on import KEEPING_RESULTS
from canonize.references.sides import last_name
from canonize.syntax.normal_form import decorator_word

Function = ast.FunctionDef | ast.AsyncFunctionDef
_ONCE = frozenset({
    "map", "filter", "zip", "iter", "reversed", "enumerate", "chain", "islice", "from_iterable",
    "keys", "values", "items", "starmap", "takewhile", "dropwhile", "accumulate",
})  # fmt: skip
_COLLECTIONS = frozenset({"list", "tuple", "set", "sorted", "dict", "frozenset", "deque"})
_PLAIN_CALLS = frozenset({
    "str", "int", "float", "bool", "len", "sum", "tuple", "frozenset", "round", "abs", "join",
    "format", "lower", "upper", "strip", "hash", "repr", "bytes", "encode", "decode", "replace",
})  # fmt: skip
_PLAIN = (
    ast.Constant, ast.BinOp, ast.Compare, ast.JoinedStr, ast.UnaryOp, ast.BoolOp, ast.GeneratorExp,
)  # fmt: skip
_FIXED = frozenset({
    "Path", "PurePath", "PurePosixPath", "Decimal", "Fraction", "UUID", "Version", "Template",
})  # fmt: skip
"""Classes whose objects nobody changes."""
_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)


@dataclass(frozen=True, slots=True)
class Results:
    """What calls of a function give.

    Args:
        is_kept: something that is there already, and may be given again.
        is_made: an object of a class, as far as its name tells.
        is_once: all that it gives can be gone through once alone, or shows what is there.
        is_collection: all that it gives are lists, tuples and the like.
    """

    is_kept: bool
    is_made: bool
    is_once: bool
    is_collection: bool


def results_of(function: Function) -> Results:
    """Read off the function alone."""
    bound = _bound(function)
    given = [value for value in _given(function, bound) if not _is_none(value)]
    is_cached = not KEEPING_RESULTS.isdisjoint(map(decorator_word, function.decorator_list))
    lasting = [one for one in given if not _is_plain(one)]
    yields = any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in nodes_run(function))
    own = {arg.arg for arg in (*function.args.posonlyargs, *function.args.args)}
    return Results(
        is_kept=bool(lasting) and (is_cached or any(_is_there(one, own, bound) for one in given)),
        is_made=any(isinstance(o, ast.Call) and last_name(o.func)[:1].isupper() for o in lasting),
        is_once=bool(given) and not yields and all(map(_is_once, given)),
        is_collection=bool(given) and not yields and all(map(_is_collection, given)),
    )


def used_twice(function: Function, parameter: str) -> bool:
    """Whether a function reads what it is given twice, without making a list of it first."""
    reads = 0
    for node in nodes_of(function):
        if isinstance(node, ast.Name) and node.id == parameter:
            if isinstance(node.ctx, ast.Store):
                return False
            reads += 1
    return reads > 1


def positions(function: Function) -> list[str]:
    """Those that can be given by position."""
    return [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]


def _bound(function: Function) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    elsewhere = {
        name
        for node in nodes_run(function)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
    for node in nodes_run(function):
        for target, value in _bindings(node):
            for inner in nodes_of(target):
                if isinstance(inner, ast.Name) and inner.id not in elsewhere:
                    found.setdefault(inner.id, []).append(value)
    return found


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value
        case ast.For(target=target, iter=value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield target, value


def _given(function: Function, bound: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    """What is returned; of a local name, what it was bound to."""
    for node in nodes_run(function):
        if isinstance(node, ast.Return) and node.value is not None:
            value = node.value
            local = bound.get(value.id, []) if isinstance(value, ast.Name) else []
            yield from local or [value]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return last_name(node.func) in _PLAIN_CALLS | _FIXED
    return isinstance(node, _PLAIN) and not any(isinstance(n, _DISPLAYS) for n in nodes_of(node))


def _is_there(node: ast.expr, own: set[str], bound: dict[str, list[ast.expr]]) -> bool:
    match node:
        case ast.Name(id=name):
            return name not in bound or name in own
        case ast.Attribute():
            return True
        case ast.Subscript(slice=key):
            return not isinstance(key, ast.Slice)
    return False


def _is_once(node: ast.expr) -> bool:
    return isinstance(node, ast.GeneratorExp) or (
        isinstance(node, ast.Call) and last_name(node.func) in _ONCE
    )


def _is_collection(node: ast.expr) -> bool:
    return isinstance(node, _DISPLAYS) or (
        isinstance(node, ast.Call) and last_name(node.func) in _COLLECTIONS
    )
