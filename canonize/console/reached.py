"""Which tests reach a symbol: counts by kind, the tests, and what none of them reaches."""

from __future__ import annotations

from collections import Counter
from typing import Any

from canonize.console.screen import Screen
from canonize.core.kinds_of_tests import KINDS, kind_of, kinds_counted
from canonize.core.plural import plural
from canonize.proof.reach import Reached

_SHOWN = 20


def reached_json(found: Reached) -> dict[str, Any]:
    """The document of `tests who`."""
    return {
        "symbol": str(found.target.symbol),
        "how": "run",
        "tests": [{"id": test, "kind": _kind(test)} for test in sorted(found.tests)],
        "members": {name: sorted(tests) for name, tests in found.members.items()},
        "unreached": list(found.unreached),
    }


def show_reached(screen: Screen, found: Reached, *, every: bool) -> None:
    """The closest kinds first."""
    kinds = Counter(map(_kind, found.tests))
    told = kinds_counted(kinds)
    verb = "reaches" if len(found.tests) == 1 else "reach"
    total = f"{plural(len(found.tests), 'test')} {verb} it"
    screen.show((f"{found.target.symbol}: ", "bold"), total, f" ({told})" if told else "")
    ordered = sorted(found.tests, key=lambda test: (KINDS.index(_kind(test)), test))
    shown = ordered if every else ordered[:_SHOWN]
    for test in shown:
        screen.show("  ", (f"{_kind(test):<13}", "dim"), test)
    _say_more(screen, len(ordered) - len(shown))
    if found.unreached:
        screen.show(("no test reaches ", "yellow"), ", ".join(found.unreached))
    if not found.target.members:
        screen.show("it has no functions of its own, so running says little; see --static")


def show_importing(screen: Screen, document: dict[str, Any], *, every: bool) -> None:
    """Test files that import a symbol's module, the nearest first."""
    files = document["files"]
    verb = "imports" if len(files) == 1 else "import"
    screen.show((f"{document['symbol']}: ", "bold"), f"{plural(len(files), 'test file')} {verb} it")
    shown = files if every else files[:_SHOWN]
    for found in shown:
        far = found["distance"]
        how = "imports it" if far == 1 else f"by way of {plural(far - 1, 'other file')}"
        screen.show("  ", (f"{found['kind']:<13}", "dim"), found["path"], (f"  {how}", "dim"))
    _say_more(screen, len(files) - len(shown))


def _say_more(screen: Screen, more: int) -> None:
    if more:
        screen.show((f"  and {more} more: --all lists them", "dim"))


def _kind(test: str) -> str:
    return kind_of(test.partition("::")[0])
