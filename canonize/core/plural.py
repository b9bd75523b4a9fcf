"""Counts as people write them."""

from __future__ import annotations


def share_of(count: int, total: int, noun: str, *, whose: str = "its") -> str:
    """``2 of its 3 methods``, ``its only method``."""
    if total == 1:
        return f"{whose} only {noun}" if count else f"none of {whose} 1 {noun}"
    return f"{count} of {whose} {plural(total, noun)}"


def plural(count: int, noun: str, many: str = "") -> str:
    """``1 file``, ``2 files``; ``1 entry``, ``2 entries``.

    Args:
        many: the noun for all other numbers, when it is not the first one with an s.
    """
    return f"{count} {noun if count == 1 else many or f'{noun}s'}"
