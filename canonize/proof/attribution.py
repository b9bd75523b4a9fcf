"""From a failing test to the part of the changes that makes it fail, by delta debugging.

The changes are cut into units: first a file each, then the hunks inside of the guilty files, where
an import stays together with its uses. A subset of the units is applied to the tree before, and an
oracle says whether the test fails in the same way; what fails otherwise says nothing, since part of
a change may break although the whole does not.

A. Zeller and R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002): `ddmin`.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from canonize.core.change import Change
from canonize.core.tree import SourceTree


@dataclass(frozen=True, slots=True)
class LineHunk:
    """Lines of a file before, from ``start`` up to ``end`` (from 0), and what takes their place."""

    start: int
    end: int
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]
    new_start: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What is applied or left out as one.

    Args:
        hunks: of an edited file; none when the file is created, deleted or taken as a whole.
    """

    change: Change
    hunks: tuple[LineHunk, ...] = ()

    @property
    def line(self) -> int:
        """The first line that it changes, in the file before; counts from 1."""
        hunks = self.hunks or hunks_between(self.change)
        return min((hunk.start + 1 for hunk in hunks), default=1)

    @property
    def place(self) -> str:
        return f"{self.change.path}:{self.line}"

    def shown(self) -> str:
        """What became of its first line."""
        if self.change.kind != "edit":
            return {"create": "the file is new", "delete": "the file is gone"}[self.change.kind]
        hunk = (self.hunks or hunks_between(self.change))[0]
        old, new = (_first_line(lines) for lines in (hunk.old, hunk.new))
        if old and new:
            return f"`{old}` became `{new}`"
        return f"`{new}` came in" if new else f"`{old}` was taken out"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What makes the test fail.

    Args:
        units: the least that was found to do so; empty when all of the changes together do not.
        runs: how often the oracle was asked.
        finished: whether nothing of the units can be left out; false when the runs were used up.
    """

    units: tuple[Unit, ...]
    runs: int
    finished: bool


def changes_between(before: SourceTree, after: SourceTree) -> tuple[Change, ...]:
    """What makes one tree of another, sorted by path."""
    pairs = (
        (path, before.read(path), after.read(path))
        for path in sorted(before.paths() | after.paths())
    )
    return tuple(Change(path, old, new) for path, old, new in pairs if old != new)


class _UsedUp(Exception):
    pass


def attribute(
    changes: Sequence[Change], fails: Callable[[Mapping[str, bytes | None]], bool], *, most: int
) -> Attribution:
    """Finds the least part of the changes with which the test still fails.

    Args:
        fails: whether the test fails in the same way with these files (path to bytes, ``None`` for
            none) over the tree before.
        most: how often it may be asked.
    """
    search = _Search(fails, most)
    units = [Unit(change) for change in changes]
    if not search.fails(units):
        return Attribution((), search.runs, finished=True)
    search.found = units
    try:
        files = search.least(units)
        search.found = files
        search.least([part for unit in files for part in parts_of(unit.change)])
    except _UsedUp:
        return Attribution(tuple(search.found), search.runs, finished=False)
    return Attribution(tuple(search.found), search.runs, finished=True)


class _Search:
    """Asks the oracle, remembers what it said, and keeps the least that fails."""

    def __init__(self, fails: Callable[[Mapping[str, bytes | None]], bool], most: int) -> None:
        self._oracle = fails
        self._most = most
        self._known: dict[frozenset[Unit], bool] = {}
        self.runs = 0
        self.found: list[Unit] = []

    def fails(self, units: Sequence[Unit]) -> bool:
        key = frozenset(units)
        if not key:
            return False
        if key not in self._known:
            if self.runs >= self._most:
                raise _UsedUp
            self.runs += 1
            self._known[key] = self._oracle(applied(units))
        return self._known[key]

    def least(self, units: list[Unit]) -> list[Unit]:
        """`ddmin`: halves, then their complements, then finer parts."""
        parts = 2
        while len(units) > 1:
            size = -(-len(units) // parts)
            chunks = [units[at : at + size] for at in range(0, len(units), size)]
            smaller = next((chunk for chunk in chunks if self.fails(chunk)), None)
            if smaller is not None:
                units, parts = smaller, 2
            else:
                rests = [[u for u in units if u not in chunk] for chunk in chunks]
                rest = next((r for r in rests if len(chunks) > 2 and self.fails(r)), None)
                if rest is not None:
                    units, parts = rest, max(parts - 1, 2)
                elif parts >= len(units):
                    break
                else:
                    parts = min(parts * 2, len(units))
            self.found = units
        self.found = units
        return units


def applied(units: Iterable[Unit]) -> dict[str, bytes | None]:
    """The files with these units only."""
    hunks: dict[str, list[LineHunk]] = {}
    files: dict[str, bytes | None] = {}
    changes = {}
    for unit in units:
        changes[unit.change.path] = unit.change
        if unit.hunks:
            hunks.setdefault(unit.change.path, []).extend(unit.hunks)
        else:
            files[unit.change.path] = unit.change.after
    for path, wanted in hunks.items():
        lines = (changes[path].before or b"").splitlines(keepends=True)
        for hunk in sorted(wanted, key=lambda hunk: hunk.start, reverse=True):
            lines[hunk.start : hunk.end] = hunk.new
        files[path] = b"".join(lines)
    return files


def hunks_between(change: Change) -> tuple[LineHunk, ...]:
    """The places where the lines of an edited file differ; none for another kind of change."""
    if change.before is None or change.after is None:
        return ()
    old, new = (data.splitlines(keepends=True) for data in (change.before, change.after))
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        LineHunk(a1, a2, tuple(old[a1:a2]), tuple(new[b1:b2]), b1)
        for tag, a1, a2, b1, b2 in codes
        if tag != "equal"
    )


def parts_of(change: Change) -> tuple[Unit, ...]:
    """An edited file's units: its hunks, those of an import and of its uses as one."""
    hunks = hunks_between(change)
    names = [_names(change, hunk) for hunk in hunks]
    if len(hunks) < 2 or any(found is None for found in names):
        return (Unit(change),)
    groups: list[set[int]] = [{number} for number in range(len(hunks))]
    for number, found in enumerate(names):
        for other, seen in enumerate(names):
            if found and seen and number != other and found[0] & (seen[0] | seen[1]):
                groups = _joined(groups, number, other)
    return tuple(Unit(change, tuple(hunks[n] for n in sorted(g))) for g in groups)


def _joined(groups: list[set[int]], one: int, other: int) -> list[set[int]]:
    together = [group for group in groups if one in group or other in group]
    merged: set[int] = reduce(set.union, together, set())
    return sorted([*(group for group in groups if group not in together), merged], key=min)


def _names(change: Change, hunk: LineHunk) -> tuple[set[str], set[str]] | None:
    """Names that a hunk's imports bind, and names that it uses; ``None``: they can't be read."""
    bound: set[str] = set()
    used: set[str] = set()
    spans = (
        (change.before, hunk.start, len(hunk.old)),
        (change.after, hunk.new_start, len(hunk.new)),
    )
    for data, start, length in spans:
        try:
            tree = ast.parse(data or b"")
        except (SyntaxError, ValueError, RecursionError):
            return None
        for node in _within(tree, start + 1, start + length):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                bound |= {a.asname or a.name.partition(".")[0] for a in node.names}
            elif isinstance(node, ast.Name):
                used.add(node.id)
    return bound, used


def _within(tree: ast.AST, first: int, last: int) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        start = getattr(node, "lineno", None)
        if start is not None and start <= last and (node.end_lineno or start) >= first:  # type: ignore[attr-defined]  # every node with a line has an end
            yield node


def _first_line(lines: Sequence[bytes]) -> str:
    texts = (line.decode("utf-8", "replace").strip() for line in lines)
    return next((text for text in texts if text), "")
