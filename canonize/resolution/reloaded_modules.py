"""Modules that the program loads again, and what that makes anew.

``importlib.reload(app.old)`` gives its functions a fresh cache and fresh settings. Who has gone to
another module keeps what is there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.shared_state import names_used


def renewed(symbol: Symbol, project: Project) -> str:
    """Which value is made anew that a definition is or works with, and where; "" for none."""
    place = _reloads(project).get(symbol.module, "")
    for name in sorted({symbol.name, *names_used(symbol, project)}) if place else ():
        node = project.names.find(symbol.module, name).node
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and not isinstance(value, ast.Constant):
            return f"{place} loads {symbol.module} again, which makes its {name} anew"
    return ""


def _reloads(project: Project) -> dict[str, str]:
    """By module, the first place that loads it again; read once a tree."""
    memo = project.tree.memo
    if _reloads not in memo:
        places = sorted(_places(project), key=lambda found: found[1], reverse=True)
        memo[_reloads] = dict(places)
    found = memo[_reloads]
    assert isinstance(found, dict)
    return found


def _places(project: Project) -> Iterator[tuple[str, str]]:
    for path in sorted(project.tree.containing({b"reload"}, endings=(".py",))):
        body = parsed_file(project.tree, path)
        home = project.modules.name(path) or ""
        for node in nodes_of(body) if body is not None else ():
            match node:
                case ast.Call(func=ast.Name("reload") | ast.Attribute(attr="reload"), args=[given]):
                    found = project.names.dotted(home, dotted_name(given) or "?")
                    if found.module and not found.name:
                        yield found.module, f"{path}:{node.lineno}"
