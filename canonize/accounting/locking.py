"""What a lock says of the uses that are there: which are new, which lines are dead, what is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from canonize.core.ledger import Occurrence
from canonize.core.lock_file import AllowedUse, LockFile, UseKey, of_symbols
from canonize.core.plan import Kind, Plan
from canonize.core.versions import has_come

Uses = Mapping[UseKey, Sequence[Occurrence]]


@dataclass(frozen=True, slots=True)
class LockFindings:
    """What is not as the lock says.

    Args:
        new: uses that no line allows, with their places.
        dead: lines whose use is gone.
        due: lines whose version or day has come.
        untold: lines of which that can't be told, since the project's version is not known.
        overdue: deprecated competitors that are still there though the plan's removal has come.
    """

    new: tuple[tuple[UseKey, tuple[Occurrence, ...]], ...] = ()
    dead: tuple[AllowedUse, ...] = ()
    due: tuple[AllowedUse, ...] = ()
    untold: tuple[AllowedUse, ...] = ()
    overdue: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not (self.new or self.dead or self.due or self.overdue)


def held_against(
    lock: LockFile,
    uses: Uses,
    plan: Plan,
    *,
    version: str,
    today: date,
    there: Collection[str] = (),
) -> LockFindings:
    """Compares what is there with what is allowed, as far as the plan's competitors go.

    Args:
        version: the project's version now; empty when it is not known.
        there: the competitors that are still there.
    """
    mine = list(of_symbols(lock.uses, symbols_of(plan)))
    come = {use.key: has_come(use.expires, version=version, today=today) for use in mine}
    removal = plan.deprecation.removal
    is_over = bool(removal) and has_come(removal, version=version, today=today) is True
    return LockFindings(
        tuple((key, tuple(at)) for key, at in uses.items() if key not in lock.keys),
        tuple(use for use in mine if use.key not in uses),
        tuple(use for use in mine if use.expires and come[use.key]),
        tuple(use for use in mine if use.expires and come[use.key] is None),
        tuple(
            item.symbol
            for item in plan.competitors
            if is_over and item.verdict is Kind.DEPRECATED and item.symbol in there
        ),
    )


def symbols_of(plan: Plan) -> tuple[str, ...]:
    """The competitors whose uses are locked: those whose uses go to the canonical."""
    return tuple(item.symbol for item in plan.competitors if item.verdict.is_rerouted)


def locked(
    lock: LockFile, uses: Uses, plan: Plan, *, reason: str = "", expires: str = ""
) -> LockFile:
    """The lock with every use that is there, and none of the plan's that is not.

    Lines that stay keep their reason and expiry, and so do lines of other plans.

    Args:
        reason: why new lines are allowed; what the plan says of the competitor when empty.
        expires: until when; the plan's `deprecation.removal` when empty.
    """
    mine = {use.key for use in of_symbols(lock.uses, symbols_of(plan))}
    kept = {use.key: use for use in lock.uses if use.key not in mine or use.key in uses}
    reasons = {item.symbol: item.reason or f"{item.verdict}, stays" for item in plan.competitors}
    for key in uses:
        if key not in kept:
            symbol = key.symbol if key.symbol in reasons else key.symbol.partition(":")[0]
            why = reason or reasons.get(symbol, "stays")
            kept[key] = AllowedUse(key, why, expires or plan.deprecation.removal)
    return replace(lock, uses=tuple(sorted(kept.values())))


def pruned(lock: LockFile, uses: Uses, plan: Plan) -> LockFile:
    """The lock without the dead lines of the plan's competitors."""
    mine = {use.key for use in of_symbols(lock.uses, symbols_of(plan))}
    return replace(
        lock, uses=tuple(use for use in lock.uses if use.key not in mine or use.key in uses)
    )
