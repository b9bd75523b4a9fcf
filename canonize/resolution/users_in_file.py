"""What one file's functions use and bind, and what they are given to; read once a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.binding_statements import bound_by
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.resolver import Definition


def imported_within(tree: SourceTree, path: str, package: str | None) -> dict[str, set[str]]:
    """What the imports in functions of a file bind, by local name; kept with the file."""
    facts = tree.facts(path)
    if imported_within not in facts:
        body = parsed_file(tree, path)
        found: dict[str, set[str]] = {}
        top = {id(node) for node in body.body} if body is not None else set()
        for node in nodes_of(body) if body is not None else ():
            if id(node) not in top:
                for local, full in import_paths(node, package):
                    found.setdefault(local, set()).add(full)
        facts[imported_within] = found
    names = facts[imported_within]
    assert isinstance(names, dict)
    return names


def functions_with(tree: SourceTree, path: str, word: str) -> tuple[str, ...]:
    """The functions at the top of a file, and of its classes, in which a name stands; kept.

    What Python calls by itself is called by the class's name.
    """
    facts, key = tree.facts(path), (functions_with, word)
    if key not in facts:
        body = parsed_file(tree, path)
        found: list[str] = []
        for node in body.body if body is not None else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and word in _names(node):
                found.append(node.name)
            for method in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    is_own = method.name.startswith("__")
                    if word in _names(method):
                        found.append(getattr(node, "name", "") if is_own else method.name)
        facts[key] = tuple(found)
    names = facts[key]
    assert isinstance(names, tuple)
    return names


def taking(tree: SourceTree, path: str, given: frozenset[str]) -> tuple[str, ...]:
    """What a file gives some names to: functions that it calls, and what decorates or surrounds
    who uses them.
    """
    facts, key = tree.facts(path), (taking, given)
    if key not in facts:
        body = parsed_file(tree, path)
        found: set[str] = set()
        for node in nodes_of(body) if body is not None else ():
            match node:
                case ast.Call(func=func, args=some, keywords=named):
                    values = [*some, *(keyword.value for keyword in named)]
                    if any(dotted_name(v).rpartition(".")[2] in given for v in values):
                        found.add(dotted_name(func))
                case (
                    ast.FunctionDef(decorator_list=made) | ast.AsyncFunctionDef(decorator_list=made)
                ) if made and not given.isdisjoint(_names(node)):
                    found |= set(map(_called, made))
                case ast.With(items=items) | ast.AsyncWith(items=items):
                    if not given.isdisjoint(_names(node)):
                        found |= {_called(item.context_expr) for item in items}
        facts[key] = tuple(sorted(found - {""}))
    names = facts[key]
    assert isinstance(names, tuple)
    return names


def _called(node: ast.expr) -> str:
    """The name of what is called, or stands there without being called."""
    return dotted_name(node.func if isinstance(node, ast.Call) else node)


def bound_within(tree: SourceTree, path: str) -> frozenset[str]:
    """The names that something inside of a file's functions and classes binds; read once."""
    facts = tree.facts(path)
    if bound_within not in facts:
        body = parsed_file(tree, path)
        within = [s for s in (body.body if body else ()) if isinstance(s, Definition)]
        nodes = (node for statement in within for node in nodes_of(statement)[1:])
        facts[bound_within] = frozenset(name for node in nodes for name in _bound(node))
    found = facts[bound_within]
    assert isinstance(found, frozenset)
    return found


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            yield from bound_by(node)


def _names(node: ast.AST) -> Iterator[str]:
    for inner in nodes_of(node):
        name = getattr(inner, "id", getattr(inner, "attr", None))
        if isinstance(name, str):
            yield name
