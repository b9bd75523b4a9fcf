"""Threads that are called as the function that they run: ``Thread-1 (load)``."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import last_name

_ASKED = frozenset({"name", "getName"})


def is_named_after(call: ast.Call, target: ast.expr, above: ast.AST | None, body: ast.AST) -> bool:
    """Whether a thread has the name of its function, and something in a file reads that.

    Args:
        call: it makes the thread; `above` is the node around it.
    """
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if given.get("target") is not target or "name" in given:
        return False
    names = {last_name(t) for t in above.targets} if isinstance(above, ast.Assign) else set()
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in _ASKED
        and (last_name(node.value) in names or _is_current(node.value))
        for node in nodes_of(body)
    )


def _is_current(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "current_thread"
