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


def lacks_member(found: Found, text: str, leaf: str) -> bool:
    """Whether a class of the standard library, as the host has it, has no such member."""
    if found.stands is Stands.BUILTIN or hasattr(builtins, text):
        return not hasattr(getattr(builtins, text, None), leaf)
    if found.module not in _QUIET:
        return False
    module = importlib.import_module(found.module)
    base = getattr(module, found.name, None)
    return base is not None and not hasattr(base, leaf)
