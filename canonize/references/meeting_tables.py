"""Tables that classes and functions of a module are entered in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import Sides, last_name

_QUIET_CALLS = frozenset({"print", "isinstance", "issubclass", "cast", "repr", "len", "type"})


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """Where one of the two stands, and which."""

    is_old: bool
    path: str
    line: int


def tables_entered(path: str, body: ast.Module, sides: Sides) -> Iterator[tuple[str, MeetingPlace]]:
    """Tables that one of the two is entered in: registrations, and keys that are assigned."""
    for node in nodes_of(body):
        match node:
            case ast.Assign(targets=[ast.Name() as table], value=ast.Dict(keys=keys)):
                yield from _keys(path, table, keys, sides)
            case ast.Assign(
                targets=[ast.Name() as table],
                value=ast.Set(elts=keys) | ast.List(elts=keys),
            ):
                yield from _keys(path, table, keys, sides)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=table, attr="add" | "append" | "appendleft"),
                    args=[key],
                )
            ):
                yield from _keys(path, table, [key], sides)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=table, attr="update"), args=[ast.Dict(keys=keys)]
                )
            ):
                yield from _keys(path, table, keys, sides)
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=table, attr="setdefault"), args=[key, *_])
            ):
                yield from _keys(path, table, [key], sides)
            case ast.Expr(value=ast.Call(func=func, args=[first, *_]) as call):
                if last_name(func) not in _QUIET_CALLS and (side := sides.of(first)) is not None:
                    yield (
                        f"{sides.full(func) or ast.unparse(func)}()",
                        MeetingPlace(side, path, call.lineno),
                    )
            case ast.Assign(targets=[ast.Subscript(value=value, slice=key)]):
                if (side := sides.of(key)) is not None:
                    yield (
                        sides.full(value) or ast.unparse(value),
                        MeetingPlace(side, path, node.lineno),
                    )
            case (
                ast.FunctionDef(decorator_list=decorators)
                | ast.AsyncFunctionDef(decorator_list=decorators)
            ):
                for decorator in decorators:
                    yield from _registered(path, node, decorator, sides)


def _keys(
    path: str, table: ast.expr, keys: Sequence[ast.expr | None], sides: Sides
) -> Iterator[tuple[str, MeetingPlace]]:
    for key in keys:
        if key is not None and (side := sides.of(key)) is not None:
            yield sides.full(table) or ast.unparse(table), MeetingPlace(side, path, table.lineno)


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
