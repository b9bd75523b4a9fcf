"""Names that stand for the same text or number: nobody can tell which of the two he got."""

from __future__ import annotations

import ast

from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


def are_the_same_value(one: Symbol, other: Symbol, project: Project) -> bool:
    """Whether two names are constants, each written out once, of the same type and value."""
    left, right = _written(one, project), _written(other, project)
    return left is not None and right is not None and ast.dump(left) == ast.dump(right)


def _written(symbol: Symbol, project: Project) -> ast.expr | None:
    """The value of a constant, if it is a text, a number, or several of these."""
    found = project.names.find(symbol.module, symbol.name)
    path = project.modules.path(found.module)
    if path is None or found.stands not in (Stands.DEFINITION, Stands.VALUE):
        return None
    body = parsed_file(project.tree, path)
    values = [
        node.value
        for node in (body.body if body is not None else ())
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _binds(node, found.name)
    ]
    known = project.names.of_file(path) or {}
    if len(values) != 1 or len(known.get(found.name, ())) != 1 or values[0] is None:
        return None
    return values[0] if _is_plain(values[0]) else None


def _binds(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id == name


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str() | bytes() | int() | float() | complex() | None):
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
            return _is_plain(inner)
        case ast.Tuple(elts=elements):
            return all(map(_is_plain, elements))
    return False
