"""What the steps of a preview say of each file, at the places of the file as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from canonize.accounting.occurrences import Told
from canonize.accounting.traced import Traced, lines_of
from canonize.core.ledger import Ledger, Reference
from canonize.core.tree import SourceTree


class PlayedStep(Protocol):
    """A step that was played; `core.rehearsal.StepProposal`."""

    @property
    def before(self) -> SourceTree: ...
    @property
    def after(self) -> SourceTree: ...
    @property
    def ledger(self) -> Ledger: ...


def told_by(tree: SourceTree, steps: Sequence[PlayedStep]) -> dict[str, Told]:
    """What steps say, by path.

    A step's entry has its place in the file as that step, or the codemod before it, left it; here
    it is traced back to the file as it is. What can't be traced is kept as ``loose``.
    """
    told: dict[str, tuple[list[Reference], list[Reference]]] = {}
    texts = _Texts(tree)
    for step in steps:
        for entry in step.ledger.references:
            entries, loose = told.setdefault(entry.path, ([], []))
            traced = texts.placed(entry, step)
            if traced is None:
                loose.append(entry)
            else:
                entries.append(traced)
    changed = texts.changed(steps[-1].after) if steps else set()
    found = {}
    for path in told.keys() | changed:
        entries, loose = told.get(path, ([], []))
        last = lines_of(steps[-1].after.read(path)) if path in changed else None
        found[path] = Told(entries, loose, None if last is None else texts.trace(path, last))
    return found


def told_here(entries: Sequence[Reference]) -> dict[str, Told]:
    """Entries whose places are of the tree as it is, by path."""
    by_path: dict[str, list[Reference]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    return {path: Told(some) for path, some in by_path.items()}


class _Texts:
    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._known: dict[tuple[str, str], Traced] = {}
        self._read: dict[tuple[int, str], tuple[str, list[str]]] = {}

    def changed(self, after: SourceTree) -> set[str]:
        """The paths that steps change or delete."""
        there = self._tree.paths()
        return {p for p in after.touched(self._tree) & there if after.differs(self._tree, p)}

    def trace(self, path: str, later: str) -> Traced:
        key = (path, later)
        if key not in self._known:
            self._known[key] = Traced.of(lines_of(self._tree.read(path)), later)
        return self._known[key]

    def placed(self, entry: Reference, step: PlayedStep) -> Reference | None:
        """An entry at its place in the file as it is; ``None`` when it has none."""
        if not self._tree.exists(entry.path):
            return None
        if (entry.line, entry.column) == (1, 1) and not entry.text:
            return entry
        for text, stripped in self._versions(entry.path, step):
            if len(stripped) < entry.line or stripped[entry.line - 1] != entry.text[:300]:
                continue
            place = self.trace(entry.path, text).place_before(entry.line, entry.column)
            if place is not None:
                return replace(entry, line=place[0], column=place[1])
        return None

    def _versions(self, path: str, step: PlayedStep) -> Iterator[tuple[str, list[str]]]:
        yield self._text(path, step.before)
        if step.after.exists(path) and step.after.differs(step.before, path):
            yield self._text(path, step.after)

    def _text(self, path: str, tree: SourceTree) -> tuple[str, list[str]]:
        """A file's text, and its lines as entries have them."""
        key = (id(tree), path)
        if key not in self._read:
            text = lines_of(tree.read(path))
            self._read[key] = (text, [line.strip()[:300] for line in text.split("\n")])
        return self._read[key]
