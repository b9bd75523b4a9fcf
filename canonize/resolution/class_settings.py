"""What a class tells a base from outside: ``model_config``, ``class Meta``, ``status_code = 404``.

Whoever wrote the base reads it, and no example of calls shows all that hangs on it.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name
from canonize.resolution.resolver import BoundNames, Found, Stands
from canonize.resolution.spelt_out import spelt_out

_SAYS_NOTHING = frozenset({"__doc__", "__module__", "__slots__", "__annotations__"})


def settings_apart(left: Found, right: Found, names: BoundNames) -> str:
    """The first setting in which two classes differ; empty when none does, or nothing reads it."""
    mine, theirs = left.node, right.node
    if not isinstance(mine, ast.ClassDef) or not isinstance(theirs, ast.ClassDef):
        return ""
    if not _is_read(mine, left.module, names) or not _is_read(theirs, right.module, names):
        return ""
    ours, others = _settings(mine, left.module, names), _settings(theirs, right.module, names)
    for name in sorted(ours.keys() | others.keys()):
        if ours.get(name) != others.get(name):
            here, there = (some.get(name, "not set") for some in (others, ours))
            return f"{name}, which its base reads, is {_short(here)} here, {_short(there)} there"
    return ""


def _is_read(node: ast.ClassDef, module: str, names: BoundNames) -> bool:
    """Whether a base lies outside, and not in the standard library's plain ones."""
    for base in node.bases:
        text = dotted_name(base.value if isinstance(base, ast.Subscript) else base)
        found = names.dotted(module, text) if text else None
        is_outside = found is not None and found.stands is Stands.OUTSIDE
        if found is not None and is_outside and found.module.partition(".")[0] not in _PLAIN:
            return True
    return False


_PLAIN = frozenset({"abc", "typing", "typing_extensions", "collections", "enum", "dataclasses"})


def _settings(node: ast.ClassDef, module: str, names: BoundNames) -> dict[str, str]:
    """What the body assigns without an annotation, and classes in it without methods."""
    found: dict[str, str] = {}
    for item in node.body:
        match item:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = spelt_out(ast.unparse(value), module, names)
            case ast.ClassDef(name="Meta" | "Config" as name):
                inner = _settings(item, module, names)
                found[name] = ", ".join(f"{key}={inner[key]}" for key in sorted(inner))
    return {
        name: value
        for name, value in found.items()
        if name not in _SAYS_NOTHING and not (name.startswith("_") and not name.startswith("__"))
    }


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."
