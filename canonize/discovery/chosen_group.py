"""One group of a scan, as a person names it."""

from __future__ import annotations

from canonize.core.nearest import nearest
from canonize.discovery.result import Group, ScanResult
from canonize.errors import CanonizeError


def chosen_group(result: ScanResult, wanted: str) -> Group:
    """The group that was named by id, number or name.

    Raises:
        CanonizeError: there is none.
    """
    groups = (*result.groups, *result.weaker, *(a.group for a in result.accepted))
    found = result.group(wanted) or next((g for g in groups if wanted in (g.id, g.name)), None)
    if found is None:
        every = "`canonize scan --all --limit 0` lists them" if groups else "the scan found none"
        hint = nearest(wanted, [g.id for g in groups]) or every
        raise CanonizeError(f"there is no group {wanted!r}", hint=hint)
    return found
