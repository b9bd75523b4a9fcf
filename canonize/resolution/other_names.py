"""Names that a module only gives to what lies outside: ``TestCase = unittest.TestCase``.

Where the module takes that from one place for older Pythons, and from another for all that the
project runs on, the latter counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.final_binding import given_anew
from canonize.resolution.library_values import required_python
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands

_OLDEST = (2, 7)
"""What a project runs on that does not say it."""
_Version = tuple[int, ...]


def is_other_name(alias: Found, target: Found, project: Project) -> bool:
    """Whether a module binds a name once, and to the very thing that lies outside."""
    if target.stands is not Stands.OUTSIDE or not target.name or alias.has_rival:
        return False
    if alias.stands is not Stands.VALUE or alias.at is None or not alias.at.other:
        return False
    bound = (project.names.of_file(alias.path) or {}).get(alias.name, ())
    body = parsed_file(project.tree, alias.path)
    if len(bound) != 1 or body is None:
        return False
    if given_anew(Symbol(alias.module, alias.name), project):
        return False
    root, _, rest = alias.at.other.partition(".")
    dead = {id(node) for node in _dead(body, project.tree)}
    ways = {
        (found.stands, ".".join(filter(None, (found.module, found.name))))
        for found, node in _ways(alias.module, root, alias.path, project)
        if id(node) not in dead
    }
    wanted = f"{target.module}.{target.name}"
    return len(ways) == 1 and all(
        stands is Stands.OUTSIDE and ".".join(filter(None, (path, rest))) == wanted
        for stands, path in ways
    )


def _ways(
    module: str, root: str, path: str, project: Project
) -> Iterator[tuple[Found, ast.stmt | None]]:
    """What a name of a module may stand for, with the statement that binds it."""
    bound = (project.names.of_file(path) or {}).get(root, ())
    nodes: list[ast.stmt | None] = [b.node for b in bound]
    yield from zip(project.names.possible(module, root), nodes or [None], strict=True)


def _dead(body: ast.Module, tree: SourceTree) -> Iterator[ast.AST]:
    """What only Pythons run that are older than all that the project runs on."""
    for node in nodes_of(body):
        if isinstance(node, ast.If) and (older := _older(node.test)) is not None:
            version, is_body = older
            if version <= required_python(tree, or_else=_OLDEST):
                for statement in node.body if is_body else node.orelse:
                    yield from nodes_of(statement)


def _older(test: ast.expr) -> tuple[_Version, bool] | None:
    """The Python before which a branch of a condition is run, and whether it is the first one."""
    match test:
        case ast.Compare(left=asked, ops=[op], comparators=[ast.expr() as told]):
            version = _version(asked, told)
        case _:
            return None
    if version is None or not version:
        return None
    match op:
        case ast.Lt():
            return version, True
        case ast.GtE():
            return version, False
    return None


def _version(asked: ast.expr, told: ast.expr) -> _Version | None:
    """The version with which that of the running Python is compared."""
    match ast.unparse(asked), told:
        case "sys.version_info", ast.Tuple(elts=parts):
            numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
            whole = [n for n in numbers if isinstance(n, int)]
            return tuple(whole[:2]) if len(whole) == len(parts) else None
        case (("sys.version_info[0]" | "sys.version_info.major"), ast.Constant(value=int(major))):
            return (major,)
        case "sys.hexversion", ast.Constant(value=int(number)):
            return number >> 24, number >> 16 & 0xFF
    return None
