"""The implementation that stays is taken to its canonical home and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Disposition,
    Form,
    Migration,
    Mistake,
    Options,
    Project,
    Proposal,
    Reference,
    SourceTree,
)
from canonize.compatibility.moved_fakes import MovedFakes
from canonize.compatibility.moved_names import MovedNames
from canonize.core.change import Change, merge_changes
from canonize.core.codemod import Later
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.module_names import definition_place
from canonize.rewriting.definitions.moves import Moved, moves_of, play_moves
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.rewriting.moved_fakes import left_entries, with_fakes
from canonize.syntax.analysis import Analysed
from canonize.syntax.edits import Tidy


class MoveOptions(Options):
    """Options of `move_definition`."""

    competitors: tuple[str, ...] = Field(
        (), description="Only these; all competitors with the verdict moved when empty."
    )
    tests: bool = Field(
        False, description="Test files that are named after what moves get its new name, too."
    )


class MoveDefinition:
    """Takes what has the verdict moved to the place and name of its ``replace_with``.

    Before::

        # app/views.py
        import json

        _INDENT = 2

        def dumps(value): return json.dumps(value, indent=_INDENT)

        def page(value): return dumps(value)

    After::

        # app/encoding.py
        import json

        _INDENT = 2

        def dumps(value): return json.dumps(value, indent=_INDENT)

        # app/views.py
        from app.encoding import dumps

        def page(value): return dumps(value)

    with ``symbol: app.views:dumps`` and ``replace_with: app.encoding:dumps``. Classes, functions,
    constants with the comments above them, decorators, overloads and both branches of a condition
    move; so do statements that only add to them (``X.attr = ...``). Imports are copied, private
    helpers that nothing else uses come along, everything else is imported from the old module. A
    module moves as a file, a package as a folder. In the same module it is a renaming. The old
    names stay importable until `remove_moved` ends the step.

    Refuses: names that are taken, bound twice or anew, half an overload set, code that means its
    own module (``__file__``, ``globals()``), what another statement is handed while importing,
    and cycles of imports that no helper that comes along and no import inside of functions
    avoids.
    """

    name: ClassVar[str] = "move_definition"
    Options: ClassVar[type[MoveOptions]] = MoveOptions

    def propose(self, tree: SourceTree, options: MoveOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        played = _play(tree, options, migration)
        entries = list(_entries(played, tree, migration))
        if any(moved.refusal is not None for moved in played):
            return Proposal(references=tuple(entries))
        changes = merge_changes(change for moved in played for change in moved.changes)
        followed, said = _fakes(played, tree, changes, migration)
        changes = _with_followed(changes, followed, tree, options, migration)
        entries += said
        for change in changes:
            if not any(entry.path == change.path for entry in entries):
                symbol = str(played[0].move.new)
                entries.append(_entry(change.path, 1, symbol, "", Disposition.REWRITTEN))
        return Proposal(changes, tuple(entries), atomic=True)

    def review(
        self,
        tree: SourceTree,
        options: MoveOptions,
        migration: Migration,
        later: tuple[Later, ...],
    ) -> Iterable[Mistake]:
        """What can't be moved is a mistake of the plan."""
        for moved in _play(tree, options, migration):
            if moved.refusal is not None:
                error = moved.refusal
                data = tree.read(error.path)
                line = data[: error.offset].count(b"\n") + 1 if data is not None else 1
                what = f"{moved.move.old} can't move to {moved.move.new}: {error.reason}"
                severity: Literal["error", "open"] = "open" if error.asks else "error"
                yield Mistake((), f"{error.path}:{line}: {what}", error.move, severity)


def _play(tree: SourceTree, options: MoveOptions, migration: Migration) -> list[Moved]:
    """The moves played; once a tree, since a plan is checked before it is played."""
    whole = tree.whole
    moves = tuple(moves_of(migration, options.competitors))
    key = (MoveDefinition, moves, tuple(migration.source_roots), options.tests)
    if key not in whole.memo:
        whole.memo[key] = play_moves(moves, whole, migration, _tidying, tests=options.tests)
    found = whole.memo[key]
    assert isinstance(found, list)
    return found


def _tidying(project: Project, path: str, analysed: Analysed) -> Tidy:
    """The imports that a move adds stand where the file's sorter would put them."""
    lookups = OutsideLookups(project, path)
    imports = analysed.scopes.imports
    return tidying(path, analysed.file, imports, project=project, lookups=lookups)


def _entries(played: list[Moved], tree: SourceTree, migration: Migration) -> Iterator[Reference]:
    modules = migration.modules(tree)
    for moved in played:
        old = moved.move.old
        path = modules.path(old.module) or f"{old.module.replace('.', '/')}.py"
        line, _, _ = definition_place(tree.read(path) or b"", old.name)
        if moved.refusal is not None:
            reason = moved.refusal.reason
            yield _entry(path, line, str(old), reason, Disposition.REFUSED)
        elif moved.is_done:
            reason = f"it stands at {moved.move.new} already"
            yield _entry(path, line, str(old), reason, Disposition.KEPT)
        else:
            said = "; ".join([f"moves to {moved.move.new}", *moved.notes])
            yield _entry(path, line, str(old), said, Disposition.REWRITTEN)
        for left in moved.open:
            yield _entry(path, line, str(old), left, Disposition.MANUAL)
        if moved.refusal is None:
            yield from _noticed(moved, Project.of(tree, migration.source_roots))


def _fakes(
    played: list[Moved], tree: SourceTree, changes: Iterable[Change], migration: Migration
) -> tuple[tuple[Change, ...], list[Reference]]:
    """The fakes of what the moving code looks up go along, or are told."""
    before = Project.of(tree, migration.source_roots)
    after = Project.of(tree.with_changes(changes), migration.source_roots)
    ways = {
        is_done: [(moved.move.old, moved.move.new) for moved in played if moved.is_done is is_done]
        for is_done in (True, False)
    }
    left = left_entries(MovedFakes(before, before, ways[True]).judged())
    followed, entries = with_fakes(MovedFakes(before, after, ways[False]).judged(), after, _tidying)
    return followed, [*left, *entries]


def _with_followed(
    changes: tuple[Change, ...],
    followed: tuple[Change, ...],
    tree: SourceTree,
    options: MoveOptions,
    migration: Migration,
) -> tuple[Change, ...]:
    """The changes of a move with those of fakes that go along.

    What the old module imports for those fakes alone, nobody asks it for any more.
    """
    if followed and {c.path for c in followed}.isdisjoint(c.path for c in changes):
        again = _play(tree.whole.with_changes(followed), options, migration)
        if all(moved.refusal is None for moved in again):
            changes = merge_changes(change for moved in again for change in moved.changes)
    return merge_changes([*changes, *followed])


def _noticed(moved: Moved, project: Project) -> Iterator[Reference]:
    """Who finds what moves by its name: that is left to a person."""
    old, new = moved.move.old, moved.move.new
    stands = new if moved.is_done else old
    for place in MovedNames(project, old, new, stands).noticed():
        yield _entry(place.path, place.line, str(old), place.reason, Disposition.MANUAL)


def _entry(path: str, line: int, symbol: str, reason: str, how: Disposition) -> Reference:
    return Reference(path, line, 1, symbol, Form.DEFINITION, how, reason)
