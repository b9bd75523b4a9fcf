"""Lists of the modules that are loaded: ``[n for n in sys.modules if n.startswith("app.")]``.

Who has such a list sees that the competitor's module is no longer in it, or the canonical's newly.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of, parents_of
from canonize.core.symbols import Symbol
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_SAME = frozenset({"list", "sorted", "set", "tuple", "dict", "frozenset", "keys", "items", "copy"})
_IF_ANY = frozenset({"any", "all"})


def listed_modules(competitor: Symbol, target: Symbol, project: Project) -> str:
    """The first place that lists loaded modules by a name that only one or both have; "" for none.

    Who unloads them (``del sys.modules[name]``) asks for nothing.
    """
    if competitor.module == target.module:
        return ""
    whole = project.whole
    first = {symbol.module.partition(".")[0].encode() for symbol in (competitor, target)}
    for path in sorted(whole.tree.containing({b"modules"}, endings=(".py",))):
        if any(word in (whole.tree.read(path) or b"") for word in first):
            body = parsed_file(whole.tree, path)
            for line in _lists(body, competitor.module, target.module) if body else ():
                return f"{path}:{line} lists which modules are loaded"
    return ""


def _lists(body: ast.Module, old: str, new: str) -> Iterator[int]:
    nodes = list(nodes_of(body))
    if any(map(_unloads, nodes)):
        return
    parents = parents_of(body)
    for node in nodes:
        if isinstance(node, (ast.For, ast.comprehension)) and _is_table(node.iter):
            above = node if isinstance(node, ast.For) else parents.get(id(node))
            if above is None:
                continue
            words = {n.value for n in nodes_of(above) if isinstance(n, ast.Constant)}
            found = [
                any(isinstance(w, str) and w and name.startswith(w) for w in words)
                for name in (old, new)
            ]
            call = parents.get(id(above))
            asks_if_any = isinstance(call, ast.Call) and last_name(call.func) in _IF_ANY
            if any(found) and not (all(found) and asks_if_any):
                yield node.iter.lineno


def _is_table(node: ast.expr) -> bool:
    """``sys.modules``, a copy of it, or its names."""
    if isinstance(node, ast.Call) and last_name(node.func) in _SAME:
        inner = node.args[0] if node.args else getattr(node.func, "value", node)
        return inner is not node and _is_table(inner)
    return dotted_name(node) == "sys.modules"


def _unloads(node: ast.AST) -> bool:
    match node:
        case ast.Delete(targets=targets):
            return any(dotted_name(getattr(t, "value", t)) == "sys.modules" for t in targets)
        case ast.Call(func=ast.Attribute(value=of, attr="pop" | "clear" | "popitem")):
            return dotted_name(of) == "sys.modules"
    return False
