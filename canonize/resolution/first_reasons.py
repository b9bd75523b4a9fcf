"""What first speaks against giving one definition another's place, asked once for each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from canonize.core.symbols import Symbol


class FirstReasons:
    """The answers to one question.

    Args:
        reasons: all that speaks against a pair, the competitor first.
    """

    def __init__(self, reasons: Callable[[Symbol, Symbol], Iterator[str]]) -> None:
        self._reasons = reasons
        self._known: dict[tuple[Symbol, Symbol], str] = {}

    def of(self, competitor: Symbol, target: Symbol) -> str:
        """That of a pair; "" where nothing does, and for what asks for itself on the way."""
        key = competitor, target
        if key not in self._known:
            self._known[key] = ""
            self._known[key] = next(self._reasons(competitor, target), "")
        return self._known[key]
