"""Files that stay as they are since a person rejected an edit of theirs."""

from __future__ import annotations

from collections.abc import Iterable

from canonize.core.change import Change
from canonize.core.decisions import Decisions, reason_of
from canonize.core.hunks import hunks_of


def rejections(step: str, changes: Iterable[Change], decisions: Decisions) -> dict[str, str]:
    """By path, why a person holds it, for the edits that a step would make."""
    found = {}
    for change in changes:
        decision = decisions.rejects(hunk.key for hunk in hunks_of(step, change))
        if decision is not None:
            found[change.path] = reason_of(decision)
    return found
