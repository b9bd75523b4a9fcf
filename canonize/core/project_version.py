"""The version of the project under migration, as its own files declare it; nothing is run."""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable

from canonize.core.settings_texts import toml_of, value_at

_ASSIGNED = re.compile(rb"^__version__[^=\n]*=[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)


def project_version(read: Callable[[str], bytes | None], packages: tuple[str, ...]) -> str:
    """The version; empty when no file says it plainly.

    Args:
        read: gives a file's bytes, or ``None``.
        packages: files (``app/__init__.py``) that may assign ``__version__``.
    """
    return _from_pyproject(read) or _from_setup(read) or _assigned(read, packages)


def _from_pyproject(read: Callable[[str], bytes | None]) -> str:
    document = toml_of(read("pyproject.toml"))
    ways = (("project", "version"), ("tool", "poetry", "version"))
    found = next(filter(None, (value_at(document, *keys) for keys in ways)), "")
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
