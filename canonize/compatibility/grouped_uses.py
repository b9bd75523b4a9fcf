"""Uses grouped by what differs and why: one question for each, not one for each place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import Judged, Judgement, Trouble, UseVerdict

SHOWN = 20
"""Groups that are listed where not all are asked for."""


@dataclass(frozen=True, slots=True)
class UseGroup:
    """Uses that one answer answers.

    Args:
        key: what a plan accepts them by: ``State passed to *.execute``.
        uses: of one verdict, sorted by place; never empty.
        answer: what the plan says to them; empty when it says nothing.
    """

    key: str
    uses: tuple[JudgedUse, ...]
    answer: str = ""

    @property
    def first(self) -> JudgedUse:
        return self.uses[0]

    @property
    def verdict(self) -> UseVerdict:
        return self.first.verdict

    @property
    def is_unsafe(self) -> bool:
        return self.first.judgement.is_unsafe

    @property
    def places(self) -> str:
        """The first place, and how many more there are."""
        more = len(self.uses) - 1
        return f"{self.first.place} and {more} more" if more else self.first.place

    @property
    def reason(self) -> str:
        """Why, of the first place; without what the key says."""
        judgement = self.first.judgement
        return judgement.detail or judgement.reason

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "verdict": self.verdict.value,
            "unsafe": self.is_unsafe,
            "answer": self.answer,
            "reason": self.reason,
            "places": [use.place for use in self.uses],
        }


def grouped(
    uses: Iterable[JudgedUse], answer: Callable[[JudgedUse], str] = lambda use: ""
) -> list[UseGroup]:
    """Everything but what is compatible: without an answer first, then the worst, then the most."""
    found: dict[tuple[str, UseVerdict, bool, str], list[JudgedUse]] = {}
    for use in uses:
        if use.verdict is not UseVerdict.COMPATIBLE:
            sort = (group_key(use), use.verdict, use.judgement.is_unsafe, answer(use))
            found.setdefault(sort, []).append(use)
    groups = [UseGroup(sort[0], tuple(sorted(some)), sort[3]) for sort, some in found.items()]
    return sorted(groups, key=weight)


def weight(group: UseGroup) -> tuple[bool, bool, bool, int, str]:
    """Sorts groups, those that matter most first."""
    is_doubt = group.verdict is UseVerdict.UNTOLD
    return bool(group.answer), is_doubt, not group.is_unsafe, -len(group.uses), group.key


def group_key(use: Judged) -> str:
    """What a use shares with others of one cause: ``State passed to *.execute``."""
    return f"{use.subject} {use.judgement.where.shared or _cause(use.subject, use.judgement)}"


def by_group(key: str) -> Callable[[Judged], bool] | None:
    """Which uses a group's key means; it may have more stars. ``None``: it is no group's key."""
    if " " not in key or ":" in key:
        return None
    pattern = re.compile(re.escape(key).replace(r"\*", ".*") + r"\Z")

    def matches(use: Judged) -> bool:
        exact = f"{use.subject} {_cause(use.subject, use.judgement)}"
        return any(pattern.match(text) is not None for text in (exact, group_key(use)))

    return matches


def _cause(subject: str, judgement: Judgement) -> str:
    """What is wrong with it, or where it goes, in the fewest words."""
    if judgement.where:
        return judgement.where.cause
    if judgement.trouble is Trouble.PASSED_ON:
        return "handed on"
    about = judgement.name if judgement.name != subject.partition(".")[2] else ""
    return f"{judgement.trouble} {about}".strip()
