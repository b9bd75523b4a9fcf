"""Patches for people: the bytes that would be written, in colours, made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from canonize.console.screen import Screen
from canonize.core.change import Change
from canonize.core.inert import inert_bytes
from canonize.core.patch import file_patch

_HEADS = (b"diff --git ", b"--- ", b"+++ ", b"new file ", b"deleted file ")


@dataclass(frozen=True, slots=True)
class FilePatch:
    """One file's diff: its lines, and how many were added and removed."""

    change: Change
    lines: tuple[bytes, ...]
    added: int
    removed: int

    @classmethod
    def of(cls, change: Change) -> FilePatch:
        lines = tuple(b"".join(file_patch(change)).split(b"\n")[:-1])
        body = lines[_first_hunk(lines) :]
        added = sum(line.startswith(b"+") for line in body)
        return cls(change, lines, added, sum(line.startswith(b"-") for line in body))


def show_patches(screen: Screen, patches: Iterable[FilePatch]) -> None:
    """Every line of every diff."""
    for patch in patches:
        start = _first_hunk(patch.lines)
        for number, line in enumerate(patch.lines):
            screen.verbatim((inert_bytes(line), _style(line, number < start)))
        if not patch.lines:
            screen.show(f"{patch.change.path}: no text, so no diff")


def _first_hunk(lines: tuple[bytes, ...]) -> int:
    return next((n for n, line in enumerate(lines) if line.startswith(b"@@")), len(lines))


def _style(line: bytes, is_head: bool) -> str:
    if is_head and line.startswith(_HEADS):
        return "bold"
    return {b"@": "cyan", b"+": "green", b"-": "red", b"\\": "dim"}.get(line[:1], "")
