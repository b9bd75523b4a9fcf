"""What leaves a file in a move: the statements, the helpers and imports with them, and the rest."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.move_advice import AS_ARGUMENT, ONE_DEFINITION
from canonize.rewriting.definitions.moving_annotations import Splice
from canonize.rewriting.definitions.moving_lookups import (
    AskedEachTime,
    asked_each_time,
    runs_as_program,
)
from canonize.rewriting.definitions.moving_source import (
    NeededImport,
    Source,
)
from canonize.rewriting.definitions.moving_state import first_value_of, meant_module
from canonize.syntax.scopes import Use


@dataclass(frozen=True)
class Parcel:
    """What leaves a file.

    Args:
        indices: the statements that leave, in order.
        along: helpers that leave with what they help.
        copied: statements that stand in both files afterwards.
        back: names of the old module that the moved code imports from there.
        imports: what the moved code imports otherwise.
        notes: sentences for the ledger.
        called: other names of what comes along or is copied, where its own is taken.
        asked: names that the moved code looks up in the old module whenever it runs.
        own: edits by which lookups in the new module become its own names.
    """

    indices: tuple[int, ...]
    along: frozenset[str]
    copied: tuple[int, ...]
    back: Mapping[str, list[Use | None]]
    imports: tuple[NeededImport, ...]
    notes: tuple[str, ...]
    called: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, AskedEachTime] = field(default_factory=dict)
    own: tuple[Splice, ...] = ()


class _Packing:
    def __init__(
        self,
        source: Source,
        names: Collection[str],
        along: Collection[str],
        is_own: Callable[[str], bool],
        may_come: Callable[[str], bool],
    ) -> None:
        self.source, self.names = source, frozenset(names)
        self.forced, self.is_own, self.may_come = frozenset(along), is_own, may_come
        self.indices: set[int] = set()
        self.along: set[str] = set()
        self.beside: set[str] = set()
        self.copied: set[int] = set()
        self.back: dict[str, list[Use | None]] = {}
        self.imports: set[NeededImport] = set()
        self.asked: dict[str, AskedEachTime] = {}
        self.changing: frozenset[str] = frozenset()

    def take(self, name: str, binding: Collection[int] = ()) -> None:
        """Takes what defines a name.

        Args:
            binding: statements of functions that move, too, and may bind it anew.
        """
        own = first_value_of(self.source, name, binding) or self.source.definition(name)
        self.indices |= {*own, *self.source.attached(name, own)}
        self.beside |= self._beside(name)
        self.along |= self._beside(name)

    def _beside(self, name: str) -> frozenset[str]:
        """What the conditional statement that defines a name binds as well."""
        found = (
            self.source.names_of(index)
            for index in self.source.defined_by(name)
            if isinstance(self.source.body[index], (cst.If, cst.Try))
        )
        return frozenset().union(*found) - self.names - {name}

    def _stands_apart(self, name: str) -> bool:
        return not self._beside(name) - self.along

    def refuse_torn(self) -> None:
        """Raises CannotMove where others need what a conditional statement binds beside a name.

        It may be bound on some ways only, and an import of it would fail on the others.
        """
        for other in sorted(self.beside):
            homes = self.source.defined_by(other)
            if (
                not set(homes) <= self.indices
                or not (other.startswith("_") or self.source.is_imported_too(other))
                or not self.may_come(other)
                or self._is_needed_elsewhere(other, homes)
            ):
                name = min(self.source.names_of(homes[0]) & (self.names or {other}))
                under = f"{name} is defined under a condition with {other}"
                raise self.source.refuse(under, homes[0], move=ONE_DEFINITION)

    def settle(self) -> None:
        """Follows what the statements need until nothing new comes."""
        grown = True
        while grown:
            before = (len(self.indices), len(self.copied))
            self.back, self.imports = {}, set()
            for name, uses in self.source.needs(self.indices | self.copied).items():
                if name not in self.names and name not in self.along:
                    self._need(name, uses)
            grown = before != (len(self.indices), len(self.copied))

    def _need(self, name: str, uses: list[Use | None]) -> None:
        source = self.source
        homes = source.defined_by(name)
        if set(homes) <= self.indices | self.copied:
            return
        imports = source.imports_of(name)
        if imports is not None:
            self.imports |= set(imports)
        elif source.is_for_types(name) and self._is_needed_elsewhere(name, homes):
            self.imports.add(NeededImport(source.module, name, name, for_types=True))
        elif homes and all(map(source.is_copied, homes)):
            self.copied |= set(homes)
        elif self.is_own(name) and (first := first_value_of(source, name, self.indices)):
            self.along.add(name)
            self.indices |= set(first)
        elif name in self.forced or (
            self.is_own(name)
            and set(source.uses.of(name)) <= {*self.indices, *homes}
            and source.is_movable(name)
            and self._stands_apart(name)
        ):
            self.along.add(name)
            self.take(name)
        else:
            self.back[name] = uses

    def ask_each_time(self, changing: Collection[str]) -> None:
        """Finds the names that the old module keeps and that don't keep their value.

        Who runs the old module as a program has it twice once another module asks it: none is
        asked then, and an import does not follow.
        """
        self.changing = frozenset(changing)
        if runs_as_program(self.source) and self._is_used_there():
            return
        for name in sorted(self.back):
            if name in changing or self.changes(name):
                found = asked_each_time(self.source, name, self.back[name], self.indices)
                if found is not None:
                    self.asked[name] = found
                    self.back[name] = [*found.rest]
        self.back = {
            name: uses for name, uses in self.back.items() if uses or name not in self.asked
        }

    def changes(self, name: str) -> bool:
        """Whether a name may have another value later than an import would find."""
        source = self.source
        return not source.is_constant(name) and (
            self._is_used_there() or not source.is_settled(name)
        )

    def is_had_twice(self, name: str) -> bool:
        """Whether a name works with values that the old module, run as a program, binds anew.

        Who asks the old module for it gets what the module has that is imported beside that.
        """
        source = self.source
        if not (runs_as_program(source) and self._is_used_there()):
            return False
        seen, pending = {name}, [name]
        while pending:
            fresh = source.needs(set(source.defined_by(pending.pop()))).keys() - seen
            seen |= fresh
            pending += fresh
        return any(one in self.changing or not source.is_settled(one) for one in seen)

    def _is_used_there(self) -> bool:
        """Whether the old module goes on using what moves."""
        moving = {*self.names, *self.along}
        return any(set(self.source.uses.of(name)) - {-1, *self.indices} for name in moving)

    def _is_needed_elsewhere(self, name: str, homes: list[int]) -> bool:
        return bool(set(self.source.uses.of(name)) - {-1, *self.indices, *homes})


def parcel(
    source: Source,
    names: Mapping[str, str],
    along: Collection[str],
    is_own: Callable[[str], bool],
    may_come: Callable[[str], bool],
    from_star: Callable[[str], NeededImport | None] = lambda name: None,
    changing: Collection[str] = (),
) -> Parcel:
    """Finds what leaves.

    Args:
        names: what is asked for, with its new names.
        along: helpers that come along although others use them.
        is_own: whether a helper may come along if only what moves uses it.
        may_come: whether nobody asks for a name from outside.
        from_star: the import by name of what a star brings; ``None`` where that is not known.
        changing: names that others give another value, for a while or for good.

    Raises:
        CannotMove: with the reason and the place.
    """
    packing = _Packing(source, names, along, is_own, may_come)
    homes = {
        index
        for index, node in enumerate(source.body)
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.name.value in names
    }
    for name, new in names.items():
        packing.take(name, homes if name == new else ())
    packing.settle()
    packing.refuse_torn()
    indices = tuple(sorted(packing.indices))
    packing.ask_each_time(changing)
    _refuse_what_changes(source, packing)
    packing.imports |= _from_stars(source, indices, from_star)
    notes = []
    if packing.along:
        notes.append(f"{', '.join(sorted(packing.along))} {_comes(packing.along)} along")
    if packing.asked:
        notes.append(f"it looks {', '.join(sorted(packing.asked))} up in {source.module}")
    return Parcel(
        indices,
        frozenset(packing.along),
        tuple(sorted(packing.copied - packing.indices)),
        packing.back,
        tuple(sorted(packing.imports, key=lambda n: (n.module, n.name, n.local, n.for_types))),
        tuple(notes),
        asked=packing.asked,
    )


def _comes(names: Collection[str]) -> str:
    return "comes" if len(names) == 1 else "come"


def _refuse_what_changes(source: Source, packing: _Packing) -> None:
    """Code that would mean something else in another module."""
    found = meant_module(source, packing.indices | packing.copied)
    if found is not None:
        name, index = found
        own = f"it uses {name}, which means {source.module} itself"
        raise source.refuse(own, index, move=AS_ARGUMENT)
    for name in packing.back:
        if packing.changes(name) or packing.is_had_twice(name):
            reason = Reason(
                f"it uses {name}, which {source.module} binds anew; an import would not follow; "
                "move what binds it, too",
                Code.NAME_TAKEN,
            )
            raise source.refuse(reason, min(packing.indices))


def _from_stars(
    source: Source,
    indices: Sequence[int],
    from_star: Callable[[str], NeededImport | None],
) -> set[NeededImport]:
    """Imports by name of what the moved code has by a star; raises where nobody knows from where.

    A star may bring a name that Python has as well, and hides that then.
    """
    if not any(
        isinstance(site.node.names, cst.ImportStar)
        for site in source.scopes.imports
        if site.scope is source.scopes.top
    ):
        return set()
    brought = {name: from_star(name) for name in source.unbound(indices) - _ALWAYS}
    free = sorted(name for name in brought.keys() - set(dir(builtins)) if brought[name] is None)
    if free:
        reason = Reason(
            f"it uses {', '.join(free)}, which a star import may bring; import it by name first",
            Code.STAR,
        )
        raise source.refuse(reason, min(indices))
    return {item for item in brought.values() if item is not None}


_ALWAYS = {"__class__", "__debug__", "__doc__", "__name__"}
