"""What does a locked canonical's job under a name that nobody has decided on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from canonize.core.lock_file import LockFile
from canonize.core.plan import Plan
from canonize.discovery.result import Group, GroupMember


def new_members(groups: Iterable[Group], plan: Plan, lock: LockFile) -> tuple[GroupMember, ...]:
    """The members of the canonical's groups that neither the plan nor the lock knows.

    Subclasses, shims and aliases of the canonical do not compete with it.
    """
    known = {plan.canonical, *(m.symbol for m in lock.members if m.canonical == plan.canonical)}
    known |= {
        symbol for item in plan.competitors for symbol in (item.symbol, item.replace_with or "")
    }
    found = {
        member.symbol: member
        for group in groups
        if any(member.symbol == plan.canonical for member in group.members)
        for member in group.members
        if member.verdict.competes and not _is_known(member.symbol, known)
    }
    return tuple(found[symbol] for symbol in sorted(found))


def _is_known(symbol: str, known: Collection[str]) -> bool:
    """Whether it, or the module that it lies in, is known."""
    return symbol in known or symbol.partition(":")[0] in known
