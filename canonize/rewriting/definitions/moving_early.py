"""Whether loading a module runs what a function that moved out of it gives: a decorator's wrapper.

Such an inner function may import from the old module, if it is never run while that loads. Names
tell: who is called, or looked up, by code that runs then, and by the code of those, and so on.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from canonize.core.ast_nodes import children_of, nodes_of
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_KEEPING = frozenset({"wraps", "staticmethod", "classmethod"})
"""Decorators that run nothing of what they get."""


def runs_early(old: str, new: str, names: Collection[str], project: Project) -> bool:
    """Whether loading a file may run inner functions of functions that have left it.

    Args:
        old: the file that they have left.
        new: the one that has them now.
        names: what they are called there.
    """
    bodies = {
        path: parsed_file(project.tree, path) for path in project.graph.reached({old}, but="")
    }
    if any(body is None for body in bodies.values()):
        return True
    moved = [
        node
        for node in getattr(bodies.get(new), "body", ())
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and node.name in names
    ]
    if len(moved) < len(names) or not all(map(_only_gives, moved)):
        return True
    loading = {path: list(_loading(body)) for path, body in bodies.items() if body is not None}
    decorated: set[str] = set()
    for path, nodes in loading.items():
        found = _decorated(nodes, _local_names(bodies[path], names))
        if found is None:
            return True
        decorated |= found
    return not decorated.isdisjoint(_looked_up(loading.values(), bodies.values()))


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _only_gives(function: ast.stmt) -> bool:
    """Whether a function only gives its inner functions to who calls it, and runs none of them."""
    if not isinstance(function, _FUNCTIONS):
        return False
    inner = [n for n in nodes_of(function) if isinstance(n, _FUNCTIONS) and n is not function]
    given = {id(n.value) for n in nodes_of(function) if isinstance(n, (ast.Return, ast.Attribute))}
    keeping = all(_last(d) in _KEEPING for one in inner for d in one.decorator_list)
    own = {one.name for one in inner}
    return keeping and all(
        id(node) in given
        for node in nodes_of(function)
        if isinstance(node, ast.Name) and node.id in own and isinstance(node.ctx, ast.Load)
    )


def _loading(body: ast.AST) -> Iterator[ast.AST]:
    """What may run while a file is loaded: everything but what functions hold."""
    pending = [body]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, _FUNCTIONS):
            pending += [node.args, *node.decorator_list]
            pending += [node.returns] if node.returns is not None else []
        else:
            pending += children_of(node)


def _local_names(body: ast.AST | None, names: Collection[str]) -> frozenset[str]:
    """What a file may call some names: as they are, or as it imports them."""
    asked = nodes_of(body) if body is not None else ()
    imports = (n for n in asked if isinstance(n, ast.ImportFrom))
    aliases = (alias for node in imports for alias in node.names)
    return frozenset(names) | {a.asname for a in aliases if a.name in names and a.asname}


def _decorated(nodes: Iterable[ast.AST], names: Collection[str]) -> set[str] | None:
    """What some names decorate, or make: ``f = old(g)``; ``None``: more is done with them."""
    nodes = list(nodes)
    making: set[int] = set()
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                made = [(node.name, decorator) for decorator in node.decorator_list]
            case ast.Assign(targets=[ast.Name(id=local)], value=ast.Call() as call):
                made = [(local, call)]
            case _:
                continue
        for local, maker in made:
            called = maker.func if isinstance(maker, ast.Call) else maker
            if not isinstance(called, ast.Call) and _last(called) in names:
                making.add(id(called))
                found.add(local)
    uses = (node for node in nodes if isinstance(node, (ast.Name, ast.Attribute)))
    other = any(_last(node) in names and id(node) not in making for node in uses)
    return None if other else found


def _looked_up(
    loading: Iterable[list[ast.AST]], bodies: Iterable[ast.AST | None]
) -> frozenset[str]:
    """Every name that is read while some files load, and by what those names may mean."""
    defined: dict[str, list[ast.AST]] = {}
    for body in bodies:
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                defined.setdefault(node.name, []).append(node)
    pending = {_last(node) for nodes in loading for node in nodes if _is_read(node)}
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        seen.add(name)
        for definition in defined.get(name, ()):
            pending |= {_last(n) for n in nodes_of(definition) if _is_read(n)} - seen
    return frozenset(seen)


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load)


def _last(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return _last(func)
    return ""
