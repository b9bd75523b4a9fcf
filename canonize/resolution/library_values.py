"""What the standard library itself tells of two names: one object, or equal values.

``typing.Generator`` is made of ``collections.abc.Generator``, ``socket.error`` is `OSError`, and a
constant of one's own may have the very value of ``math.pi``. Only what every platform and every
Python that the project runs on has alike is told.
"""

from __future__ import annotations

import ast
import importlib
import re
from typing import Any

from canonize.core.tree import SourceTree
from canonize.resolution.resolver import Found, Stands

_ANYWHERE = frozenset({
    "builtins", "calendar", "collections", "collections.abc", "contextlib", "datetime", "html",
    "html.entities", "http", "http.client", "logging", "math", "os", "re", "select", "shutil",
    "socket", "stat", "string", "token", "typing", "uuid",
})  # fmt: skip
"""Modules that can be imported for nothing."""
_PORTABLE = frozenset({
    "calendar", "datetime", "html.entities", "http.client", "logging", "math", "stat", "string",
    "uuid",
})  # fmt: skip
"""Those whose constants are the same wherever Python runs."""
_FIXED = (int, float, complex, str, bytes, bool, type(None))
_SINCE = {"typing": (3, 9), "socket.timeout": (3, 10)}
"""Since when a module, or a name, is what it is today; the others always were."""
_REQUIRED = re.compile(
    rb"(?:requires-python|python_requires)\s*[=:]\s*([\"'][^\"'\n]*|[<>=!~^][^\n]*|)"
    rb"|^[ \t]*python\s*=\s*([\"'][^\"'\n]*|\{[^\n]*)",
    re.MULTILINE,
)
"""Where a project says on which Pythons it runs; what is no text, as a variable, is left out."""
_OLDEST = re.compile(rb"(?:>=?|\^|~=?|==)\s*(\d+)(?:\.(\d+))?")
"""How a range says where it begins."""
_WHERE_REQUIRED = ("pyproject.toml", "setup.cfg", "setup.py")


def told_the_same(left: Found, right: Found, tree: SourceTree) -> bool:
    """Whether the library has one thing, or one value, under two names.

    Args:
        left: in the standard library.
        right: in it as well, or a constant of the repository's own.
    """
    if left.stands is not Stands.OUTSIDE or left.module not in _ANYWHERE or not left.name:
        return False
    mine = _value(left)
    if right.stands is Stands.OUTSIDE:
        return right.module in _ANYWHERE and mine is not None and _is_one(left, mine, right, tree)
    if left.module not in _PORTABLE or not isinstance(mine, _FIXED):
        return False
    theirs = _literal(right)
    return theirs is not None and type(theirs) is type(mine) and theirs == mine


def _is_one(left: Found, mine: Any, right: Found, tree: SourceTree) -> bool:
    theirs = _value(right)
    names = (right.module, f"{right.module}.{right.name}")
    since = max((_SINCE[name] for name in names if name in _SINCE), default=(3, 0))
    if since > required_python(tree, or_else=since):
        return False
    if right.module == "typing" and left.module != "typing":
        is_made_of = getattr(theirs, "__origin__", theirs) is mine
        return (
            is_made_of and right.name not in _MEANING_MORE and not tree.containing(_LOOK_AT_HINTS)
        )
    return mine is theirs and callable(mine)


_MEANING_MORE = frozenset({"Tuple", "Callable", "Type"})
"""Names of `typing` that mean more without an index than the class that they are made of."""
_LOOK_AT_HINTS = frozenset({
    b"get_type_hints", b"get_origin", b"get_args", b"__annotations__", b"__origin__",
    b"get_annotations",
})  # fmt: skip
"""Code with one of these may see which of the two an annotation is written with."""


def required_python(tree: SourceTree, *, or_else: tuple[int, int]) -> tuple[int, int]:
    """The oldest Python that a project says it runs on; what is given where it says nothing.

    Where it says so in words that are not understood, that may be any.
    """
    found: list[tuple[int, int]] = []
    for path in _WHERE_REQUIRED:
        for said in _REQUIRED.finditer(tree.read(path) or b""):
            oldest = _OLDEST.findall(said[1] or said[2] or b"")
            found += [(int(major), int(minor or 0)) for major, minor in oldest] or [(3, 0)]
    return min(found, default=or_else)


def _value(found: Found) -> Any:
    try:
        return getattr(importlib.import_module(found.module), found.name, None)
    except ImportError:  # a platform that does not have it
        return None


def _literal(found: Found) -> Any:
    """The value of a constant that is written out and bound once; ``None`` of all else."""
    node = found.node
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    if value is None or found.has_rival:
        return None
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
