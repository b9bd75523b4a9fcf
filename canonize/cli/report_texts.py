"""The texts of the pull requests that a report consists of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.record import Record
    from canonize.runner.session import Session
    from canonize.runner.splitting import Branch


def split_parts(session: Session, record: Record, split: str) -> list[Branch]:
    from canonize.runner.splitting import by_owner, by_step, make_branches

    if not any(step.commit for step in record.applied):
        raise CanonizeError("no step with a commit is applied, so there is nothing to split")
    parts = by_step(record) if split == "step" else by_owner(session, record)
    make_branches(session, parts)
    return parts


def texts_for_report(record: Record, parts: Sequence[Branch]) -> list[tuple[str, str, str]]:
    """Branch, title and body of each pull request."""
    from canonize.reports.pull_request import pull_request

    if not parts:
        return [(record.branch, *pull_request(record))]
    found = []
    for number, part in enumerate(parts, start=1):
        if part.step is not None:
            found.append((part.branch, *pull_request(record, only=part.step)))
        else:
            is_last = number == len(parts)
            title, body = pull_request(record, closes=is_last)
            found.append((part.branch, f"{title} ({part.owner})", body))
    return found
