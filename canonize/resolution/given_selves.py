"""Whether the methods of a class give the very instance that they are called on."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from canonize.core.ast_nodes import own_nodes
from canonize.resolution.api import SelfGiven
from canonize.resolution.binding_statements import decorator_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


def selves_given(functions: Sequence[Function]) -> dict[str, SelfGiven]:
    """By method of instances, whether it returns them; what can't be seen counts as never.

    Args:
        functions: all that stand in one class statement. Those that call one another are followed.
    """
    methods = {f.name: f for f in functions if _is_of_instances(f)}
    found = dict.fromkeys(methods, SelfGiven.NEVER)
    for _ in methods:
        now = {name: _given(method, found) for name, method in methods.items()}
        if now == found:
            break
        found = now
    return found


def _is_of_instances(node: Function) -> bool:
    names = {decorator_name(decorator) for decorator in node.decorator_list}
    return bool(node.args.posonlyargs or node.args.args) and not (
        names & {"staticmethod", "classmethod"}
    )


def _given(node: Function, known: Mapping[str, SelfGiven]) -> SelfGiven:
    receiver = [*node.args.posonlyargs, *node.args.args][0].arg
    own = list(own_nodes(node))
    selves = {receiver} | {
        target.id
        for item in own
        if isinstance(item, ast.Assign) and _is_name(item.value, {receiver})
        for target in item.targets
        if isinstance(target, ast.Name)
    }
    returned = [item.value for item in own if isinstance(item, ast.Return)]
    kinds = {_of(value, selves, known) for value in returned if value is not None}
    if any(value is None for value in returned):
        kinds.add(SelfGiven.NEVER)
    if SelfGiven.INSIDE in kinds:
        return SelfGiven.INSIDE
    if kinds == {SelfGiven.ALWAYS}:
        return SelfGiven.ALWAYS
    return SelfGiven.SOMETIMES if kinds - {SelfGiven.NEVER} else SelfGiven.NEVER


def _of(value: ast.expr, selves: set[str], known: Mapping[str, SelfGiven]) -> SelfGiven:
    """How one expression gives the instance."""
    match value:
        case ast.Name():
            return SelfGiven.ALWAYS if value.id in selves else SelfGiven.NEVER
        case ast.Await(value=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
            return _of(inner, selves, known)
        case ast.Call(func=ast.Attribute(value=receiver, attr=name)):
            asked = _of(receiver, selves, known)
            given = known.get(name, SelfGiven.NEVER)
            if asked is SelfGiven.SOMETIMES and given is SelfGiven.ALWAYS:
                return asked
            return given if asked in (SelfGiven.ALWAYS, SelfGiven.SOMETIMES) else SelfGiven.NEVER
        case ast.IfExp(body=one, orelse=other):
            return _either(_of(one, selves, known), _of(other, selves, known))
        case ast.BoolOp(values=values):
            first, *rest = (_of(each, selves, known) for each in values)
            for each in rest:
                first = _either(first, each)
            return first
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _inside(items, selves, known)
        case ast.Dict(values=items):
            return _inside(items, selves, known)
        case ast.Lambda(body=body):
            return _inside([body], selves, known)
        case _:
            return SelfGiven.NEVER


def _either(one: SelfGiven, other: SelfGiven) -> SelfGiven:
    if one is other or SelfGiven.INSIDE in (one, other):
        return max(one, other)
    return SelfGiven.SOMETIMES


def _inside(
    items: Sequence[ast.expr], selves: set[str], known: Mapping[str, SelfGiven]
) -> SelfGiven:
    gives = any(_of(item, selves, known) is not SelfGiven.NEVER for item in items)
    return SelfGiven.INSIDE if gives else SelfGiven.NEVER


def _is_name(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names
