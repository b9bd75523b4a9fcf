"""Functions and tables that hand a competitor on, and where other files hold what they give.

``make()`` returns one, ``JOBS`` lists the class, ``fetch()`` raises it: a file that only calls
them has it in hand all the same, and may ask for its name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.sides import Sides, last_name

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Givers:
    """What one file defines that has the competitor in it.

    Args:
        names: functions, tables and classes at its top.
        methods: methods, by their own name alone.
    """

    names: frozenset[str]
    methods: frozenset[str]


def givers(body: ast.Module, sides: Sides) -> Givers:
    """Definitions of a file whose bodies name the competitor."""
    names: set[str] = set()
    methods: set[str] = set()
    for node, own, within in names_with(body, sides):
        if True not in within:
            continue
        names |= own
        for item in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(item, _Function) and _is_telling(item.name):
                methods |= {item.name} if True in sides.within(item) else set()
    return Givers(frozenset(names), frozenset(methods))


def names_with(
    body: ast.Module, sides: Sides
) -> Iterator[tuple[ast.stmt, frozenset[str], set[bool]]]:
    """The definitions at the top of a file, each with its names and which of the two it names."""
    for node in body.body:
        if isinstance(node, (_Function, ast.ClassDef)):
            yield node, frozenset({node.name}), sides.within(node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = frozenset(target.id for target in targets if isinstance(target, ast.Name))
            yield node, names, sides.within(node)


def _is_telling(name: str) -> bool:
    """Whether a method is found by its name alone."""
    return len(name) > _SHORT and not name.startswith("__")


def held(
    body: ast.Module, is_giver: Callable[[ast.expr], bool], methods: frozenset[str]
) -> Iterator[ast.expr]:
    """Every place of a file that may be what one of them gives."""
    parents = parents_of(body)

    def gives(node: ast.AST | None) -> bool:
        if isinstance(node, (ast.Await, ast.Subscript)):
            return gives(node.value)
        if isinstance(node, ast.Call):
            func = node.func
            is_method = isinstance(func, ast.Attribute) and func.attr in methods
            if last_name(func) in ("list", "sorted", "reversed", "enumerate") and node.args:
                return gives(node.args[0])
            return is_method or is_giver(func)
        return isinstance(node, (ast.Name, ast.Attribute)) and is_giver(node)

    def scope(node: ast.AST) -> int:
        above = parents.get(id(node))
        while above is not None and not isinstance(above, _Scope):
            above = parents.get(id(above))
        return id(above) if above is not None else 0

    bound: set[tuple[int, str]] = set()
    for node in nodes_of(body):
        for target in _targets(node, gives):
            bound |= {
                (scope(node), inner.id) for inner in ast.walk(target) if isinstance(inner, ast.Name)
            }
        if isinstance(node, (ast.Try, ast.TryStar)):
            yield from _caught(node, gives)
        if isinstance(node, (ast.Call, ast.Subscript)) and gives(node):
            yield node
    for node in nodes_of(body):
        is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        if isinstance(node, ast.Name) and is_read and (scope(node), node.id) in bound:
            yield node


def _caught(
    node: ast.Try | ast.TryStar, gives: Callable[[ast.AST | None], bool]
) -> Iterator[ast.Name]:
    """The exceptions in hand where such a call is tried."""
    tried = (inner for statement in node.body for inner in ast.walk(statement))
    if any(isinstance(inner, ast.Call) and gives(inner) for inner in tried):
        for handler in node.handlers:
            for inner in ast.walk(handler):
                if isinstance(inner, ast.Name) and inner.id == handler.name:
                    yield inner


def _targets(node: ast.AST, gives: Callable[[ast.AST | None], bool]) -> Iterator[ast.expr]:
    """What a statement, or a comprehension, binds to what is given."""
    match node:
        case ast.Assign(targets=targets, value=ast.Call() | ast.Await() | ast.Subscript() as value):
            if gives(value):
                yield from targets
        case ast.NamedExpr(target=target, value=value) if gives(value):
            yield target
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            if gives(value):
                yield target
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            if gives(node.iter):
                yield node.target
