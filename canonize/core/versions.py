"""Versions and days, as far as one can be told to have come."""

from __future__ import annotations

import re
from datetime import date

_VERSION = re.compile(
    r"v?(?P<release>\d+(?:\.\d+)*)(?P<pre>[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[-_.]?\d*)?"
    r"(?:[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:\+[\w.]+)?\Z",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def is_moment(text: str) -> bool:
    """Whether a text is a version, or a day as ``2027-01-31``."""
    return _day(text) is not None or (not _DAY.match(text) and _order(text) is not None)


def has_come(moment: str, *, version: str, today: date) -> bool | None:
    """Whether a version or a day is reached; ``None`` when it can't be told.

    Args:
        version: the project's version now; empty when it is not known.
    """
    day = _day(moment)
    if day is not None:
        return today >= day
    due, now = _order(moment), _order(version)
    return None if due is None or now is None else now >= due


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.match(text) else None
    except ValueError:
        return None


def _order(text: str) -> tuple[tuple[int, ...], bool] | None:
    """Numbers without zeros at the end, and whether it is the release itself."""
    found = _VERSION.match(text.strip())
    if found is None:
        return None
    numbers = [int(part) for part in found["release"].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), found["pre"] is None
