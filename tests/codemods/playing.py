"""Plays one codemod on a few files and proves what holds for every codemod."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canonize.testing import Competitors, Played, code, play_calls

__all__ = ["DUPLICATE", "Competitors", "Played", "code", "play"]

DUPLICATE: Competitors = ({"symbol": "a.b:X", "verdict": "duplicate"},)


def play(
    files: Mapping[str, str | bytes],
    codemod: str,
    options: Mapping[str, Any] | None = None,
    *,
    canonical: str = "n:X",
    competitors: Competitors = DUPLICATE,
    then: Mapping[str, Mapping[str, Any]] | None = None,
) -> Played:
    """Plays a codemod as the only step of a plan, and in that step the codemods of ``then``."""
    calls = [(codemod, options), *(then or {}).items()]
    return play_calls(calls, files, canonical=canonical, competitors=competitors)
