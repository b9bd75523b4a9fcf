"""Definitions taken out of one file and put into another, or renamed where they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import dirname

from canonize.core.change import Change
from canonize.core.import_cycles import half_loaded, new_cycle
from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.run_together import is_loaded_around
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Stands
from canonize.resolution.still_loaded import StillLoaded
from canonize.rewriting.asked_when_running import is_read_at_runtime
from canonize.rewriting.definitions.move_advice import AS_DEFINED
from canonize.rewriting.definitions.moved_code import MovedCode, Waiting
from canonize.rewriting.definitions.moving_changing import faked_where_they_stay, put_by_others
from canonize.rewriting.definitions.moving_early import runs_early
from canonize.rewriting.definitions.moving_home_lookups import with_own_names
from canonize.rewriting.definitions.moving_into_new import NewFile
from canonize.rewriting.definitions.moving_old import OldFile
from canonize.rewriting.definitions.moving_parcel import Parcel, parcel
from canonize.rewriting.definitions.moving_places import new_packages, path_of_new
from canonize.rewriting.definitions.moving_registered import refuse_out_of_order, told_missed
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.rewriting.definitions.moving_target import ThereAlready
from canonize.rewriting.definitions.moving_users import late_imports
from canonize.rewriting.definitions.source_names import innermost_function, outermost_function
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import Tidy

Tidying = Callable[[Project, str, Analysed], Tidy]
"""What arranges the imports of a file that a move touches."""


def as_written(project: Project, path: str, analysed: Analysed) -> Tidy:
    """For whoever looks at names, not at style: nothing is arranged."""
    return lambda text, pieces: pieces


@dataclass(frozen=True)
class Shipment:
    """Names of one module that go to another module together.

    Args:
        names: by old name, the new one.
        stays: whether others may ask the old module for a name, so that it is to have it still.
    """

    old: str
    new: str
    names: Mapping[str, str]
    stays: bool = True


@dataclass(frozen=True)
class Shipped:
    """What a shipment changes, sentences on what went beside the names, and what is left open."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Manner:
    """How a cycle is avoided: what comes along, and which imports wait for their function.

    Args:
        parts: the old module has the name no more where others asked it for it.
        changing: names of the old module that others give another value.
        unloaded: loading the old module alone no longer makes what registers itself.
        inner: the imports wait for the innermost function, which loading the old module never runs.
        tells: annotations that need the old module become texts, if nobody reads any.
    """

    along: frozenset[str] = frozenset()
    lazy_old: bool = False
    lazy_new: bool = False
    parts: bool = False
    changing: frozenset[str] = frozenset()
    unloaded: bool = False
    inner: bool = False
    tells: bool = False

    @property
    def waits(self) -> Waiting | None:
        """Which functions import what the moved code needs of the old module."""
        if not self.lazy_new:
            return None
        return innermost_function if self.inner else outermost_function


def ship(
    shipment: Shipment, project: Project, source_roots: Collection[str], tidying: Tidying
) -> Shipped:
    """Moves the names; the old module imports them where it needs them.

    Raises:
        CannotMove: with the reason and the place.
    """
    return _Mover(shipment, project, source_roots, tidying).moved()


class _Mover:
    def __init__(
        self,
        shipment: Shipment,
        project: Project,
        source_roots: Collection[str],
        tidying: Tidying,
    ) -> None:
        self._shipment, self._project, self._tidying = shipment, project, tidying
        self._roots = tuple(source_roots)
        path = project.modules.path(shipment.old)
        data = project.tree.read(path) if path is not None else None
        if path is None or data is None:
            gone = Reason(f"there is no module {shipment.old}", Code.NO_TARGET)
            raise CannotMove(gone, shipment.old, move=AS_DEFINED)
        self._path, self._data = path, data
        self._source = _read(path, shipment.old, project.modules.package(path), data)
        new_path = project.modules.path(shipment.new)
        self._new_data = project.tree.read(new_path) if new_path is not None else None
        self._new_path = new_path or path_of_new(shipment.new, path, shipment.old, project.modules)
        self._source.is_beside = dirname(self._new_path) == dirname(path)
        self._outside = OutsideLookups(project, path)
        self._before = project.graph
        self._loaded = StillLoaded(project, Redirects())

    def moved(self) -> Shipped:
        shipped, manner, found = self._moved(_Manner())
        names = {*found.back} - manner.changing
        if changing := self._changing(shipped, names) if names else frozenset():
            return self._moved(_Manner(changing=changing))[0]
        return shipped

    def _changing(self, shipped: Shipped, names: Collection[str]) -> frozenset[str]:
        """What others give another value, of the names that the moved code imports back."""
        project, (old, new) = self._project, (self._shipment.old, self._shipment.new)
        after = Project.of(project.tree.with_changes(shipped.changes), self._roots)
        moves = {Symbol(old, a): Symbol(new, b) for a, b in self._shipment.names.items()}
        return frozenset(
            [
                *put_by_others(old, names, project),
                *faked_where_they_stay(moves, names, project, after),
            ]
        )

    def _moved(self, first: _Manner) -> tuple[Shipped, _Manner, Parcel]:
        plain = self._try(first)
        if not plain[1]:
            return plain[0], first, plain[2]
        chain = plain[1]
        back = frozenset(plain[2].back)
        movable = frozenset(name for name in back if self._may_come(name))
        manners = [_Manner(along=movable)] if movable else []
        manners += [
            _Manner(along=movable, lazy_old=True),
            _Manner(lazy_old=True),
            _Manner(along=movable, lazy_new=True),
            _Manner(lazy_new=True),
        ]
        lazy = [manner for manner in manners if manner.lazy_new]
        manners += [replace(m, tells=True) for m in lazy]
        manners += [replace(m, inner=True) for m in lazy]
        # Last: who asked the old module for the name gets it elsewhere, which parts it from fakes.
        manners += [replace(m, parts=True) for m in manners if m.lazy_old]
        manners += [replace(m, unloaded=True) for m in (_Manner(), *manners)]
        for manner in (replace(m, changing=first.changing) for m in manners):
            try:
                shipped, cycle, found = self._try(manner)
            except CannotMove:
                continue
            if not cycle:
                return shipped, manner, found
        raise CannotMove(
            Reason(
                f"it would close an import cycle: {' -> '.join(chain)}; "
                f"{_because(plain[2], self._shipment)}",
                Code.CYCLE,
            ),
            self._path,
            self._source.span(min(plain[2].indices))[1],
        )

    def _try(self, manner: _Manner) -> tuple[Shipped, list[str], Parcel]:
        source, shipment = self._source, self._shipment
        ways = (self._private, self._may_come, self._from_star)
        found = self._at_home(
            parcel(source, shipment.names, manner.along, *ways, changing=manner.changing)
        )
        self._refuse_hidden(found)
        refuse_out_of_order(shipment.old, {*shipment.names, *found.along}, source, self._project)
        needs_back = self._needs_back(found)
        registers = self._registered(found)
        registered = "" if manner.unloaded else registers
        new_bytes, moved = self._put(found, manner)
        old = OldFile(
            source,
            replace(found, called=moved.called),
            shipment.names,
            shipment.new,
            self._outside.reason,
            self._outside.user,
            lambda name: self._loaded.of_statement(self._path, name),
            self._project.modules.is_first_party,
            self._tidy,
        )
        created = self._created()
        # What the old file uses while it loads has to stay importable from there.
        stays = registered or (needs_back and not manner.parts)
        leaving = (True,) if stays else (True, False)
        for leave in leaving if shipment.stays else (False,):
            old_bytes = old.result(leave=leave, lazy=manner.lazy_old)
            changes = [
                Change(self._path, self._data, old_bytes),
                Change(self._new_path, self._new_data, new_bytes),
                *created,
            ]
            cycle = self._cycle(changes, manner, moved.quoted)
            if not cycle:
                break
        late = self._late(changes) if not cycle else []
        changes += late
        notes = [*found.notes, *moved.notes, *self._said(manner, needs_back=needs_back)]
        if registered:
            notes.append(f"{shipment.old} goes on importing it: {registered}")
        notes += [f"{c.path} imports it inside of its functions, against a cycle" for c in late]
        missing: tuple[str, ...] = ()
        if registers and manner.unloaded:
            missing = (told_missed(registers, shipment.old),)
        return Shipped(tuple(changes), tuple(notes), missing), cycle, found

    def _said(self, manner: _Manner, *, needs_back: bool) -> Iterator[str]:
        """What was done against a cycle."""
        shipment = self._shipment
        if manner.lazy_old and needs_back:
            yield f"{shipment.old} imports it inside of its functions, against a cycle"
        if manner.lazy_new:
            yield f"{shipment.new} imports from {shipment.old} inside of it, against a cycle"

    def _refuse_hidden(self, found: Parcel) -> None:
        """Raises CannotMove where a package gives something else by the old module's name."""
        package, _, leaf = self._shipment.old.rpartition(".")
        if not found.asked or not package:
            return
        there = self._project.names.find(package, leaf)
        if there.stands is not Stands.MODULE:
            names = ", ".join(sorted(found.asked))
            raise CannotMove(
                Reason(
                    f"it uses {names}, which changes, and {package} means something else by {leaf}",
                    Code.NAME_TAKEN,
                ),
                self._path,
                self._source.span(min(found.indices))[1],
            )

    def _tidy(self, path: str, analysed: Analysed) -> Tidy:
        return self._tidying(self._project, path, analysed)

    def _cycle(self, changes: list[Change], manner: _Manner, quoted: Collection[str]) -> list[str]:
        after = Project.of(self._project.tree.with_changes(changes), self._roots)
        for path in (self._path, self._new_path):
            if cycle := new_cycle(path, self._before, after.graph):
                return cycle
        half = half_loaded(self._new_path, self._before, after.graph)
        names = frozenset(self._shipment.names.values())
        if not half and manner.inner and runs_early(self._path, self._new_path, names, after):
            half = self._path
        if not half and any(is_read_at_runtime(self._new_path, name, after) for name in quoted):
            half = self._path
        return [half, self._new_path, half] if half else []

    def _late(self, changes: list[Change]) -> list[Change]:
        """Users that would close a cycle by importing the new module at their top."""
        after = self._project.tree.with_changes(changes)
        project = Project.of(after, self._roots)
        shipment = self._shipment
        return list(late_imports(shipment.old, shipment.new, shipment.names, project))

    def _needs_back(self, found: Parcel) -> bool:
        """Whether the old module itself still uses what moves."""
        moving = {*self._shipment.names, *found.along}
        return any(
            index not in found.indices
            for name in moving
            for index in self._source.uses.of(name)
            if index >= 0
        )

    def _is_loaded_anyway(self) -> bool:
        """Whether the packages around the old module load the new one by themselves."""
        return is_loaded_around(self._shipment.old, self._new_path, self._project)

    def _registered(self, found: Parcel) -> str:
        if self._is_loaded_anyway():
            return ""
        known = Registration(self._project)
        for name in (*self._shipment.names, *sorted(found.along)):
            if reason := known.reason(Symbol(self._shipment.old, name)):
                return reason
        return ""

    def _at_home(self, found: Parcel) -> Parcel:
        """The same, but what others hand on of the new module is the new module's own."""
        imports = tuple(
            replace(item, module=self._shipment.new) if self._is_at_home(item) else item
            for item in found.imports
        )
        shipment = self._shipment
        found = replace(found, imports=imports)
        return with_own_names(found, self._source, shipment.names, shipment.new, self._project)

    def _is_at_home(self, item: NeededImport) -> bool:
        if not item.name or item.local != item.name or item.module == self._shipment.new:
            return False
        origin = self._project.names.find(item.module, item.name)
        is_defined = origin.stands in (Stands.DEFINITION, Stands.VALUE)
        return is_defined and (origin.module, origin.name) == (self._shipment.new, item.name)

    def _private(self, name: str) -> bool:
        """Whether a helper is the moved code's own: private, and nobody else asks for it."""
        return name.startswith("_") and self._may_come(name)

    def _may_come(self, name: str) -> bool:
        return name not in self._source.exported and not self._outside.reason(name)

    def _from_star(self, name: str) -> NeededImport | None:
        """The import, from where it is defined, of a name that the old file has by a star."""
        found = self._project.names.find(self._shipment.old, name)
        if found.stands not in (Stands.DEFINITION, Stands.VALUE):
            return None
        if found.module == self._shipment.old or "." in found.name:
            return None
        return NeededImport(found.module, found.name, name)

    def _put(self, found: Parcel, manner: _Manner) -> tuple[bytes, MovedCode]:
        """The new file with the moved code, and that code."""
        shipment, data = self._shipment, self._new_data
        given = (self._new_path, shipment.new, self._source, found, shipment.names, self._tidy)
        if data is None or not data.strip():
            fresh = NewFile(*given)
            fresh.tells = manner.tells
            return fresh.result(waits=manner.waits), fresh
        there = ThereAlready(*given)
        there.tells, there.handed_on = manner.tells, self._handed_on()
        return there.result(data, waits=manner.waits), there

    def _handed_on(self) -> frozenset[tuple[str, str]]:
        """By which modules and names the new file imports what moves, from who hands it on."""
        project, package = self._project, self._project.modules.package(self._new_path)
        moving = {(self._shipment.old, name) for name in self._shipment.names}
        items = imports_of(project.tree, self._new_path)
        taken = {(absolute(i.module, package) or "", i.name or "") for i in items} - moving
        ways = {key: project.names.find(*key) for key in taken}
        return frozenset(key for key, way in ways.items() if (way.module, way.name) in moving)

    def _created(self) -> list[Change]:
        """The ``__init__.py`` of folders that are new packages, where the layout has them."""
        if self._new_data is not None:
            return []
        return list(new_packages(self._new_path, self._path, self._project.tree))


def _read(path: str, module: str, package: str | None, data: bytes) -> Source:
    try:
        return Source(path, module, package, analyse(data))
    except (Unreadable, RecursionError) as error:
        raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), path) from error


def _because(found: Parcel, shipment: Shipment) -> str:
    if found.back:
        names = ", ".join(sorted(found.back))
        return (
            f"it needs {names} of {shipment.old}, which needs it; "
            f"move {names} as well (`--move`), or to a third module first"
        )
    return f"{shipment.new} is imported by way of it; choose a module that does not load it"
