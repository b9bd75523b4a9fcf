"""What may not be removed yet: competitors that another repository of the fleet still uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNKNOWN = "nobody has looked at it yet"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the uses in one repository.

    Args:
        uses: places by symbol; ``None``: nobody looked, or nobody could.
    """

    ident: str
    name: str
    uses: Mapping[str, Sequence[str]] | None


def held_in(
    ident: str, symbols: Iterable[str], seen: Iterable[Seen]
) -> dict[str, dict[str, list[str]]]:
    """By symbol of a repository, the places of those that keep it from going.

    Args:
        symbols: competitors that live in the repository.
        seen: every repository of the fleet.
    """
    others = [item for item in seen if item.ident != ident]
    found: dict[str, dict[str, list[str]]] = {}
    for symbol in symbols:
        users = {item.name: _places(symbol, item.uses) for item in others}
        using = {name: places for name, places in users.items() if places}
        if using:
            found[symbol] = using
    return found


def _places(symbol: str, uses: Mapping[str, Sequence[str]] | None) -> list[str]:
    if uses is None:
        return [UNKNOWN]
    module = symbol.partition(":")[0]
    places: set[str] = set()
    for used, some in uses.items():
        # a module goes with what is in it, and a name with its module
        is_inside = ":" not in symbol and used.startswith(f"{symbol}:")
        if used in (symbol, module) or is_inside:
            places.update(some)
    return sorted(places)


def uses_in(document: Mapping[str, Any]) -> dict[str, Mapping[str, Sequence[str]]]:
    """What another machine's report (`fleet report --json`) says of uses, by repository.

    Raises ValueError: it is no such report, and would seem to say that nothing is used.
    """
    rows = document.get("repositories")
    if document.get("document") != "fleet" or not isinstance(rows, list):
        raise ValueError("its document is not `fleet`")
    return {
        row["name"]: row["uses"]
        for row in rows
        if isinstance(row, Mapping) and isinstance(row.get("uses"), Mapping)
    }
