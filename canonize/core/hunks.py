"""Edits as a person decides on them: what changes where, known by content and not by line."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from canonize.core.change import Change
from canonize.core.enclosing import nowhere, scopes_around
from canonize.core.file_kinds import is_python

_TOKEN = re.compile(r"[\w.]+|\s+|[^\w\s]")
_LONG = 400
"""Lines above which an edit's shape is not looked for."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of changed lines of one file in one step.

    Args:
        step: the step's id.
        line: of the file before, counted from 1; where the lines are put when there are none.
        scope: the definition that encloses it, in the file before.
        before, after: the lines, with their ends.
        key: the same as long as step, path, scope and text are; ``nth`` of the same are told apart.
    """

    step: str
    path: str
    line: int
    scope: str
    before: str
    after: str
    key: str

    @property
    def shape(self) -> str:
        """What is replaced by what, the same for edits that differ in nothing else."""
        return _shape(self.before, self.after)


def hunks_of(step: str, change: Change) -> tuple[Hunk, ...]:
    """The edits of one file; a file that is created, deleted or no text is one edit."""
    before, after = change.before or b"", change.after or b""
    is_whole = change.before is None or change.after is None or b"\0" in before + after
    if is_whole:
        made = _text(after) if change.after is not None else ""
        return _keyed(step, change.path, [(1, "", _text(before), made)])
    old, new = _text(before).splitlines(keepends=True), _text(after).splitlines(keepends=True)
    scope_of = scopes_around(before) if is_python(change.path) else nowhere
    runs = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            line = start + 1
            runs.append((line, scope_of(line), "".join(old[start:end]), "".join(new[first:last])))
    return _keyed(step, change.path, runs)


def _keyed(step: str, path: str, runs: list[tuple[int, str, str, str]]) -> tuple[Hunk, ...]:
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for line, scope, before, after in runs:
        nth = seen[scope, before, after]
        seen[scope, before, after] += 1
        key = key_of(step, path, scope, before, after, str(nth))
        found.append(Hunk(step, path, line, scope, before, after, key))
    return tuple(found)


def key_of(*parts: str) -> str:
    """Sixteen digits that stand for some texts."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _shape(before: str, after: str) -> str:
    if before.count("\n") + after.count("\n") > _LONG:
        return "a long edit"
    if not before or not after:
        return f"{'adds' if after else 'removes'}: {' '.join((after or before).split())[:200]}"
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    parts = {
        f"{''.join(old[a:b]).strip() or '(nothing)'} → {''.join(new[c:d]).strip() or '(nothing)'}"
        for tag, a, b, c, d in SequenceMatcher(None, old, new, False).get_opcodes()
        if tag != "equal"
    }
    return "; ".join(" ".join(part.split()) for part in sorted(parts))
