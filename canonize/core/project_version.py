"""The version of the project under migration, as its own files declare it; nothing is run."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable

_ASSIGNED = re.compile(rb"^__version__[^=\n]*=[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)


def project_version(read: Callable[[str], bytes | None], packages: tuple[str, ...]) -> str:
    """The version; empty when no file says it plainly.

    Args:
        read: gives a file's bytes, or ``None``.
        packages: files (``app/__init__.py``) that may assign ``__version__``.
    """
    return _from_pyproject(read) or _from_setup(read) or _assigned(read, packages)


def _from_pyproject(read: Callable[[str], bytes | None]) -> str:
    try:
        document = tomllib.loads((read("pyproject.toml") or b"").decode())
        poetry = document.get("tool", {}).get("poetry", {})
        found = document.get("project", {}).get("version") or poetry.get("version")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""


def _from_setup(read: Callable[[str], bytes | None]) -> str:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string((read("setup.cfg") or b"").decode())
    except (configparser.Error, UnicodeDecodeError):
        return ""
    found = parser.get("metadata", "version", fallback="")
    return "" if ":" in found else found


def _assigned(read: Callable[[str], bytes | None], packages: tuple[str, ...]) -> str:
    for path in packages:
        match = _ASSIGNED.search(read(path) or b"")
        if match:
            return match[1].decode("utf-8", "replace")
    return ""
