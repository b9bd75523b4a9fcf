"""Who reads what functions are called off the trace of an exception that they let through.

``[frame.name for frame in extract_tb(e.__traceback__)]``: a function that raises stands there under
its own name, and what takes its place stands there under another one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import Sides

_Function = ast.FunctionDef | ast.AsyncFunctionDef
WALKING = frozenset({b"extract_tb", b"walk_tb", b"TracebackException", b"tb_frame", b"trace"})
"""Words without one of which nobody walks a trace and reads the names there."""
_STEPS = ("extract_tb", "walk_tb", "TracebackException", "tb_frame", "tb_next")
_NAMES = frozenset({"name", "function", "co_name", "co_qualname"})
_FAR = 2


def where_traced(
    body: ast.Module, sides: Sides, function_of: Callable[[ast.Call], ast.AST | None]
) -> Iterator[int]:
    """Lines of handlers that read frames' names where the competitor may have raised.

    Args:
        function_of: the function of the repository that a call means.
    """
    tried = [node for node in nodes_of(body) if isinstance(node, (ast.Try, ast.TryStar))]
    using = _using(body, sides) if tried else set()
    for node in tried:
        if _runs(node.body, sides, using):
            for handler in node.handlers:
                if _reads(handler, function_of, 0):
                    yield handler.lineno


def _using(body: ast.Module, sides: Sides) -> set[str]:
    """The functions of a file that use the competitor, by way of others there as well."""
    functions = [node for node in nodes_of(body) if isinstance(node, _Function)]
    found = {f.name for f in functions if True in sides.within(f)}
    for _ in range(_FAR):
        found |= {f.name for f in functions if _words(f) & found}
    return found


def _runs(statements: list[ast.stmt], sides: Sides, using: set[str]) -> bool:
    return any(True in sides.within(s) or _words(s) & using for s in statements)


def _words(node: ast.AST) -> set[str]:
    """The last names of what is called."""
    calls = (inner.func for inner in nodes_of(node) if isinstance(inner, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls}


def _reads(node: ast.AST, function_of: Callable[[ast.Call], ast.AST | None], far: int) -> bool:
    """Whether some code walks a trace and reads the names there, or calls what does."""
    inner = nodes_of(node)
    named = {n.attr for n in inner if isinstance(n, ast.Attribute)}
    if named & _NAMES and any(map(_walks, inner)):
        return True
    calls = [n for n in inner if isinstance(n, ast.Call)] if far < _FAR else []
    return any(
        found is not None and _reads(found, function_of, far + 1)
        for found in map(function_of, calls)
    )


def _walks(node: ast.AST) -> bool:
    """Whether a name, a member or a text is one by which a trace is walked."""
    match node:
        case ast.Attribute(attr="trace", value=ast.Name("inspect") | ast.Attribute(attr="inspect")):
            return True
        case ast.Attribute(attr=word) | ast.Name(word) | ast.Constant(value=str(word)):
            return any(step in word for step in _STEPS)
        case ast.alias(name=word):
            return any(step in word for step in _STEPS)
    return False
