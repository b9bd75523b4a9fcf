"""What a team may tell the scan, whatever file it is told in."""

from __future__ import annotations

from dataclasses import dataclass

from canonize.errors import CanonizeError


class ConfigurationInvalid(CanonizeError):
    """canonize.toml or [tool.canonize] is not what it may be."""


@dataclass(frozen=True, slots=True)
class AcceptedEntry:
    """One accepted group: which members the team knows, and why they stay.

    Args:
        group: the group's id when it was accepted.
        reason: why it stays.
        members: its members then; a new one is news again.
    """

    group: str
    reason: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """``[scan]`` of canonize.toml, ``[tool.canonize.scan]`` of pyproject.toml."""

    exclude: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    source_roots: tuple[str, ...] = ()
    accepted: tuple[AcceptedEntry, ...] = ()
