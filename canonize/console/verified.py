"""What `verify` found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from canonize.console.ledgers import shortened, show_whole_ledger
from canonize.console.screen import Screen
from canonize.core.ledger import Occurrence, Reference, WholeLedger
from canonize.core.plural import plural
from canonize.core.root_evidence import RootReport
from canonize.core.symbols import Symbol


@dataclass(frozen=True)
class Verified:
    """The state of a migration, as the repository is now.

    Args:
        gone: what is not there any more.
        dangling: places that name it and would break.
        mentions: text that names it: documents, comments, docstrings.
        unresolved: imports that lead nowhere and led somewhere before.
        ledger: every occurrence of every competitor's words.
        roots: what speaks against the source roots.
        new: uses of competitors that the commit asked for did not have; ``None``: not asked.
    """

    plan: str
    gone: tuple[Symbol, ...]
    dangling: tuple[Reference, ...]
    mentions: tuple[Reference, ...]
    unresolved: tuple[Reference, ...]
    ledger: WholeLedger
    roots: RootReport
    source_roots: tuple[str, ...]
    new: tuple[Occurrence, ...] | None = None

    @property
    def passed(self) -> bool:
        return not self.dangling and not self.unresolved and not self.new

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
            "source_roots": list(self.source_roots),
            "warnings": self.roots.as_json(),
            "new": None if self.new is None else [entry.as_json() for entry in self.new],
            "whole_ledger": self.ledger.as_json(),
            **{key: [reference.as_json() for reference in found] for key, found in lists.items()},
        }


def show_verified(screen: Screen, found: Verified, *, every: bool = False) -> None:
    """The figures, each place that would break, and the whole ledger.

    Args:
        every: list every occurrence.
    """
    screen.show((found.plan, "bold"))
    screen.show(f"source roots  {', '.join(root or '.' for root in found.source_roots)}")
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
    if found.new is not None:
        nouns = ("new use of a competitor", "new uses of a competitor")
        _show(screen, nouns, [entry.as_reference() for entry in found.new], "red")
    told = {reference.reason for reference in (*found.dangling, *found.mentions)}
    show_whole_ledger(screen, found.ledger, every=every, told=told)


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
