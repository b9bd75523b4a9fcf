"""Which texts are compared with a name that a function of the repository is given as data.

``reverse("app.old.detail")`` stays, for nothing there loads anything by a text: what it is compared
with has to stay, too. What else says that path is one like any other: who reads it is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of, parents_of
from canonize.core.symbols import Symbol
from canonize.references.stored_names import given_as_data, loads_by_text
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_SHOWN = (ast.List, ast.Tuple, ast.Set)
_LOOKED_UP = frozenset({"get", "pop", "setdefault", "index", "count", "__contains__"})


def is_compared_as_data(project: Project, symbol: Symbol, path: str, start: int) -> bool:
    """Whether a text is compared with the path of a symbol that is given to a function as data.

    Args:
        path, start: the file, and where the text begins in it.
    """
    tree = project.tree.whole
    if not symbol.name or loads_by_text(tree):
        return False
    key = (is_compared_as_data, symbol)
    if key not in tree.memo:
        tree.memo[key] = dict(_compared(project.whole, symbol))
    found = tree.memo[key]
    assert isinstance(found, dict)
    return start in found.get(path, ())


def _compared(project: Project, symbol: Symbol) -> Iterator[tuple[str, Collection[int]]]:
    """By file, the texts; nothing where no function is given the path."""
    tree, spelled = project.tree, {f"{symbol.module}{dot}{symbol.name}" for dot in ".:"}
    words = {one.encode() for one in spelled}
    files = sorted(tree.containing({symbol.leaf.encode()}, endings=(".py",)))
    bodies = {
        path: body
        for path in files
        if any(word in (tree.read(path) or b"") for word in words)
        and (body := parsed_file(tree, path)) is not None
    }
    given = [home for path, body in bodies.items() for home in _homes(project, path, body, spelled)]
    tables = {table for home in given for table in _tables(project, home)}
    for path, body in bodies.items() if given else ():
        module = project.modules.name(path) or ""
        mine = {name for home, name in tables if home == module}
        lines = (tree.read(path) or b"").splitlines(keepends=True)
        places = _places(body, spelled, mine)
        yield path, frozenset(_start(lines, line, column) for line, column in places)


def _start(lines: list[bytes], line: int, column: int) -> int:
    """How far into the text of a file a place is, of which the host's parser gives bytes."""
    before = b"".join(lines[: line - 1]) + lines[line - 1][:column]
    return len(before.decode("utf-8-sig", "replace"))


def _homes(
    project: Project, path: str, body: ast.Module, spelled: Collection[str]
) -> Iterator[str]:
    """The modules of functions that a file gives one of some texts as data."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call):
            values = (*node.args, *(keyword.value for keyword in node.keywords))
            says = any(isinstance(v, ast.Constant) and v.value in spelled for v in values)
            callee = dotted_name(node.func)
            if says and given_as_data(project, path, callee):
                found = project.names.dotted(project.modules.name(path) or "", callee)
                yield found.module


def _tables(project: Project, module: str) -> Iterator[tuple[str, str]]:
    """The module and the name of all that a module looks something up in."""
    path = project.modules.path(module)
    body = parsed_file(project.tree, path) if path else None
    for node in nodes_of(body) if body is not None else ():
        asked: list[ast.AST] = []
        match node:
            case ast.Subscript(value=table):
                asked = [table]
            case ast.Call(func=ast.Attribute(value=table, attr=attr)) if attr in _LOOKED_UP:
                asked = [table]
            case ast.Compare(comparators=tables):
                asked = [*tables]
        for name in filter(None, map(dotted_name, asked)):
            found = project.names.dotted(module, name)
            yield found.module, found.name


def _places(
    body: ast.Module, spelled: Collection[str], tables: Collection[str]
) -> Iterator[tuple[int, int]]:
    """The texts of a file that are compared: by an operator, as an index, or in a table."""
    above = parents_of(body)
    for node in nodes_of(body):
        if not isinstance(node, ast.Constant) or node.value not in spelled:
            continue
        holder: ast.AST | None = above.get(id(node))
        is_named = not isinstance(holder, ast.Dict) or any(key is node for key in holder.keys)
        if isinstance(holder, ast.Subscript) and holder.slice is node:
            yield node.lineno, node.col_offset
            continue
        depth = 0
        while isinstance(holder, (*_SHOWN, ast.Dict)):
            holder, depth = above.get(id(holder)), depth + 1
        in_table = depth == 1 and is_named and _name_of(holder) in tables
        if in_table or _compares(holder):
            yield node.lineno, node.col_offset


def _compares(node: ast.AST | None) -> bool:
    """Whether an expression does nothing with its parts but to compare them."""
    match node:
        case ast.Call(func=called):
            return dotted_name(called).rpartition(".")[2].startswith("assert")
    return isinstance(node, ast.Compare)


def _name_of(node: ast.AST | None) -> str:
    """What an assignment binds, if it binds one name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""
