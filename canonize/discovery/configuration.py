"""What the team told the scan, in canonize.toml or pyproject.toml: exclusions, accepted groups."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from canonize.discovery.scan_options import ConfigurationInvalid, ScanOptions

FILES = ("canonize.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Source:
    """Where options came from, for messages and for writing to it."""

    name: str
    options: ScanOptions


def read_options(files: dict[str, bytes | None]) -> Source:
    """The options from the first file that has any; canonize.toml comes first.

    Args:
        files: bytes by file name, ``None`` where there is no such file.

    Raises:
        ConfigurationInvalid: not TOML, unknown keys, or a group accepted without a reason.
    """
    for name in FILES:
        data = files.get(name)
        if data is None:
            continue
        section = _section(name, data)
        if section is not None:
            from canonize.discovery.configuration_check import checked

            return Source(name, checked(name, section))
    return Source("", ScanOptions())


def _section(name: str, data: bytes) -> Any:
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(
            f"{name} is not TOML: {error}", where=name, hint="correct it and scan again"
        ) from error
    if name == "canonize.toml":
        return document.get("scan", {})
    return document.get("tool", {}).get("canonize", {}).get("scan")


def accepted_entry(group: str, members: list[str], reason: str) -> str:
    """The lines that accept a group, to be appended to canonize.toml."""
    listed = "".join(f"  {_quoted(member)},\n" for member in members)
    return (
        "\n[[scan.accepted]]\n"
        f"group = {_quoted(group)}\nreason = {_quoted(reason)}\nmembers = [\n{listed}]\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{plain}"'
