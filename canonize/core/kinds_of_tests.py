"""Of which kind a test is: unit, integration, end to end, performance."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS = {
    "performance": "perf(?:ormance)?|bench(?:mark)?s?|load",
    "end to end": "e2e|end_?to_?end|golden_?path|system|smoke",
    "integration": "integrations?|functional|components?|api",
    "unit": "units?",
}
_KINDS = {
    kind: re.compile(rf"(?:^|[/_])(?:{words})(?:_?tests?)?(?:[/_.]|$)", re.IGNORECASE)
    for kind, words in _WORDS.items()
}

KINDS = ("unit", "integration", "end to end", "performance", "other")
"""In the order in which they are listed."""


def kinds_counted(kinds: Mapping[str, int]) -> str:
    """``12 unit, 27 of another kind``; empty where there is none."""
    return ", ".join(
        f"{kinds[kind]} {'of another kind' if kind == 'other' else kind}"
        for kind in KINDS
        if kinds.get(kind)
    )


_MARKS = {
    "unit": "unit",
    "integration": "integration",
    "functional": "integration",
    "component": "integration",
    "e2e": "end to end",
    "end_to_end": "end to end",
    "golden_path": "end to end",
    "system": "end to end",
    "smoke": "end to end",
    "performance": "performance",
    "perf": "performance",
    "benchmark": "performance",
    "load": "performance",
}
_MARK = re.compile(rb"\bpytest\.mark\.(\w+)")


def kind_of(path: str, text: bytes = b"") -> str:
    """What kind of test a file holds.

    Args:
        text: the file's bytes, whose pytest marks tell where the path doesn't.

    Returns:
        One of `KINDS`; ``other`` where nothing tells, or marks of several kinds do.
    """
    named = next((kind for kind, pattern in _KINDS.items() if pattern.search(path)), "")
    if named:
        return named
    marks = {_MARKS.get(mark.decode("ascii", "replace").lower()) for mark in _MARK.findall(text)}
    told = marks - {None}
    return (told.pop() or "other") if len(told) == 1 else "other"
