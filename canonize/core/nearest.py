"""The known word that a misspelt one most likely meant, as a hint for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_FEW = 15


def nearest_word(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The nearest of the known words; empty when none is near enough."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return close[0] if close else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?``, or nothing when no known word is near."""
    return did_you_mean(nearest_word(word, known))


def did_you_mean(word: str) -> str:
    """The hint for a word; nothing for no word."""
    return f"did you mean {word!r}?" if word else ""


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """As `nearest`; the whole list when none is near and it is short."""
    words = list(known)
    few = f"known: {', '.join(words)}" if 0 < len(words) <= _FEW else ""
    return nearest(word, words) or few
