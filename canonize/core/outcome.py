"""How a migration stands at its end: values that `runner.outcome` finds and `console` shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from canonize.core.reasons import Code, Reason, code_of


class Mark(StrEnum):
    """What is known of a criterion."""

    MET = "met"
    NOT_MET = "not met"
    NOT_MEASURED = "not measured"
    OUTSIDE = "not planned"


@dataclass(frozen=True, slots=True)
class Ended:
    """One competitor at the end.

    Args:
        state: ``removed``, ``forwards``, ``warns``, ``is the canonical``, ``stays``, or ``unused``
            for what lies outside of the repository.
        reason: why it stays.
        wanted: whether it is as the plan wants it.
        evidence: what the plan says of how it is known that it did the same.
    """

    symbol: str
    verdict: str
    state: str
    reason: str
    wanted: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of success with its evidence.

    Args:
        unshown: the checks that passed and could not show what they are for.
    """

    what: str
    mark: Mark
    evidence: str
    unshown: tuple[str, ...] = ()


HANDED_ON = "the module still hands the name on"
"""The answer to what nobody can see through, where whatever is looked up is there."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What a person has to decide or do: one reason and cause, at all its places.

    Args:
        places: ``path:line``, sorted.
        answer: what the plan says to it, or `HANDED_ON`.
    """

    symbol: str
    reason: str
    places: tuple[str, ...]
    answer: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "code": code_of(self.reason)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `run` ends with.

    Args:
        prose: documents, comments and docstrings that still name a competitor; nothing breaks by
            them.
        answered: points that the plan answers, or what is left of the competitors (`HANDED_ON`).
    """

    competitors: tuple[Ended, ...]
    criteria: tuple[Criterion, ...]
    open: tuple[OpenPoint, ...]
    prose: int = 0
    answered: tuple[OpenPoint, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that a person has to decide."""
        wanted = all(ended.wanted for ended in self.competitors)
        met = all(criterion.mark is not Mark.NOT_MET for criterion in self.criteria)
        return wanted and met and not self.open

    @property
    def is_idle(self) -> bool:
        """Whether every competitor stays, and one of them differs from the canonical."""
        left = [ended.verdict for ended in self.competitors if ended.state == "stays"]
        return len(left) == len(self.competitors) and "variant" in left

    def as_json(self) -> dict[str, Any]:
        points = {
            name: [point.as_json() for point in found]
            for name, found in (("open", self.open), ("answered", self.answered))
        }
        return {**asdict(self), **points, "done": self.is_done}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Outcome:
        return cls(
            tuple(Ended(**item) for item in document["competitors"]),
            tuple(
                Criterion(
                    item["what"],
                    Mark(item["mark"]),
                    item["evidence"],
                    tuple(item.get("unshown", ())),
                )
                for item in document["criteria"]
            ),
            _points(document["open"]),
            document["prose"],
            _points(document.get("answered", ())),
        )


def _points(items: Iterable[dict[str, Any]]) -> tuple[OpenPoint, ...]:
    return tuple(
        OpenPoint(
            item["symbol"],
            Reason(item["reason"], Code(item.get("code", Code.UNSURE))),
            tuple(item["places"]),
            item.get("answer", ""),
        )
        for item in items
    )
