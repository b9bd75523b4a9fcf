"""What `verify` found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from canonize.console.progress import plural
from canonize.console.proposals import shortened
from canonize.console.screen import Screen
from canonize.core.ledger import Reference
from canonize.core.symbols import Symbol


@dataclass(frozen=True)
class Verified:
    """The state of a migration, as the repository is now.

    Args:
        gone: what is not there any more.
        dangling: places that name it and would break.
        mentions: text that names it: documents, comments, docstrings.
        unresolved: imports that lead nowhere and led somewhere before.
    """

    plan: str
    gone: tuple[Symbol, ...]
    dangling: tuple[Reference, ...]
    mentions: tuple[Reference, ...]
    unresolved: tuple[Reference, ...]

    @property
    def passed(self) -> bool:
        return not self.dangling and not self.unresolved

    def as_json(self) -> dict[str, Any]:
        lists = {
            "dangling": self.dangling,
            "unresolved_imports": self.unresolved,
            "mentions": self.mentions,
        }
        return {
            "plan": self.plan,
            "passed": self.passed,
            "gone": [str(symbol) for symbol in self.gone],
            **{key: [reference.as_json() for reference in found] for key, found in lists.items()},
        }


def show_verified(screen: Screen, found: Verified) -> None:
    """The figures, and each place that would break."""
    screen.show((found.plan, "bold"))
    if found.gone:
        screen.show(f"{plural(len(found.gone), 'name')} gone:")
        for symbol in found.gone:
            screen.say(f"  {symbol}")
    else:
        screen.show("nothing of it is gone yet")
    _show(screen, ("dangling reference", "dangling references"), found.dangling, "red")
    nowhere = ("import that leads nowhere", "imports that lead nowhere")
    _show(screen, nowhere, found.unresolved, "red")
    _show(screen, ("mention in text", "mentions in text"), found.mentions, "yellow")


def _show(
    screen: Screen, nouns: tuple[str, str], references: Sequence[Reference], color: str
) -> None:
    count = len(references)
    style = f"bold {color if count else 'green'}"
    screen.show((str(count), style), f" {nouns[count != 1]}")
    for reference in references:
        screen.show(
            f"  {reference.place}  ", (f"{reference.symbol}  ", "dim"), shortened(reference.text)
        )
