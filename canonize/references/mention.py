"""One path of a competitor in a text, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from canonize.core.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Mention:
    """One path in a text.

    Args:
        start, end: of what is replaced.
        symbol: what is named.
        new: the text that takes its place; ``None``: it stays, for ``reason``.
        kind: ``name``, ``module`` or ``import``, ``file`` (``a/b.py``), or ``reached``
            (``consumer.b.X``, after ``from a import b`` in consumer).
        is_other: a name of the competitor's module that is no competitor.
    """

    start: int
    end: int
    symbol: Symbol
    new: str | None
    reason: str = ""
    kind: str = "name"
    is_other: bool = False


def another(start: int, end: int, symbol: Symbol, kind: str = "name") -> Mention:
    """A mention of a name of a competitor's module that is none itself."""
    reason = f"{symbol.name} is not a competitor"
    return Mention(start, end, symbol, None, reason, kind, is_other=True)
