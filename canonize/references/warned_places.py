"""Who reads in which file a warning was given, where code warns of a line of its own.

``warnings.warn(text)`` without a ``stacklevel`` names the file that the call stands in: what takes
the place of a function that warns so stands in another one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file

_READ = re.compile(rb"\.filename\b")
_KEPT = re.compile(rb"\bcatch_warnings\b|\brecwarn\b|\bwarns\(|\bassertWarns")
_HOOKED = re.compile(rb"\b(?:showwarning|formatwarning)[ \t]*=(?!=)")
_HOOKS = frozenset({b"showwarning", b"formatwarning"})


def warns_of_itself(definition: ast.AST | None) -> bool:
    """Whether a definition gives a warning of the very line that gives it."""
    calls = (n for n in nodes_of(definition) if isinstance(n, ast.Call)) if definition else ()
    return any(last_name(call.func) == "warn" and _level(call) == 1 for call in calls)


def where_read(tree: SourceTree, using: Iterable[str]) -> str:
    """The first file that reads which file a warning is of; "" for none.

    Args:
        using: the files that name the function that warns.
    """
    for path in sorted(using):
        data = tree.read(path) or b""
        if path.endswith(".py") and _KEPT.search(data) and _READ.search(data):
            return path
    for path in sorted(tree.containing(_HOOKS, endings=(".py",))):
        data = tree.read(path) or b""
        if _HOOKED.search(data) and b"filename" in data:
            return path
    return ""


def where_filtered(tree: SourceTree, old: str, new: str) -> str:
    """The first filter of warnings that is for one of two modules alone; "" for none."""
    for path in sorted(tree.containing({b"filterwarnings"}, endings=(".py",))):
        body = parsed_file(tree, path)
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, ast.Call) and last_name(node.func) == "filterwarnings":
                pattern = _module_pattern(node)
                if pattern and _matches(pattern, old) != _matches(pattern, new):
                    return f"{path}:{node.lineno}"
    return ""


def _module_pattern(call: ast.Call) -> str:
    given = [k.value for k in call.keywords if k.arg == "module"] or call.args[3:4]
    value = given[0].value if given and isinstance(given[0], ast.Constant) else ""
    return value if isinstance(value, str) else ""


def _matches(pattern: str, module: str) -> bool:
    try:
        return re.match(pattern, module) is not None
    except re.error:
        return False


def _level(call: ast.Call) -> object:
    """What `stacklevel` is; ``None`` where the call does not say it as a number."""
    given = [k.value for k in call.keywords if k.arg == "stacklevel"] or call.args[2:3]
    if not given:
        return None if any(k.arg is None for k in call.keywords) else 1
    return given[0].value if isinstance(given[0], ast.Constant) else None
