"""What people decided about edits and open points, by key; keys are of content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from canonize.core.hunks import key_of
from canonize.core.ledger import Reference
from canonize.core.reasons import Code, Reason


class Answer(StrEnum):
    """A decision's verdict."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Args:
        step, path, what: for people who read the file; the key alone counts.
        reason: why; asked for when something is rejected.
        by: who decided, as git names them.
        concerns: competitors that a rejection leaves alone as a whole.
    """

    key: str
    answer: Answer
    step: str = ""
    path: str = ""
    what: str = ""
    reason: str = ""
    by: str = ""
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """All of them; it only answers questions."""

    by_key: Mapping[str, Decision] = field(default_factory=dict)

    def rejects(self, keys: Iterable[str]) -> Decision | None:
        """The first rejection among some keys."""
        found = (self.by_key[key] for key in keys if key in self.by_key)
        return next((item for item in found if item.answer is Answer.REJECT), None)

    @property
    def has_rejections(self) -> bool:
        return any(item.answer is Answer.REJECT for item in self.by_key.values())

    def reason_to_accept(self, key: str) -> str:
        """Why an open point was accepted; empty when it was not."""
        found = self.by_key.get(key)
        return found.reason if found and found.answer is Answer.ACCEPT else ""

    def answer(self, key: str) -> Answer | None:
        found = self.by_key.get(key)
        return found.answer if found else None


REJECTED = "a person decided against it"
SET_ASIDE = "set aside, since a test fails with it"
KEEP_GOING = "canonize run --keep-going"
"""Who sets an edit aside when nobody is asked."""


def reason_of(decision: Decision) -> str:
    """What the ledger says of what is held by a rejection."""
    why = f": {decision.reason}" if decision.reason else ""
    said = SET_ASIDE if decision.by == KEEP_GOING else REJECTED
    return Reason(f"{said} (decision {decision.key}){why}", Code.DECISION)


def point_key(step: str, entry: Reference) -> str:
    """The key of something refused or left to a person: its text and reason, not its line."""
    return key_of("point", step, entry.path, entry.symbol, entry.text, entry.reason)
