"""What the body of a function does, told apart from how its parameters are called."""

from __future__ import annotations

import ast
import hashlib

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_shape(node: Function) -> tuple[int, tuple[str, ...]]:
    """What a body does, and the parameters that it uses, in the order in which it comes to them.

    The number is the same for two functions that differ in the names and the order of parameters
    and in prose only. It is 0 for a body without a statement (``...``, ``pass``, a docstring),
    which says nothing, for one that may look at the names themselves (``locals()``), and for one
    that gives a name of a parameter to a parameter of a function in it.
    """
    body = [statement for statement in node.body if not _says_nothing(statement)]
    if not body or any(_sees_names(node) for item in body for node in ast.walk(item)):
        return 0, ()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    own = frozenset(argument.arg for argument in every)
    inner = (node for item in body for node in ast.walk(item))
    if any(isinstance(node, ast.arg) and node.arg in own for node in inner):
        return 0, ()
    met: dict[str, str] = {}
    text = "".join(_dumped(statement, own, met) for statement in body)
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")
    return number, tuple(met)


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _sees_names(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id in _OF_NAMES) or (
        isinstance(node, ast.Attribute) and node.attr in ("_getframe", "currentframe", "signature")
    )


_OF_NAMES = frozenset({"dir", "eval", "exec", "locals", "vars"})


def _dumped(node: ast.AST, own: frozenset[str], met: dict[str, str]) -> str:
    """Like `ast.dump`, parameters by a number: the first that is met is 0."""
    parts = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if name in ("ctx", "type_comment", "annotation", "returns"):
            continue
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, ast.AST):
                parts.append(_dumped(item, own, met))
            elif name == "id" and item in own:
                parts.append(met.setdefault(str(item), f"${len(met)}"))
            elif name == "id":
                parts.append(str(item))
            else:
                parts.append(repr(item))
        parts.append(";")
    return f"({' '.join(parts)})"
