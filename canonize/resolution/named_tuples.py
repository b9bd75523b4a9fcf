"""What ``namedtuple("P", ["x", "y"], defaults=[0])`` takes: a class that no body spells."""

from __future__ import annotations

import ast

from canonize.resolution.binding_statements import decorator_name
from canonize.syntax.signatures import Parameter, Signature, written


def named_tuple_takes(made: ast.expr | None) -> Signature | None:
    """The signature of a named tuple that a call makes; ``None``: it is none, or can't be told."""
    if not isinstance(made, ast.Call) or decorator_name(made) not in ("namedtuple", "NamedTuple"):
        return None
    options = {keyword.arg: keyword.value for keyword in made.keywords}
    if len(made.args) != 2 or not options.keys() <= {"defaults", "module"}:
        return None
    fields = _fields(made.args[1])
    defaults = _elements(options["defaults"]) if "defaults" in options else []
    if fields is None or defaults is None or len(defaults) > len(fields):
        return None
    given = [""] * (len(fields) - len(defaults)) + [written(each) or "''" for each in defaults]
    return Signature(
        tuple(
            Parameter(name, default=default, annotation=annotation)
            for (name, annotation), default in zip(fields, given, strict=True)
        )
    )


def _fields(listed: ast.expr) -> list[tuple[str, str]] | None:
    """The names of the fields and their annotations, in order."""
    if isinstance(listed, ast.Constant) and isinstance(listed.value, str):
        return [(name, "") for name in listed.value.replace(",", " ").split()]
    found: list[tuple[str, str]] = []
    for element in _elements(listed) or [listed]:
        match element:
            case ast.Constant(value=str(name)):
                found.append((name, ""))
            case ast.Tuple(elts=[ast.Constant(value=str(name)), annotation]):
                found.append((name, written(annotation)))
            case _:
                return None
    return found


def _elements(listed: ast.expr) -> list[ast.expr] | None:
    """What a list or tuple has; ``None``: it is none, or unpacks something."""
    if not isinstance(listed, (ast.List, ast.Tuple)):
        return None
    return None if any(isinstance(e, ast.Starred) for e in listed.elts) else listed.elts
