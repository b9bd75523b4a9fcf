"""Uses that do not fit the canonical, in a plan that has no check which would ask about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from canonize.checks.examined import examine, reroutes_of
from canonize.checks.uses_fit import UsesFit
from canonize.compatibility.grouped_uses import UseGroup, grouped
from canonize.core.outcome import Criterion, Mark, OpenPoint
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.runner.session import Session

_WHAT = "every use fits what it went to"


def unasked_uses(session: Session, before: SourceTree) -> tuple[OpenPoint, ...]:
    """What `uses-fit` would ask, where the plan re-routes and does not ask it.

    Args:
        before: the code base before the plan's first step.

    Returns:
        Nothing where the plan has such a check, whose verdict counts. A use that a call reaches
        which says itself that what does not fit goes along (``misfits: rewrite``) is not among
        them; what other calls re-route is.
    """
    plan = session.plan
    if any(spec.kind == UsesFit.kind for spec in plan.checks.values()):
        return ()
    if any(UsesFit.kind in step.checks for step in plan.steps):
        return ()
    reroutes = reroutes_of(session.migration, session.load)
    if all(reroute.forces for reroute in reroutes):
        return ()
    found = examine(before, session.migration, session.load, {})
    forced = [reroute.reaches for reroute in reroutes if reroute.forces]
    asked = (use for use in found.open if not any(reaches(use) for reaches in forced))
    return tuple(_point(session, group) for group in grouped(asked) if group.is_unsafe)


def uses_criterion(points: tuple[OpenPoint, ...]) -> Iterator[Criterion]:
    """The criterion that such uses do not meet; none where there is none."""
    said = unfit_places(points)
    if said:
        yield Criterion(_WHAT, Mark.NOT_MET, said)


def unfit_places(points: Iterable[OpenPoint]) -> str:
    """How many places do not fit, in words; empty where a person answered for all."""
    places = sum(len(point.places) for point in points if not point.answer)
    if not places:
        return ""
    verb = "does" if places == 1 else "do"
    return f"{plural(places, 'place')} {verb} not, and no check of the plan asks (uses-fit)"


def _point(session: Session, group: UseGroup) -> OpenPoint:
    first = group.first
    reason = f'"{group.key}" does not fit the canonical: {group.reason}'
    answer = session.plan.answer(
        path=first.path, line=first.line, symbol=str(first.competitor), reason=reason
    )
    places = tuple(sorted({f"{use.path}:{use.line}" for use in group.uses}))
    return OpenPoint(str(first.competitor), reason, places, answer)
