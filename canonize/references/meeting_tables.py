"""Tables that classes and functions of a module are entered in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import nodes_of
from canonize.references.local_bindings import LocalBindings, bindings_of
from canonize.references.sides import Sides, last_name

_PUTTING = frozenset({
    "add", "append", "appendleft", "extend", "extendleft", "push", "put", "setdefault", "update",
})  # fmt: skip
_COLLECTING = frozenset({"dict", "frozenset", "fromkeys", "list", "set", "tuple", "zip"})
_QUIET_CALLS = frozenset({"print", "isinstance", "issubclass", "cast", "repr", "len", "type"})


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """Where one of the two stands, and which."""

    is_old: bool
    path: str
    line: int


def tables_entered(path: str, body: ast.Module, sides: Sides) -> Iterator[tuple[str, MeetingPlace]]:
    """Tables that one of the two is entered in: registrations, and keys that are assigned."""
    local: LocalBindings | None = None
    for node in nodes_of(body):
        for table, given in _put(node):
            for key in _entries(given):
                if (side := sides.of(key)) is not None:
                    local = local or bindings_of(body)
                    name = _name(table, local, sides, path)
                    yield name, MeetingPlace(side, path, getattr(table, "lineno", 1))
        match node:
            case ast.Expr(value=ast.Call(func=func, args=[first, *_]) as call):
                if (
                    last_name(func) not in _QUIET_CALLS | _PUTTING
                    and (side := sides.of(first)) is not None
                ):
                    yield (
                        f"{sides.full(func) or ast.unparse(func)}()",
                        MeetingPlace(side, path, call.lineno),
                    )
            case (
                ast.FunctionDef(decorator_list=decorators)
                | ast.AsyncFunctionDef(decorator_list=decorators)
            ):
                for decorator in decorators:
                    yield from _registered(path, node, decorator, sides)


def _name(table: ast.expr, local: LocalBindings, sides: Sides, path: str) -> str:
    """A table by its whole name; one that a function makes is another in each function."""
    first = table
    while isinstance(first, (ast.Attribute, ast.Subscript, ast.Call)):
        first = first.func if isinstance(first, ast.Call) else first.value
    text = sides.full(table) or ast.unparse(table)
    if not isinstance(first, ast.Name):
        return text
    if first.id in ("self", "cls"):
        return f"{text} of {path}"
    if local.of(first) and not local.is_global(first):
        return f"{text} of {path}:{getattr(local.scope(table), 'lineno', 0)}"
    return text


def _put(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Tables that something is put into, each with what: a key, or a collection of keys."""
    match node:
        case ast.Assign(targets=[ast.Name() | ast.Attribute() as table], value=given):
            if isinstance(given, (ast.Dict, ast.Set, ast.List, ast.BinOp)):
                yield table, given
        case ast.Assign(targets=[ast.Subscript(value=table, slice=key)]):
            yield table, key
        case ast.AugAssign(target=ast.Name() | ast.Attribute() as table, value=given):
            yield table, given
        case ast.Call(func=ast.Attribute(value=table, attr="insert"), args=[_, given]):
            yield table, given
        case ast.Call(func=ast.Attribute(value=table, attr=attr), args=[given, *_]):
            if attr in _PUTTING:
                yield table, given


def _entries(given: ast.expr) -> Iterator[ast.expr]:
    """What would be told apart among what is put into a table: keys, elements, parts of rows."""
    match given:
        case ast.Dict(keys=keys, values=values):
            yield from (key for key in keys if key is not None)
            pairs = zip(keys, values, strict=True)
            for value in (value for key, value in pairs if key is None):
                yield from _entries(value)
        case ast.Set(elts=some) | ast.List(elts=some) | ast.Tuple(elts=some):
            for one in some:
                yield from _entries(one)
        case ast.BinOp(left=left, right=right):
            yield from (*_entries(left), *_entries(right))
        case ast.Starred(value=value):
            yield from _entries(value)
        case ast.Call(func=func, args=args) if last_name(func) in _COLLECTING:
            for one in args:
                yield from _entries(one)
        case ast.Name() | ast.Attribute():
            yield given


def _registered(
    path: str, node: ast.FunctionDef | ast.AsyncFunctionDef, decorator: ast.expr, sides: Sides
) -> Iterator[tuple[str, MeetingPlace]]:
    """``@function.register(Old)``, and the same by the first parameter's annotation."""
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    side = None
    if isinstance(decorator, ast.Call):
        side = next((s for a in decorator.args if (s := sides.of(a)) is not None), None)
    elif last_name(func) == "register":
        parameters = [*node.args.posonlyargs, *node.args.args]
        parameters = [p for p in parameters if p.arg not in ("self", "cls")]
        side = sides.of(parameters[0].annotation) if parameters else None
    if side is not None:
        yield f"{sides.full(func) or ast.unparse(func)}()", MeetingPlace(side, path, node.lineno)
