"""What the team told the scan, in canonize.toml or pyproject.toml: exclusions, accepted groups."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from canonize.discovery.scan_options import ConfigurationInvalid, ScanOptions

FILES = ("canonize.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class OptionsSource:
    """Where options came from, for messages and for writing to it."""

    name: str
    options: ScanOptions


def read_options(files: dict[str, bytes | None]) -> OptionsSource:
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

            return OptionsSource(name, checked(name, section))
    return OptionsSource("", ScanOptions())


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


def with_accepted_entry(
    name: str, before: bytes, groups: Sequence[tuple[str, list[str]]], reason: str
) -> bytes:
    """A configuration file with groups accepted for one reason; all else stays as it is.

    Args:
        name: ``canonize.toml``, or ``pyproject.toml``.
        groups: each group's id and its members.

    Raises:
        ConfigurationInvalid: the file is written in a way that can't be added to.
    """
    table = "scan" if name == "canonize.toml" else "tool.canonize.scan"
    text = before.decode("utf-8")
    gap = "" if not text or text.endswith("\n") else "\n"
    entries = "".join(accepted_entry(g, m, reason, table=table) for g, m in groups)
    after = (text + gap + entries).lstrip("\n").encode("utf-8")
    accepted = read_options({name: after}).options.accepted
    if len(accepted) != len(read_options({name: before}).options.accepted) + len(groups):
        raise ConfigurationInvalid(
            f"{name} can't be added to", where=name, hint="add a [[scan.accepted]] by hand"
        )
    return after


def accepted_entry(group: str, members: list[str], reason: str, *, table: str = "scan") -> str:
    """The lines that accept a group, to be appended to the file that has the table."""
    listed = "".join(f"  {_quoted(member)},\n" for member in members)
    return (
        f"\n[[{table}.accepted]]\n"
        f"group = {_quoted(group)}\nreason = {_quoted(reason)}\nmembers = [\n{listed}]\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{plain}"'
