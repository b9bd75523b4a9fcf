"""What the body of a function does, told apart from how its parameters are called."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class BodyShape:
    """What a body does.

    Args:
        number: the same for two functions that differ in the names and the order of parameters,
            in the names of private members and in prose only. It is 0 for a body without a
            statement (``...``, ``pass``, a docstring), which says nothing, for one that may look
            at the names themselves (``locals()``), and for one that gives a name of a parameter
            to a parameter of a function in it.
        reads: the parameters that it uses, in the order in which it comes to them.
        privates: the private members that it looks up on its first parameter, likewise.
    """

    number: int = 0
    reads: tuple[str, ...] = ()
    privates: tuple[str, ...] = ()


@dataclass
class _Met:
    """What was met so far, by the number that stands for it: the first that is met is 0."""

    own: frozenset[str]
    receiver: str
    reads: dict[str, str] = field(default_factory=dict)
    privates: dict[str, str] = field(default_factory=dict)


def body_shape(node: Function, *, is_method: bool = False) -> BodyShape:
    """What a body does, told apart from what its parameters and private members are called.

    Args:
        is_method: its first parameter is the object or class that it belongs to.
    """
    body = [statement for statement in node.body if not _says_nothing(statement)]
    if not body or any(_sees_names(node) for item in body for node in ast.walk(item)):
        return BodyShape()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    own = frozenset(argument.arg for argument in every)
    inner = (node for item in body for node in ast.walk(item))
    if any(isinstance(node, ast.arg) and node.arg in own for node in inner):
        return BodyShape()
    first = every[0].arg if is_method and every else ""
    met = _Met(own, first)
    text = "".join(_dumped(statement, met) for statement in body)
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")
    return BodyShape(number, tuple(met.reads), tuple(met.privates))


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _sees_names(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id in _OF_NAMES) or (
        isinstance(node, ast.Attribute) and node.attr in ("_getframe", "currentframe", "signature")
    )


_OF_NAMES = frozenset({"dir", "eval", "exec", "locals", "vars"})


def _dumped(node: ast.AST, met: _Met) -> str:
    """Like `ast.dump`, parameters and private members by a number."""
    match node:
        case ast.Attribute(ast.Name(receiver), name) if receiver == met.receiver:
            if name.startswith("_") and not name.endswith("__"):
                met.reads.setdefault(receiver, f"${len(met.reads)}")
                return "(Private " + met.privates.setdefault(name, f"#{len(met.privates)}") + ";)"
    parts = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if name in ("ctx", "type_comment", "annotation", "returns"):
            continue
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, ast.AST):
                parts.append(_dumped(item, met))
            elif name == "id" and item in met.own:
                parts.append(met.reads.setdefault(str(item), f"${len(met.reads)}"))
            elif name == "id":
                parts.append(str(item))
            else:
                parts.append(repr(item))
        parts.append(";")
    return f"({' '.join(parts)})"
