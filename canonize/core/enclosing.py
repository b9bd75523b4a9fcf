"""Which definition a line of Python lies in."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterator

from canonize.core.recent_trees import recent_tree

Scopes = Callable[[int], str]


def scopes_around(data: bytes) -> Scopes:
    """From a line, counted from 1, to the definition that encloses it, ``Class.method``.

    Empty at the top of the module, and everywhere in what is no Python.
    """
    try:
        tree = recent_tree(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return nowhere
    starts, names = [0], [""]
    for line, name in _boundaries(tree, ""):
        starts.append(line)
        names.append(name)
    return lambda line: names[bisect_right(starts, line) - 1]


def nowhere(line: int) -> str:
    """Of a file that has no definitions."""
    return ""


def _boundaries(node: ast.AST, outer: str) -> Iterator[tuple[int, str]]:
    """The lines from which on another definition is the innermost, in order."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{outer}.{child.name}" if outer else child.name
            yield min([child.lineno, *(d.lineno for d in child.decorator_list)]), name
            yield from _boundaries(child, name)
            yield (child.end_lineno or child.lineno) + 1, outer
        elif isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield from _boundaries(child, outer)
