"""What a move left at the old place goes, once nothing refers to it."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

from pydantic import Field

from canonize.api import (
    Change,
    Disposition,
    Form,
    Migration,
    PathOptions,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
)
from canonize.core.change import merge_changes
from canonize.core.plural import plural
from canonize.core.reasons import NOT_SEEN, Code, Reason, code_of
from canonize.references.remaining_references import remaining_references
from canonize.resolution.module_names import definition_place, top_level_names
from canonize.resolution.registration import Registration
from canonize.rewriting.definitions.forwarding_package import (
    FORWARD,
    WARN,
    WARNING_FORWARD,
    forwarding_package,
    forwards_already,
)
from canonize.rewriting.definitions.left_behind import (
    goes_on_importing,
    is_empty,
    marked_for_others,
    without_left_behind,
)
from canonize.rewriting.definitions.moves import Move, moves_of
from canonize.rewriting.definitions.spoken_modules import spoken
from canonize.rewriting.left_names import Leave, LeftNames, right_at_home


class RemoveMovedOptions(PathOptions):
    """Options of `remove_moved`."""

    competitors: tuple[str, ...] = Field(
        (), description="Only these; all competitors with the verdict moved when empty."
    )
    prose: bool = Field(
        False,
        description="Comments, docstrings and documents that say an old name by itself say the "
        "new one, if the name is no ordinary word and nothing else has it.",
    )
    leave: Leave = Field(
        Leave.NOTHING,
        description="What stays at the old place: nothing, an alias (another name of what moved), "
        "or deprecated-alias, which warns whoever asks for it (PEP 562).",
    )
    history: bool = Field(
        False,
        description="With `prose`: change logs, release notes and migrations, too.",
    )


class RemoveMoved:
    """Takes away the old names and files that `move_definition` left for the rest of its step.

    Before::

        # app/views.py
        from app.encoding import dumps

        def page(value): return str(value)

    After::

        # app/views.py
        def page(value): return str(value)

    An import that the old module itself uses stays, and so does one that registers something by
    loading the new module. A module in which nothing else is defined goes as a file.

    Refuses: names and modules that something still refers to, each listed; the old name then
    stays importable, and a module forwards to the new one.
    """

    name: ClassVar[str] = "remove_moved"
    Options: ClassVar[type[RemoveMovedOptions]] = RemoveMovedOptions

    def propose(
        self, tree: SourceTree, options: RemoveMovedOptions, migration: Migration
    ) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        changes: list[Change] = []
        entries: list[Reference] = []
        by_module: dict[str, list[Move]] = defaultdict(list)
        whole = tree.whole
        modules = [m for m in moves_of(migration, options.competitors) if m.old.is_module]
        gone = {p for m in modules for p in _files(m, whole, migration)}
        for move in modules:
            found, told = _module(move, whole, migration, gone, options.leave)
            planned = {change.path for change in changes}
            changes += [change for change in found if change.path not in planned]
            entries += told
        for move in moves_of(migration, options.competitors):
            if not move.old.is_module:
                by_module[move.old.module].append(move)
        for moves in by_module.values():
            if options.leave is Leave.NOTHING:
                change, told = _names(moves, whole, migration)
            else:
                change, told = _left_names(moves, whole, migration, options.leave)
            changes += [change] if change is not None else []
            entries += told
        if options.prose:
            moves = moves_of(migration, options.competitors)
            there = whole.with_changes(changes)
            selects = migration.selects(options)
            project = Project.of(there, migration.source_roots)
            more, told = spoken(moves, project, selects, history=options.history)
            changes = [*merge_changes([*changes, *more])]
            entries += told
        return Proposal(tuple(changes), tuple(entries))


def _files(move: Move, tree: SourceTree, migration: Migration) -> list[str]:
    """The files of a module at its old place, if it stands at the new one as well."""
    modules = migration.modules(tree)
    here, there = modules.path(move.old.module), modules.path(move.new.module)
    if here is None or there is None:
        return []
    mine, other = _defined(tree.read(here) or b""), _defined(tree.read(there) or b"")
    moves = moves_of(migration)
    is_joined = any(m.old.name and m.new.module == move.new.module for m in moves)
    if mine != other and not (is_joined and mine < other):
        return []
    if here.endswith("/__init__.py"):
        folder = here.removesuffix("__init__.py")
        return [path for path in sorted(tree.paths()) if path.startswith(folder)]
    stub = f"{here}i"
    return [here, *([stub] if tree.exists(stub) else [])]


def _defined(data: bytes) -> set[str]:
    return {name for name, ways in top_level_names(data).items() if ways - {"import", "star"}}


def _module(
    move: Move, tree: SourceTree, migration: Migration, gone: set[str], leave: Leave
) -> tuple[list[Change], list[Reference]]:
    files = _files(move, tree, migration)
    if not files:
        return [], (_still_forwarding(move, tree, migration) if leave is Leave.NOTHING else [])
    left = list(remaining_references(tree, migration, [move.old], skip=gone))
    blocked = any(entry.disposition is Disposition.REFUSED for entry in left)
    here = migration.modules(tree).path(move.old.module) or files[0]
    if leave is not Leave.NOTHING:
        return _forwarding(move, here, files, tree, migration, leave)
    if blocked:
        forward = FORWARD.format(old=move.old, new=move.new).encode()
        entry = _forwards_for(move, here, left)
        before = tree.read(here)
        made = [Change(here, before, forward)] if before != forward else []
        if here.endswith("/__init__.py"):
            made = list(forwarding_package(move, files, tree, migration, ""))
        shim = _entry(here, 1, str(move.old), f"forwards to {move.new}", Disposition.SHIMMED)
        return made, [*left, entry, shim]
    done = Disposition.REWRITTEN
    reason = f"moved to {move.new}; {_OUTSIDE}"
    changes = [Change(path, tree.read(path), None) for path in files]
    return changes, [*left, *(_entry(path, 1, str(move.old), reason, done) for path in files)]


def _still_forwarding(move: Move, tree: SourceTree, migration: Migration) -> list[Reference]:
    """Who keeps a module that an earlier run left forwarding; nothing when nobody does."""
    modules = migration.modules(tree)
    here = modules.path(move.old.module)
    if here is None or not forwards_already(move, tree.read(here)):
        return []
    inside = {here}
    if here.endswith("/__init__.py"):
        folder = here.removesuffix("__init__.py")
        inside = {path for path in tree.paths() if path.startswith(folder)}
    left = list(remaining_references(tree, migration, [move.old], skip=inside))
    blocked = any(entry.disposition is Disposition.REFUSED for entry in left)
    return [*left, _forwards_for(move, here, left)] if blocked else []


def _forwards_for(move: Move, here: str, left: list[Reference]) -> Reference:
    held = _stays_for(left, f"it forwards to {move.new}") or ("", _STAYS)
    return _entry(here, 1, str(move.old), *held)


def _forwarding(
    move: Move, here: str, files: list[str], tree: SourceTree, migration: Migration, leave: Leave
) -> tuple[list[Change], list[Reference]]:
    """A module at the old place that is the moved one; the files beside it go."""
    warning, note = "", f"forwards to {move.new}"
    if leave is Leave.DEPRECATED_ALIAS:
        plan = migration.plan.deprecation
        since = f" since {plan.since}" if plan.since else ""
        since += f" and will be removed in {plan.removal}" if plan.removal else ""
        warning = WARN.format(old=move.old, new=move.new, note=since)
        note = f"{note} and warns"
    text = (WARNING_FORWARD if warning else FORWARD).format(
        old=move.old, new=move.new, warning=warning
    )
    entries = [_entry(here, 1, str(move.old), note, Disposition.SHIMMED)]
    if here.endswith("/__init__.py"):
        return list(forwarding_package(move, files, tree, migration, warning)), entries
    before = tree.read(here)
    changes = [Change(here, before, text.encode())] if before != text.encode() else []
    changes += [Change(path, tree.read(path), None) for path in files if path == f"{here}i"]
    return changes, entries


def _left_names(
    moves: list[Move], tree: SourceTree, migration: Migration, leave: Leave
) -> tuple[Change | None, list[Reference]]:
    """What the old module gives under the old names goes on being there."""
    project = Project.of(tree, migration.source_roots)
    path = project.modules.path(moves[0].old.module)
    data = tree.read(path) if path is not None else None
    if path is None or data is None:
        return None, []
    symbols = [move.old for move in moves if "." not in move.old.name]
    if leave is Leave.ALIAS:
        marked = marked_for_others(path, data, [symbol.name for symbol in symbols])
        said = [
            _entry(path, 1, str(move.old), f"stays as another name of {move.new}", _STAYS)
            for move in moves
            if move.old in symbols
        ]
        return (Change(path, data, marked) if marked != data else None), said
    found = LeftNames(tree, migration, leave).of_file(path, data, symbols)
    return found.change, list(found.entries)


_STAYS = Disposition.SHIMMED


def _names(
    moves: list[Move], tree: SourceTree, migration: Migration
) -> tuple[Change | None, list[Reference]]:
    project = Project.of(tree, migration.source_roots)
    path = project.modules.path(moves[0].old.module)
    data = tree.read(path) if path is not None else None
    if path is None or data is None:
        return None, []
    entries: list[Reference] = []
    free: list[Move] = []
    there = top_level_names(data)
    known, package = Registration(project), project.modules.package(path)
    for move in moves:
        if move.old.name not in there:
            continue
        remain = remaining_references(tree, migration, [move.old], skip={path})
        left = list(right_at_home(remain, move.old, project, migration))
        entries += left
        line, _, _ = definition_place(data, move.old.name)
        held_back = _stays_for(left)
        if held_back is None and move.old.module != move.new.module:
            held = known.reason(move.new)
            if held and not goes_on_importing(path, data, [*free, move], package):
                kept = f"{move.old.module} goes on loading {move.new.module}: {held}"
                entries.append(_entry(path, line, str(move.old), kept, Disposition.KEPT))
                continue
        if held_back is not None:
            entries.append(_entry(path, line, str(move.old), *held_back))
        else:
            free.append(move)
    after, gone = without_left_behind(path, data, free, package)
    for move in free:
        line, _, _ = definition_place(data, move.old.name)
        how = Disposition.REWRITTEN if move.old.name in gone else Disposition.KEPT
        said = f"gone from here; {_OUTSIDE}" if move.old.name in gone else "its own file uses it"
        entries.append(_entry(path, line, str(move.old), said, how))
    if after == data and any(move.old.name in there for move in moves):
        return None, entries
    if _may_go(path, after, moves[0].old.module, tree, migration):
        if after == data:
            why = f"nothing is left in it; {_OUTSIDE}"
            entries.append(_entry(path, 1, moves[0].old.module, why, Disposition.REWRITTEN))
        return Change(path, data, None), entries
    return (Change(path, data, after) if after != data else None), entries


def _stays_for(
    left: list[Reference], how: str = "the old name stays"
) -> tuple[str, Disposition] | None:
    """Why an old name stays for what remains of it, and what that is called; ``None``: it goes."""
    refused = [entry.reason for entry in left if entry.disposition is Disposition.REFUSED]
    if not refused:
        return None
    if all(code_of(why) in NOT_SEEN for why in refused):
        return f"stays for {plural(len(refused), 'place')} that nobody can see through", _STAYS
    told = f"{_remain(len(refused))}, listed beside this; {how}"
    return Reason(told, Code.STILL_NAMED), Disposition.REFUSED


def _may_go(path: str, after: bytes, module: str, tree: SourceTree, migration: Migration) -> bool:
    """Whether a file of which nothing is left may go as a whole."""
    if path.endswith("__init__.py") or not is_empty(after):
        return False
    left = remaining_references(tree, migration, [Symbol(module)], skip={path})
    return not any(entry.disposition is Disposition.REFUSED for entry in left)


def _remain(count: int) -> str:
    return f"{plural(count, 'reference')} remain{'s' * (count == 1)}"


_OUTSIDE = "other packages and old pickles that name it fail"


def _entry(path: str, line: int, symbol: str, reason: str, how: Disposition) -> Reference:
    return Reference(path, line, 1, symbol, Form.DEFINITION, how, reason)
