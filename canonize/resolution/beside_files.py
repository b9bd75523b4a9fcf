"""Files that a definition finds by where its module lies: another module has others beside it."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_LONGEST = 200
_PLACES = frozenset({
    "__file__", "__module__", "__name__", "__package__", "__path__", "__spec__", "_getframe",
    "currentframe", "getabsfile", "getfile", "getmodule", "getsourcefile",
})  # fmt: skip
"""What leads from code to where it lies; that matters where a text names a file there."""


def beside_differs(competitor: Symbol, target: Symbol, project: Project) -> str:
    """Why what takes a competitor's place finds another file; empty when it does not."""
    here, there = (project.modules.path(symbol.module) for symbol in (competitor, target))
    body = parsed_file(project.tree, here) if here is not None and competitor.name else None
    if here is None or there is None or body is None:
        return ""
    folder, other = posixpath.dirname(here), posixpath.dirname(there)
    if folder == other:
        return ""
    for text in _texts_with_a_place(body, competitor.name):
        path = posixpath.normpath(posixpath.join(folder, text))
        data = project.tree.read(path) if project.tree.exists(path) else None
        if data is None:
            continue
        instead = posixpath.normpath(posixpath.join(other, text))
        found = project.tree.read(instead) if project.tree.exists(instead) else None
        if found != data:
            has = "has another" if found is not None else "has none"
            told = f"it reads {path} by where its module lies, and {target.module} {has} beside it"
            return Reason(told, Code.BESIDE)
    return ""


def _texts_with_a_place(body: ast.Module, name: str) -> Iterator[str]:
    """The texts of a definition and of what it uses there, if any of it asks where it lies."""
    defined = {bound: node for node in body.body for bound in _bound(node)}
    seen: set[str] = set()
    pending = [name]
    nodes: list[ast.AST] = []
    while pending:
        node = defined.get(wanted := pending.pop())
        if node is None or wanted in seen:
            continue
        seen.add(wanted)
        inner = [*ast.walk(node)]
        nodes += inner
        pending += [n.id for n in inner if isinstance(n, ast.Name) and n.id in defined]
    if not any(map(_asks_where, nodes)):
        return
    for inside in nodes:
        text = inside.value if isinstance(inside, ast.Constant) else None
        if isinstance(text, str) and 0 < len(text) < _LONGEST and "\0" not in text:
            yield text


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _asks_where(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in _PLACES
