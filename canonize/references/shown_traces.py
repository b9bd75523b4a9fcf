"""Traces of exceptions that are kept, given or printed: they say in which file each function is.

``except Exception: job.error = traceback.format_exc()``. What only goes into a log record, into
another exception or to standard error tells a person, and nobody works with it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import last_name

_TRACES = frozenset({"format_exc", "format_exception", "format_tb", "format_list"})
"""Calls that make a text of a trace, with the file and the line of each frame."""
_WRITING = frozenset({"print_exc", "print_exception", "print_tb"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_FAR = 2
Functions = Mapping[str, Sequence[ast.AST]]


def functions_by_name(body: ast.AST) -> Functions:
    """Those of some code, methods among them."""
    found: dict[str, list[ast.AST]] = {}
    for node in nodes_of(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.setdefault(node.name, []).append(node)
    return found


def trace_shown(
    call: ast.Call,
    parents: Mapping[int, ast.AST],
    functions: Functions,
    is_only_told: Callable[[ast.AST], bool],
) -> ast.Call | None:
    """The call that makes a text of the trace when another one fails; ``None``: nobody does.

    Args:
        call: what may raise.
        parents: of every node of the code, by id.
        functions: those of the code that handlers may call.
        is_only_told: whether a text goes nowhere but into a log record or an exception.
    """
    for handler in _handlers(call, parents):
        for made in _traces(handler, functions, 0):
            if not is_only_told(made):
                return made
    return None


def _handlers(node: ast.AST, parents: Mapping[int, ast.AST]) -> Iterator[ast.ExceptHandler]:
    """The handlers that get what a node raises, in the same function."""
    below, above = node, parents.get(id(node))
    while above is not None and not isinstance(above, _FUNCTIONS):
        if isinstance(above, (ast.Try, ast.TryStar)) and below in above.body:
            yield from above.handlers
        below, above = above, parents.get(id(above))


def _traces(code: ast.AST, functions: Functions, far: int) -> Iterator[ast.Call]:
    for node in nodes_of(code):
        if not isinstance(node, ast.Call):
            continue
        name = last_name(node.func)
        if name in _TRACES or (name in _WRITING and any(k.arg == "file" for k in node.keywords)):
            yield node
        elif far < _FAR and name:
            for function in functions.get(name, ()):
                yield from _traces(function, functions, far + 1)
