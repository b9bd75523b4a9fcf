"""The stages that play the plan in one repository: the dry run, and the run with its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from canonize.console.ledgers import ledger_bytes
from canonize.core.change import merge_changes
from canonize.core.codemod import Capability, role_of
from canonize.core.events import StepRestored
from canonize.core.ledger import Disposition
from canonize.core.patch import unified_patch
from canonize.core.plan import CodemodCall, Kind
from canonize.core.reasons import Code, Reason, code_of
from canonize.core.rehearsal import StepProposal
from canonize.fleet.looking import Desk, Opened, opened
from canonize.fleet.outside_uses import outside_uses, rerouted
from canonize.fleet.pins import Home, told_of_pins
from canonize.runner.kept_outcomes import keep_outcome
from canonize.runner.ledger import Inquiry
from canonize.runner.outcome import outcome
from canonize.runner.place import open_place
from canonize.runner.preview import preview as play
from canonize.runner.recover import resume
from canonize.runner.run import run as apply
from canonize.runner.session import Session

_OPEN = (Disposition.REFUSED, Disposition.MANUAL)


def preview(desk: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """What a run would do; the patch lies beside the other reports.

    Args:
        work: ``homes``, ``inspected`` and ``held``, see `run`.
    """
    with opened(desk) as found:
        session = found.session
        if not _is_concerned(work):
            return _unconcerned()
        found.require_sound(is_home=bool(work["inspected"]["own"]))
        told, stops = _told(session, desk, work)
        numbers, holds = _numbers(session, work["held"])
        played = [] if stops else list(play(session, numbers))
        entries = [entry for step in played for entry in step.ledger.references]
        changes = merge_changes(change for step in played for change in step.changes)
        desk.report(".patch").write_bytes(unified_patch(changes))
        open_points = _grouped(
            (e.symbol, e.reason, f"{e.path}:{e.line}") for e in entries if e.disposition in _OPEN
        )
        return {
            "outcome": "held" if stops or holds else "previewed",
            "figures": _figures(played, len(changes)),
            "steps": [step.step.id for step in played],
            "open": [*told, *holds, *open_points],
            "uses": _with_doubts(
                outside_uses(session, played[-1].after if played else None), open_points, work
            ),
        }


def run(desk: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """Applies every step that may be applied, each once, whatever was killed before.

    Args:
        work: ``homes``: where the plan's symbols live; ``inspected``: what `inspect` said;
            ``held``: competitors that other repositories still use, with their places.

    Raises:
        Busy: an earlier worker, whose lease has ended, is still at it.
    """
    if not _is_concerned(work):
        return _unconcerned()
    with open_place(desk.clone, mend=True) as place:
        for _ in resume(place):
            pass
    with opened(desk) as found:
        session = found.session
        found.require_sound(is_home=bool(work["inspected"]["own"]))
        told, stops = _told(session, desk, work)
        if stops:
            return _result(found, desk, work, "held", told)
        numbers, holds = _numbers(session, work["held"])
        reason = _applied(session, numbers)
        if reason is not None:
            failed = _result(found, desk, work, "failed", told)
            return failed | {"error": {"what": reason, "where": "", "hint": "", "details": []}}
        session.place.worktree.refresh()
        if holds or session.pending():
            return _result(found, desk, work, "held", [*told, *holds])
        ended = outcome(session)
        keep_outcome(session.place, session.plan.name, ended)
        points = [_point(p.symbol, p.reason, p.places) for p in ended.open]
        points += [
            _point(item.symbol, item.reason, ())
            for item in ended.competitors
            if not item.wanted and not _is_settled(item.reason, points)
        ]
        is_done = ended.is_done and not told
        result = _result(found, desk, work, "done" if is_done else "open", [*told, *points])
        return result | {"ended": ended.as_json()}


def _is_settled(reason: str, points: Sequence[Mapping[str, Any]]) -> bool:
    return any(point["cause"] == reason for point in points)


def _applied(session: Session, numbers: Sequence[int]) -> str | None:
    """Applies steps; the reason when one was restored.

    Raises:
        KeyboardInterrupt: the worker is to end; the step was restored, which is no failure.
    """
    reason = None
    for event in apply(session, numbers, trusted=True) if numbers else ():
        if isinstance(event, StepRestored):  # an interruption is raised only after it
            reason = f"step {event.number} {event.step_id} was restored: {event.reason}"
    return reason


def _is_concerned(work: Mapping[str, Any]) -> bool:
    inspected = work["inspected"]
    return bool(inspected["own"] or inspected["uses"])


def _unconcerned() -> dict[str, Any]:
    return {"outcome": "unconcerned", "figures": {}, "steps": [], "open": [], "uses": {}}


def _told(
    session: Session, desk: Desk, work: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], bool]:
    """What is to be told of requirements, and whether that stops the migration here."""
    homes = [Home.from_json(home) for home in work["homes"] if home["ident"] != desk.ident]
    used = work["inspected"]["uses"]
    by_symbol = {c.symbol: c for c in rerouted(session)}
    targets = [str(session.plan.replacement(by_symbol[s])) for s in used if s in by_symbol]
    clones = Path(desk.folder) / "clones"
    requires = work["inspected"]["requires"]
    found = list(told_of_pins(requires, list(used), targets, homes, clones))
    places = [[item.place] if item.place else [] for item in found]
    causes = [Reason(item.cause, Code.REQUIREMENT) for item in found]
    points = [_point("requirements", c, at) for c, at in zip(causes, places, strict=True)]
    return points, any(item.stops for item in found)


def _numbers(
    session: Session, held: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[list[int], list[dict[str, Any]]]:
    """The steps that may be applied, and why the others are held.

    Args:
        held: by competitor, where other repositories use it (``{}``: nobody does).
    """
    numbers: list[int] = []
    for number in session.pending():
        calls = session.plan.steps[number - 1].codemods
        stopping = [s for call in calls for s in _removes(session, call) if s in held]
        if stopping:
            return numbers, [_hold(symbol, held[symbol]) for symbol in dict.fromkeys(stopping)]
        numbers.append(number)
    return numbers, []


def _removes(session: Session, call: CodemodCall) -> tuple[str, ...]:
    """The competitors that a codemod may take away from those who use them from elsewhere."""
    taken = {Kind.DUPLICATE, Kind.SHIM, Kind.WRAPPER}
    if call.name in ("remove_moved", "move_definition"):
        taken = {Kind.MOVED}
    elif role_of(session.load(call.name)) is not Capability.REMOVES:
        return ()
    chosen = call.options.get("symbols") or ()
    competitors = [c for c in session.plan.competitors if c.verdict in taken]
    return tuple(c.symbol for c in competitors if not chosen or c.symbol in chosen)


def _hold(symbol: str, users: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    places = [f"{name}: {place}" for name, some in sorted(users.items()) for place in some]
    cause = Reason(
        "its removal is refused while a repository of the fleet still uses it", Code.USED_ELSEWHERE
    )
    return _point(symbol, cause, places)


def _result(
    found: Opened,
    desk: Desk,
    work: Mapping[str, Any],
    kind: str,
    points: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """What is told of a repository after its run; the same however often it was interrupted."""
    session, told = found.session, list(points)
    session.place.worktree.refresh()
    journal = session.place.journal
    applied = journal.applied(session.plan.name)
    counts: Counter[str] = Counter()
    for step in applied:
        counts.update(journal.operation(step.operation).counts)
    paths = {record.path for step in applied for record in journal.paths(step.operation)}
    history = session.place.history
    head = history.refs.head()
    with Inquiry(session) as inquiry:
        inquiry.prepare()
        ledger = inquiry.ledger()
    desk.report(".ledger.json").write_bytes(ledger_bytes(ledger, "ledger.json"))
    return {
        "outcome": kind,
        "branch": (head.branch or "").removeprefix("refs/heads/"),
        "tree": history.refs.tree("HEAD"),
        "figures": {"files": len(paths), **dict(sorted(counts.items()))},
        "steps": [step.step_id for step in applied],
        "open": told,
        "uses": _with_doubts(outside_uses(session), told, work),
    }


def _with_doubts(
    uses: dict[str, list[str]], told: Iterable[Mapping[str, Any]], work: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Also the places that may name a competitor which another repository would remove."""
    inspected = work["inspected"]
    named = {s for home in work["homes"] for s in home["symbols"]} - set(inspected["own"])
    modules = {symbol.partition(":")[0] for symbol in named}
    found = {symbol: set(places) for symbol, places in uses.items()}
    for point in told:
        if point["symbol"].partition(":")[0] in modules:
            found.setdefault(point["symbol"], set()).update(point["places"])
    return {symbol: sorted(places) for symbol, places in sorted(found.items()) if places}


def _figures(played: Sequence[StepProposal], files: int) -> dict[str, int]:
    counts = Counter(e.disposition.value for step in played for e in step.ledger.references)
    return {"files": files, **dict(sorted(counts.items()))}


def _point(symbol: str, cause: str, places: Iterable[str]) -> dict[str, Any]:
    return {"symbol": symbol, "cause": cause, "code": code_of(cause), "places": list(places)}


def _grouped(rows: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    places: dict[tuple[str, str], set[str]] = {}
    for symbol, reason, place in rows:
        places.setdefault((symbol, reason), set()).add(place)
    found = [_point(*key, sorted(at)) for key, at in places.items()]
    return sorted(found, key=lambda p: (-len(p["places"]), p["symbol"], p["cause"]))
