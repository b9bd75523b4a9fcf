"""What there is to decide: the edits of the steps to come by shape, and what is left to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from canonize.core.decisions import Answer, Decision, Decisions, point_key, reason_of
from canonize.core.hunks import Hunk, hunks_of, key_of
from canonize.core.ledger import Disposition, Reference
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.core.units import concerned
from canonize.errors import CanonizeError

_SHORTEST = 6


@dataclass(frozen=True)
class EditGroup:
    """Edits of one shape in one step: 19 of a kind are one decision, or as many as one likes."""

    key: str
    shape: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True)
class Point:
    """Something refused, or left to a person, that wants an answer."""

    key: str
    entry: Reference


@dataclass(frozen=True)
class StepReview:
    """What there is to decide about a step."""

    proposal: StepProposal
    groups: tuple[EditGroup, ...]
    points: tuple[Point, ...]

    @property
    def id(self) -> str:
        return self.proposal.step.id


@dataclass(frozen=True)
class Review:
    """Everything that there is to decide, and what was decided."""

    plan: Plan
    steps: tuple[StepReview, ...]
    decisions: Decisions

    @cached_property
    def hunks(self) -> dict[str, tuple[Hunk, StepProposal]]:
        return {
            hunk.key: (hunk, step.proposal)
            for step in self.steps
            for group in step.groups
            for hunk in group.hunks
        }

    @cached_property
    def points(self) -> dict[str, tuple[Point, str]]:
        return {point.key: (point, step.id) for step in self.steps for point in step.points}

    def undecided(self) -> tuple[str, ...]:
        """Keys of edits and points without an answer."""
        return tuple(
            key for key in (*self.hunks, *self.points) if self.decisions.answer(key) is None
        )

    def unmatched(self) -> tuple[Decision, ...]:
        """Decisions on steps to come that concern nothing any more."""
        return unmatched(self.decisions, [step.proposal for step in self.steps])

    def chosen(self, text: str) -> tuple[str, ...]:
        """The keys that a text names: one, the beginning of one, or all of a group's.

        Raises:
            CanonizeError: none, or several.
        """
        groups = {g.key: tuple(h.key for h in g.hunks) for s in self.steps for g in s.groups}
        known = {*self.hunks, *self.points, *self.decisions.by_key, *groups}
        found = sorted(key for key in known if key.startswith(text))
        if text in known:
            found = [text]
        if len(found) != 1 or len(text) < _SHORTEST:
            what = "several edits" if len(found) > 1 else "no edit and no open point"
            raise CanonizeError(
                f"{text!r} names {what}", hint="canonize review lists the keys; six digits at least"
            )
        return groups.get(found[0], (found[0],))

    def decide(
        self, keys: Iterable[str], answer: Answer, *, reason: str, by: str
    ) -> Iterator[Decision]:
        """The decisions that an answer to some keys makes.

        Raises:
            CanonizeError: something is rejected, or a point is accepted, without a reason.
        """
        for key in keys:
            is_point = key in self.points
            if not reason and (is_point or answer is Answer.REJECT):
                what = "an open point is accepted" if is_point else "an edit is rejected"
                raise CanonizeError(f"{what} for a reason", hint="give --reason TEXT")
            if is_point:
                point, step = self.points[key]
                entry, what = point.entry, point.entry.reason
                yield Decision(key, answer, step, entry.path, what, reason, by)
            elif key in self.hunks:
                hunk, proposal = self.hunks[key]
                reach = concerned(hunk, proposal, self.plan) if answer is Answer.REJECT else ()
                what = hunk.shape[:160]
                yield Decision(key, answer, hunk.step, hunk.path, what, reason, by, reach)
            else:
                old = self.decisions.by_key[key]
                yield Decision(key, answer, old.step, old.path, old.what, reason, by)


def review_of(plan: Plan, steps: Sequence[StepProposal], decisions: Decisions) -> Review:
    """Puts together what there is to decide about played steps."""
    return Review(plan, tuple(map(_of_step, steps)), decisions)


def _of_step(proposal: StepProposal) -> StepReview:
    step = proposal.step.id
    shapes: dict[str, list[Hunk]] = {}
    for change in proposal.changes:
        for hunk in hunks_of(step, change):
            shapes.setdefault(hunk.shape, []).append(hunk)
    groups = [
        EditGroup(key_of("shape", step, shape), shape, tuple(hunks))
        for shape, hunks in sorted(shapes.items(), key=lambda item: -len(item[1]))
    ]
    open_entries = proposal.ledger.having(Disposition.REFUSED, Disposition.MANUAL)
    points = {point_key(step, entry): entry for entry in open_entries}
    return StepReview(
        proposal, tuple(groups), tuple(Point(key, entry) for key, entry in points.items())
    )


def unmatched(decisions: Decisions, steps: Sequence[StepProposal]) -> tuple[Decision, ...]:
    """Decisions on played steps whose edit or point is not there any more."""
    played = {step.step.id: step for step in steps}
    there = {
        hunk.key
        for step in steps
        for change in step.changes
        for hunk in hunks_of(step.step.id, change)
    }
    reasons: set[str] = set()
    for step in steps:
        for entry in step.ledger.references:
            reasons.add(entry.reason)
            there.add(point_key(step.step.id, entry))
    return tuple(
        item
        for item in decisions.by_key.values()
        if item.step in played
        and item.key not in there
        and not item.concerns
        and reason_of(item) not in reasons
    )
