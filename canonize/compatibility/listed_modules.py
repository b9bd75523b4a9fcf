"""Lists of the modules that are loaded: ``[n for n in sys.modules if n.startswith("app.")]``.

Who has such a list sees that the competitor's module is no longer in it, or the canonical's newly.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of, parents_of
from canonize.core.symbols import Symbol
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_LISTS = re.compile(rb"\bfor\b[^:\])]*?\bin\b[\s\w(.]*\bsys\s*\.\s*modules\b")
"""What stands in every file that goes through the table; few of those that name it have it."""
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
        data = whole.tree.read(path) or b""
        if any(word in data for word in first) and _LISTS.search(data):
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
                and all(_holds(test, name) is not False for test in _tests(node))
                for name in (old, new)
            ]
            call = parents.get(id(above))
            asks_if_any = isinstance(call, ast.Call) and last_name(call.func) in _IF_ANY
            if any(found) and not (all(found) and (asks_if_any or _is_gone_through(call, nodes))):
                yield node.iter.lineno


def _tests(node: ast.For | ast.comprehension) -> Iterator[ast.expr]:
    """What is asked of every name before anything is done with it."""
    if isinstance(node, ast.comprehension):
        yield from node.ifs
        return
    body = node.body
    while len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
        yield body[0].test
        body = body[0].body


def _holds(test: ast.expr, name: str) -> bool | None:
    """Whether a test of a module's name is true; ``None`` where that does not show."""
    match test:
        case ast.BoolOp(op=op, values=values):
            found = [_holds(value, name) for value in values]
            decisive = isinstance(op, ast.Or)
            if decisive in found:
                return decisive
            return None if None in found else not decisive
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _holds(operand, name)
            return None if inner is None else not inner
        case ast.Compare(left=ast.Constant(value=str(part)), ops=[ast.In()]):
            return part in name
        case ast.Call(
            func=ast.Attribute(attr="startswith" | "endswith" as asked),
            args=[ast.Constant(value=str(part))],
        ):
            return name.startswith(part) if asked == "startswith" else name.endswith(part)
    return None


def _is_gone_through(node: ast.AST | None, nodes: list[ast.AST]) -> bool:
    """Whether a name is all that has the list, and all that is done with it are loops that say no
    module's name as it comes: who looks into each looks into what takes the other's place, too."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    name = node.targets[0].id
    loops = {id(n.iter): n for n in nodes if isinstance(n, ast.For)}
    uses = [n for n in nodes if isinstance(n, ast.Name) and n.id == name]
    read = [loops.get(id(n)) for n in uses if isinstance(n.ctx, ast.Load)]
    return bool(read) and not any(loop is None or _says_each(loop) for loop in read)


def _says_each(loop: ast.For) -> bool:
    named = {n.id for n in nodes_of(loop.target) if isinstance(n, ast.Name)}
    said = (node for node in loop.body if isinstance(node, ast.Expr))
    return any(isinstance(n, ast.Name) and n.id in named for node in said for n in nodes_of(node))


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
