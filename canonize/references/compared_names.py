"""Texts that are compared with what some class or function is called, whoever hands that over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_ASKED = re.compile(rb"\.__(?:qual)?name__\b")
_NAMES = frozenset({"__name__", "__qualname__"})


def where_compared(old: str, new: str, *, tree: SourceTree) -> str:
    """Where ``x.__name__`` is compared with a name that nothing has any more; "" for nowhere.

    ``resolve(url).func.__name__ == "home"``: that it may be the competitor, no import tells. A
    comparison that knows the ``new`` name as well takes both.
    """
    for path in sorted(tree.containing({old.encode()})):
        if not path.endswith(".py") or _ASKED.search(tree.read(path) or b"") is None:
            continue
        body = parsed_file(tree, path)
        for line, texts in _comparisons(body) if body is not None else ():
            if old in texts and new not in texts:
                return f"{path}:{line}"
    return ""


def _comparisons(body: ast.Module) -> Iterator[tuple[int, set[object]]]:
    """The texts that a name is compared with, by ``==``, ``in`` and ``match``."""
    for node in nodes_of(body):
        match node:
            case ast.Compare(left=left, comparators=others) if any(map(_is_name, [left, *others])):
                yield node.lineno, _texts(node)
            case ast.Match(subject=subject, cases=cases) if _is_name(subject):
                yield node.lineno, set().union(*(_texts(case.pattern) for case in cases))


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _NAMES


def _texts(node: ast.AST) -> set[object]:
    return {inner.value for inner in nodes_of(node) if isinstance(inner, ast.Constant)}
