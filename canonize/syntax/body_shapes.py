"""What the body of a function does, told apart from how its parameters are called."""

from __future__ import annotations

import ast
import hashlib

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_shape(node: Function) -> int:
    """The same number for two functions that differ in the names of parameters and in prose only.

    0 for a body without a statement (``...``, ``pass``, a docstring), which says nothing, for one
    that may look at the names themselves (``locals()``), and for one that gives a name of a
    parameter to a parameter of a function in it.
    """
    body = [statement for statement in node.body if not _says_nothing(statement)]
    if not body or any(_sees_names(node) for item in body for node in ast.walk(item)):
        return 0
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    numbers = {argument.arg: f"${index}" for index, argument in enumerate(every)}
    inner = (node for item in body for node in ast.walk(item))
    if any(isinstance(node, ast.arg) and node.arg in numbers for node in inner):
        return 0
    text = "".join(_dumped(statement, numbers) for statement in body)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _sees_names(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id in _OF_NAMES) or (
        isinstance(node, ast.Attribute) and node.attr in ("_getframe", "currentframe", "signature")
    )


_OF_NAMES = frozenset({"dir", "eval", "exec", "locals", "vars"})


def _dumped(node: ast.AST, numbers: dict[str, str]) -> str:
    """Like `ast.dump`, parameters by their number."""
    parts = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if name in ("ctx", "type_comment", "annotation", "returns"):
            continue
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, ast.AST):
                parts.append(_dumped(item, numbers))
            elif name == "id":
                parts.append(numbers.get(str(item), str(item)))
            else:
                parts.append(repr(item))
        parts.append(";")
    return f"({' '.join(parts)})"
