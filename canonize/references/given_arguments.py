"""Which parameter of a function gets what a call is given."""

from __future__ import annotations

import ast


def parameter(function: ast.AST, call: ast.Call, given: ast.expr, *, bound: bool) -> str:
    """The name of the parameter that an argument of a call binds; "" when it can't be told.

    Args:
        bound: the function is a method, whose first parameter the call does not give.
    """
    return parameter_for(function, argument(call, given), bound=bound)


def argument(call: ast.Call, given: ast.expr) -> int | str | None:
    """The keyword by which a call gives something, or its number; ``None`` after a ``*``."""
    for keyword in call.keywords:
        if keyword.value is given:
            return keyword.arg
    number = next((n for n, arg in enumerate(call.args) if arg is given), None)
    if number is None or any(isinstance(arg, ast.Starred) for arg in call.args[:number]):
        return None
    return number


def parameter_for(function: ast.AST, by: int | str | None, *, bound: bool) -> str:
    """The name of the parameter that a keyword, or a number, binds; "" when it can't be told."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return ""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    if isinstance(by, str):
        return by if by in {*names, *(arg.arg for arg in function.args.kwonlyargs)} else ""
    place = by + bound if by is not None else len(names)
    return names[place] if place < len(names) else ""
