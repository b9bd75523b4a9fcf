"""Settings files read as they are: what can't be read has none of what is asked for."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any


def toml_of(data: bytes | None) -> dict[str, Any]:
    """The tables of a TOML file; none where it isn't there or is none."""
    try:
        return tomllib.loads((data or b"").decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return {}


def ini_of(data: bytes | None) -> dict[str, dict[str, str]]:
    """The sections of an INI file; none where it isn't there or is none."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string((data or b"").decode())
    except (configparser.Error, UnicodeDecodeError):
        return {}
    return {section: dict(parser[section]) for section in parser.sections()}


def value_at(value: Any, *keys: str) -> Any:
    """What stands in a table of tables under some keys; ``None`` where one of them is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def pytest_settings(read: Callable[[str], bytes | None]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a repository says to pytest, by the file at its top; pytest takes the first that does.

    Args:
        read: the bytes of a file, ``None`` where it isn't there.
    """
    for name in ("pytest.ini", ".pytest.ini"):
        yield name, ini_of(read(name)).get("pytest", {})
    tool = value_at(toml_of(read("pyproject.toml")), "tool", "pytest")
    for found in (value_at(tool, "ini_options"), tool):
        if isinstance(found, Mapping):
            yield "pyproject.toml", found
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        yield name, ini_of(read(name)).get(section, {})
