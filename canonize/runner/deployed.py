"""Plays the plan's checks of a running system against an instance that is deployed somewhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from canonize.core.check import CheckContext, Verdict
from canonize.core.outcome import Criterion, Mark
from canonize.errors import CanonizeError
from canonize.proof.deployed import address_of_events, asked_health, is_address
from canonize.runner.session import Session

KINDS = ("events", "health")
_WHAT = "verified where it is deployed"
_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class DeployedCheck:
    """One check against an instance."""

    name: str
    passed: bool
    output: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """What was found of an instance.

    Args:
        commit: which it says it runs; empty when it does not say.
        when: seconds since the epoch.
    """

    url: str
    commit: str
    when: float
    checks: tuple[DeployedCheck, ...]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


def verify_deployed(
    session: Session, url: str, kinds: Collection[str], *, path: str, emit: Callable[[str], None]
) -> Deployed:
    """Plays the checks, and keeps what came out for the criteria and the pull request.

    Args:
        kinds: of `KINDS`.
        path: of the instance's health endpoint.

    Raises:
        CanonizeError: the address can't be spoken to, or the plan has nothing to play.
    """
    if not is_address(url):
        raise CanonizeError(f"{url!r} is no address", hint="such as https://staging.example.org")
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise CanonizeError(
            f"{unknown[0]!r} can't be asked of an instance", hint="--checks events,health"
        )
    health = asked_health(url, path, within=_WITHIN)
    checks = list(_events(session, url, emit)) if "events" in kinds else []
    if "health" in kinds:
        says = health.why or f"healthy; it runs {health.commit or 'a commit that it does not name'}"
        checks.append(DeployedCheck("health", not health.why, says))
    if not checks:
        raise CanonizeError(
            "the plan has no check of the kind events that an instance can be asked",
            hint="add one (docs/proof.md), or name --checks health",
        )
    found = Deployed(url, health.commit, time.time(), tuple(checks))
    _keep(session, found)
    return found


def _events(session: Session, url: str, emit: Callable[[str], None]) -> Iterator[DeployedCheck]:
    for name, spec in session.plan.checks.items():
        if spec.kind != "events":
            continue
        check = session.load_check("events")
        path, source = spec.options.get("path", "/"), spec.options.get("source", "websocket")
        try:
            address = address_of_events(url, source, path)
        except ValueError as error:
            emit(f"{name} is not asked there: {error}")
            continue
        options = check.Options.model_validate({**spec.options, "server": "", "against": address})
        tree = session.tree()
        root = session.place.root
        context = CheckContext(name, root, session.migration, tree, tree, emit=emit)
        verdict: Verdict = check.run(options, context)
        yield DeployedCheck(name, verdict.passed, verdict.output)


def criterion(session: Session) -> Criterion | None:
    """Whether it was done, for the last commit of the migration; ``None`` where nothing asks it."""
    found = _kept(session)
    if found is None:
        if not any(spec.kind in KINDS for spec in session.plan.checks.values()):
            return None
        nothing = "`canonize verify --against URL` was not run"
        return Criterion(_WHAT, Mark.NOT_MEASURED, nothing)
    names = ", ".join(f"{c.name} {'passed' if c.passed else 'failed'}" for c in found.checks)
    said = f"{names} at {found.url}"
    if not found.passed:
        return Criterion(_WHAT, Mark.NOT_MET, said)
    if not found.commit:
        return Criterion(_WHAT, Mark.NOT_MEASURED, f"{said}, which does not say what it runs")
    refs, last = session.place.history.refs, _last_commit(session)
    running = refs.resolve(found.commit)
    if last is None or running is None or not refs.contains(running, last):
        why = "which does not have the last step of this migration"
        return Criterion(_WHAT, Mark.NOT_MEASURED, f"{said}, running {found.commit[:10]}, {why}")
    return Criterion(_WHAT, Mark.MET, f"{said}, running {found.commit[:10]}")


def _last_commit(session: Session) -> str | None:
    journal = session.place.journal
    steps = journal.applied(session.plan.name)
    commits = [journal.operation(step.operation).commit for step in steps]
    return next((commit for commit in reversed(commits) if commit), None)


def _file(session: Session) -> Path:
    return session.place.journal.folder / "proof" / f"deployed-{session.plan.name}.json"


def _keep(session: Session, found: Deployed) -> None:
    path = _file(session)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(found)), "utf-8")


def _kept(session: Session) -> Deployed | None:
    try:
        document: Any = json.loads(_file(session).read_bytes())
        checks = tuple(DeployedCheck(**check) for check in document["checks"])
        return Deployed(document["url"], document["commit"], float(document["when"]), checks)
    except (OSError, ValueError, TypeError, KeyError):
        return None
