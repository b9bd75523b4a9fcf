"""Calls whose arguments are parameters of the function around them, with their annotations."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

HINT = ": "
"""What a text starts with that is an annotation, and no literal."""

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


class HintedName(ast.expr):
    """A name that is known to be of a type.

    Args:
        hint: the annotation, as it is written.
    """

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.hint = hint


def hinted_calls(body: ast.AST) -> Iterator[ast.Call]:
    """Every call, with annotated parameters of the functions around it in the place of names.

    A parameter that its function binds anew is a name like any other.
    """
    pending: list[tuple[ast.AST, Mapping[str, str]]] = [(body, {})]
    while pending:
        node, hints = pending.pop()
        if isinstance(node, _Function):
            hints = {**hints, **_hints(node)}
        if isinstance(node, ast.Call):
            yield _with_hints(node, hints) if hints else node
        pending += [(inner, hints) for inner in ast.iter_child_nodes(node)]


def _hints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, str]:
    args = function.args
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
    }
    return {
        arg.arg: "" if arg.annotation is None or arg.arg in stored else _text(arg.annotation)
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)
    }


def _text(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return ast.unparse(annotation)


def _with_hints(call: ast.Call, hints: Mapping[str, str]) -> ast.Call:
    def hinted(node: ast.expr) -> ast.expr:
        hint = hints.get(node.id, "") if isinstance(node, ast.Name) else ""
        return HintedName(hint) if hint else node

    keywords = [ast.keyword(arg=k.arg, value=hinted(k.value)) for k in call.keywords]
    return ast.Call(func=call.func, args=[hinted(a) for a in call.args], keywords=keywords)
