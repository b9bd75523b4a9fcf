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
    spoken: dict[str, list[tuple[Reference, PlayedStep]]] = {}
    for step in steps:
        for entry in step.ledger.references:
            spoken.setdefault(entry.path, []).append((entry, step))
    changed = _changed(tree, steps[-1].after) if steps else set()
    found = {}
    for path in spoken.keys() | changed:
        texts = _Texts(tree, path)  # of one file after the other: all of them together are large
        entries: list[Reference] = []
        loose: list[Reference] = []
        for entry, step in spoken.get(path, ()):
            traced = texts.placed(entry, step)
            if traced is None:
                loose.append(entry)
            else:
                entries.append(traced)
        last = lines_of(steps[-1].after.read(path)) if path in changed else None
        found[path] = Told(entries, loose, None if last is None else texts.trace(last))
    return found


def _changed(tree: SourceTree, after: SourceTree) -> set[str]:
    """The paths that steps change or delete."""
    there = tree.paths()
    return {p for p in after.touched(tree) & there if after.differs(tree, p)}


def told_here(entries: Sequence[Reference]) -> dict[str, Told]:
    """Entries whose places are of the tree as it is, by path."""
    by_path: dict[str, list[Reference]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    return {path: Told(some) for path, some in by_path.items()}


class _Texts:
    """What one file was, step by step."""

    def __init__(self, tree: SourceTree, path: str) -> None:
        self._tree = tree
        self._path = path
        self._known: dict[str, Traced] = {}
        self._read: dict[bytes | None, tuple[str, list[str]]] = {}

    def trace(self, later: str) -> Traced:
        if later not in self._known:
            self._known[later] = Traced.of(lines_of(self._tree.read(self._path)), later)
        return self._known[later]

    def placed(self, entry: Reference, step: PlayedStep) -> Reference | None:
        """An entry at its place in the file as it is; ``None`` when it has none."""
        if not self._tree.exists(entry.path):
            return None
        if (entry.line, entry.column) == (1, 1) and not entry.text:
            return entry
        for text, stripped in self._versions(step):
            if len(stripped) < entry.line or stripped[entry.line - 1] != entry.text[:300]:
                continue
            place = self.trace(text).place_before(entry.line, entry.column)
            if place is not None:
                return replace(entry, line=place[0], column=place[1])
        return None

    def _versions(self, step: PlayedStep) -> Iterator[tuple[str, list[str]]]:
        yield self._text(step.before)
        if step.after.exists(self._path) and step.after.differs(step.before, self._path):
            yield self._text(step.after)

    def _text(self, tree: SourceTree) -> tuple[str, list[str]]:
        """The file's text, and its lines as entries have them."""
        data = tree.read(self._path)
        if data not in self._read:
            text = lines_of(data)
            self._read[data] = (text, [line.strip()[:300] for line in text.split("\n")])
        return self._read[data]
