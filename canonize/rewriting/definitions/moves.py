"""The moves of a plan, played one after the other."""

from __future__ import annotations

import keyword
import re
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from canonize.core.change import Change, merge_changes
from canonize.core.codemod import Migration, PathOptions
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.module_names import definition_place, top_level_names
from canonize.resolution.project import Project
from canonize.rewriting.definitions.member_to_function import function_of_member
from canonize.rewriting.definitions.members_by_name import said_in_part
from canonize.rewriting.definitions.move_advice import (
    ANOTHER_MODULE,
    ANOTHER_NAME,
    AS_DEFINED,
    BESIDE,
    METHOD_BY_HAND,
    METHOD_STAYS,
    MODULE_TO_MODULE,
    NAME_TO_NAME,
)
from canonize.rewriting.definitions.moving import (
    Shipment,
    Shipped,
    Tidying,
    as_written,
    ship,
)
from canonize.rewriting.definitions.moving_module import moved_module
from canonize.rewriting.definitions.moving_parent import as_packages
from canonize.rewriting.definitions.moving_registered import missed
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.rewriting.definitions.moving_taken import refuse_unseen
from canonize.rewriting.definitions.moving_tests import tests_named_after
from canonize.rewriting.definitions.renaming import renamed
from canonize.rewriting.definitions.renaming_members import renamed_member
from canonize.rewriting.definitions.stranded_users import refuse_stranded
from canonize.rewriting.definitions.unreached_users import refuse_unreached
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable


@dataclass(frozen=True)
class Move:
    """One pair of a plan: what moves, and where it goes."""

    old: Symbol
    new: Symbol


@dataclass(frozen=True)
class Moved:
    """What became of a move. Of moves that went together, the first has all changes."""

    move: Move
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    refusal: CannotMove | None = None
    is_done: bool = False


def moves_of(migration: Migration, only: Collection[str] = ()) -> list[Move]:
    """The competitors with the verdict moved, or some of them.

    A name goes into a module that moves as well when that has moved.
    """
    found = [
        Move(Symbol.parse(competitor.symbol), migration.plan.replacement(competitor))
        for competitor in migration.plan.competitors
        if competitor.verdict is Kind.MOVED and (not only or competitor.symbol in only)
    ]
    made = {move.new.module for move in found if move.old.is_module}
    return sorted(found, key=lambda move: bool(move.old.name) and move.new.module in made)


def play_moves(
    moves: Sequence[Move],
    tree: SourceTree,
    migration: Migration,
    tidying: Tidying = as_written,
    *,
    tests: bool,
) -> list[Moved]:
    """Plays all; after a refusal the others are still tried, so that every one is told.

    Args:
        tidying: arranges the imports that a move adds.
        tests: whether test files named after what moves are renamed.
    """
    played: list[Moved] = []
    done: set[Move] = set()
    for move in moves:
        if move in done:
            continue
        together = [move]
        if _is_shipped(move):
            there = (move.old.module, move.new.module)
            alike = (m for m in moves if _is_shipped(m))
            together = [m for m in alike if (m.old.module, m.new.module) == there]
        done |= set(together)
        project = Project.of(tree, migration.source_roots)
        fresh = [m for m in together if not _is_done(m, project, moves)]
        done_before = [m for m in together if m not in fresh]
        played += [Moved(m, open=missed(m.old, m.new, project), is_done=True) for m in done_before]
        if not fresh:
            continue
        try:
            shipped = _play(fresh, moves, project, migration, tidying, tests=tests)
        except CannotMove as error:
            played += [Moved(m, refusal=error) for m in fresh]
            continue
        tree = tree.with_changes(shipped.changes)
        first, *others = fresh
        played.append(Moved(first, shipped.changes, shipped.notes, shipped.open))
        played += [Moved(m, (), shipped.notes) for m in others]
    return played


def _is_shipped(move: Move) -> bool:
    """Whether a name of a module goes to another one, with others that go there."""
    is_top = bool(move.old.name) and "." not in move.old.name
    return is_top and move.old.module != move.new.module


def _play(
    moves: list[Move],
    every: Sequence[Move],
    project: Project,
    migration: Migration,
    tidying: Tidying,
    *,
    tests: bool,
) -> Shipped:
    old, new, whole = moves[0].old, moves[0].new, project.tree
    for move in moves:
        _refuse_shape(move, project)
        refuse_unseen(move.old, move.new, project)
    above = as_packages(new.module, project)
    if above:
        project = Project.of(project.tree.with_changes(above), migration.source_roots)
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    if old.is_module:
        changes = moved_module(old.module, new.module, project)
        accepts = partial(migration.plan.accepted, old)
        refuse_unreached((), (old.module, new.module), changes, project, accepts)
    elif "." in old.name and "." not in new.name:
        shipped = _out_of_class(old, new, project, migration, tidying)
        changes, notes, left = shipped.changes, shipped.notes, shipped.open
    elif "." in old.name:
        if place := said_in_part(old.leaf, project):
            told = f"{place} looks up a name that is put together, and may be {old.leaf}"
            raise CannotMove(told, project.modules.path(old.module) or "")
        changes = renamed_member(old, new, project)
    elif "." in new.name:
        path = project.modules.path(old.module) or ""
        raise CannotMove("a function does not become a method", path, move=METHOD_BY_HAND)
    elif old.module == new.module:
        changes = (_renamed(old, new, every, project),)
    else:
        shipped = _shipped(moves, project, migration, tidying)
        changes, notes, left = shipped.changes, shipped.notes, shipped.open
    changes = merge_changes([*above, *changes])
    if above:
        notes += (f"{above[0].path} becomes {above[1].path}",)
        said = [change.path for change in above if change.kind == "edit"]
        notes += tuple(f"its path follows in {path}" for path in said)
    for move in moves if tests else ():
        tree = whole.with_changes(changes)
        named = tests_named_after(move.old, move.new.leaf, tree, project.modules)
        changes = merge_changes([*changes, *named])
    return Shipped(changes, notes, left)


def _shipped(
    moves: list[Move], project: Project, migration: Migration, tidying: Tidying
) -> Shipped:
    """Names of one module that go to another one, if everybody can follow."""
    homes = (moves[0].old.module, moves[0].new.module)
    names = {move.old.name: move.new.name for move in moves}
    shipped = ship(Shipment(*homes, names), project, migration.source_roots, tidying)
    selects = migration.selects(PathOptions())
    refuse_stranded(names.keys(), homes, shipped.changes, project, selects)
    accepts = partial(migration.plan.accepted, moves[0].old)
    refuse_unreached(names.keys(), homes, shipped.changes, project, accepts)
    return shipped


def _out_of_class(
    old: Symbol, new: Symbol, project: Project, migration: Migration, tidying: Tidying
) -> Shipped:
    """A method as a function of its module, and from there to where it goes."""
    _refuse_alias(old, project, migration)
    changes = function_of_member(old, new, project, tidying)
    if old.module == new.module:
        return Shipped(changes)
    between = Project.of(project.tree.with_changes(changes), migration.source_roots)
    shipment = Shipment(old.module, new.module, {new.name: new.name}, stays=False)
    shipped = ship(shipment, between, migration.source_roots, tidying)
    return replace(shipped, changes=merge_changes([*changes, *shipped.changes]))


def _refuse_alias(old: Symbol, project: Project, migration: Migration) -> None:
    """Raises CannotMove where the plan wants an old name to stay that can't."""
    for step in migration.plan.steps:
        for call in step.codemods:
            if call.options.get("leave", "nothing") != "nothing":
                told = f"nothing can stay for {old.name}, and the plan says `leave`"
                path = project.modules.path(old.module) or old.module
                raise CannotMove(told, path, move=METHOD_STAYS)


def _refuse_shape(move: Move, project: Project) -> None:
    """Raises CannotMove for a place at which nothing can be."""
    old, new = move.old, move.new
    path = project.modules.path(old.module) or f"{old.module.replace('.', '/')}.py"
    if old.is_module != new.is_module:
        kind, way = ("a module", MODULE_TO_MODULE) if old.is_module else ("a name", NAME_TO_NAME)
        raise CannotMove(f"{kind} moves to {kind}", path, move=way)
    if old.is_module and new.module.startswith(f"{old.module}."):
        raise CannotMove(f"{new} lies inside of {old}", path, move=BESIDE)
    for part in (*new.module.split("."), *new.name.split(".")):
        if keyword.iskeyword(part):
            told = Reason(f"{part} is a keyword of Python", Code.NAME_TAKEN)
            raise CannotMove(told, path, move=ANOTHER_NAME)
    if re.fullmatch(r"__\w+__", new.name.rpartition(".")[2]):
        told = Reason("names between double underscores belong to Python", Code.NAME_TAKEN)
        raise CannotMove(told, path, move=ANOTHER_NAME)
    top = new.module.partition(".")[0]
    if top in sys.stdlib_module_names and not project.modules.is_first_party(new.module):
        hidden = f"{top} is a module of the standard library, and would be hidden"
        raise CannotMove(Reason(hidden, Code.NAME_TAKEN), path, move=ANOTHER_MODULE)


def _renamed(old: Symbol, new: Symbol, every: Sequence[Move], project: Project) -> Change:
    path = project.modules.path(old.module)
    data = project.tree.read(path) if path is not None else None
    if path is None or data is None:
        gone = Reason(f"there is no module {old.module}", Code.NO_TARGET)
        raise CannotMove(gone, old.module, move=AS_DEFINED)
    try:
        source = Source(path, old.module, project.modules.package(path), analyse(data))
    except (Unreadable, RecursionError) as error:
        raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), path) from error
    elsewhere = {
        (move.old.module, move.old.name): move.new.name
        for move in every
        if move.old.module == move.new.module
    }
    submodules = project.modules.submodules(old.module)
    return renamed(source, old.name, new.name, submodules, elsewhere)


def _is_done(move: Move, project: Project, every: Sequence[Move]) -> bool:
    """Whether a move was played already: by this step, or by hand."""
    there = project.modules.path(move.new.module)
    here = project.modules.path(move.old.module)
    if there is None:
        return False
    if move.old.is_module:
        is_joined = any(m.old.name and m.new.module == move.new.module for m in every)
        if here is None or _is_moved_copy(here, there, project, is_joined=is_joined):
            return True
        return forwards_to(move.new.module, project.tree.read(here) or b"")
    if "." in move.old.name:
        return _has_member(project.tree.read(there) or b"", move.new) and not (
            here is not None and _has_member(project.tree.read(here) or b"", move.old)
        )
    new_names = top_level_names(project.tree.read(there) or b"")
    old_names = top_level_names(project.tree.read(here) or b"") if here is not None else {}
    defined = bool(new_names.get(move.new.name, set()) - {"import", "star"})
    ways = old_names.get(move.old.name, set())
    if move.old.module == move.new.module:
        is_handed_on = "import" in new_names.get(move.new.name, set())
        return (defined or is_handed_on) and (
            not ways or _is_second_name(project.tree.read(there) or b"", move)
        )
    return defined and not ways - {"import"}


def forwards_to(module: str, data: bytes) -> bool:
    """Whether a file does nothing but stand for a module that moved."""
    return data.startswith(f'"""Moved to `{module}`;'.encode())


def _has_member(data: bytes, symbol: Symbol) -> bool:
    return definition_place(data, symbol.name)[2] != ""


def _is_second_name(data: bytes, move: Move) -> bool:
    return f"\n{move.old.name} = {move.new.name}\n".encode() in data.replace(b"\r\n", b"\n") + b"\n"


def _is_moved_copy(here: str, there: str, project: Project, *, is_joined: bool) -> bool:
    """Whether the file at the new place is the old one's copy (both stand until a step ends).

    Args:
        is_joined: whether names of other modules move there as well, so that it has more.
    """
    if there.startswith(here.removesuffix(".py") + "/"):
        return False
    old = _code(project.tree.read(here) or b"")
    new = _code(project.tree.read(there) or b"")
    return old == new or (is_joined and bool(old) and not Counter(old) - Counter(new))


def _code(data: bytes) -> list[bytes]:
    lines = [line.strip() for line in data.splitlines()]
    return [x for x in lines if x and not x.startswith((b"from ", b"import "))]
