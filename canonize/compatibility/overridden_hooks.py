"""Members that a subclass replaces, and that its base calls: their order is part of the base.

Two bases that do the same may call ``self.setup()`` at another moment. Who replaces ``setup`` can
tell, and no example that is tried on the bases alone does.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.subclasses import subclasses

_Method = ast.FunctionDef | ast.AsyncFunctionDef


def overridden_hook(competitor: Symbol, target: Symbol, project: Project) -> str:
    """Why a subclass of the repository may tell two bases apart; "" when none does.

    Only methods whose code is another one count, and only what they call on ``self``.
    """
    old, new = _methods(competitor, project), _methods(target, project)
    hooks: dict[str, str] = {}
    for name in sorted(old.keys() | new.keys()):
        pair = [found[name] for found in (old, new) if name in found]
        if len(pair) == 2 and ast.dump(pair[0]) == ast.dump(pair[1]):
            continue
        for method in pair:
            hooks |= dict.fromkeys(_called_on_self(method), name)
    for found in subclasses(competitor, project) if hooks else ():
        for node in found.node.body if found.node is not None else ():
            if isinstance(node, _Method) and node.name in hooks:
                caller = hooks[node.name]
                return (
                    f"{found.path}:{node.lineno} replaces {node.name}, which {caller} calls, and "
                    f"{competitor} and {target} have other code there"
                )
    return ""


def _methods(symbol: Symbol, project: Project) -> dict[str, _Method]:
    node = project.names.find(symbol.module, symbol.name).node
    body = node.body if isinstance(node, ast.ClassDef) else []
    return {inner.name: inner for inner in body if isinstance(inner, _Method)}


def _called_on_self(method: _Method) -> set[str]:
    if not method.args.args:
        return set()
    own = method.args.args[0].arg
    return {
        node.func.attr
        for node in nodes_of(method)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == own
    }
