"""Members of classes that the host brings."""

from __future__ import annotations

import builtins
import importlib

from canonize.resolution.resolver import Found, Stands

_QUIET = frozenset({
    "abc", "argparse", "asyncio", "collections", "collections.abc", "configparser", "contextlib",
    "enum", "html.parser", "http.server", "json", "logging", "logging.handlers", "queue",
    "socketserver", "string", "threading", "typing", "unittest",
})  # fmt: skip
"""Modules of the standard library that do nothing but define names."""


_VALUES = frozenset({"datetime", "decimal", "fractions", "ipaddress", "pathlib", "uuid"})
"""Those that define values, which do nothing else either."""


def library_ancestors(found: Found) -> frozenset[str]:
    """The bases of a class of the standard library with itself; empty where they are not known."""
    if found.stands is not Stands.OUTSIDE or found.module not in _QUIET | _VALUES:
        return frozenset()
    base = getattr(importlib.import_module(found.module), found.name or "?", None)
    if not isinstance(base, type):
        return frozenset()
    return frozenset(kind.__name__ for kind in base.__mro__)


def lacks_member(found: Found, text: str, leaf: str) -> bool:
    """Whether a class of the standard library, as the host has it, has no such member."""
    if found.stands is Stands.BUILTIN or hasattr(builtins, text):
        return not hasattr(getattr(builtins, text, None), leaf)
    if found.module not in _QUIET:
        return False
    module = importlib.import_module(found.module)
    base = getattr(module, found.name, None)
    return base is not None and not hasattr(base, leaf)
