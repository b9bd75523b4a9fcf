"""The known word that a misspelt one most likely meant, as a hint for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_FEW = 15


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?``, or nothing when no known word is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """As `nearest`; the whole list when none is near and it is short."""
    words = list(known)
    few = f"known: {', '.join(words)}" if 0 < len(words) <= _FEW else ""
    return nearest(word, words) or few
