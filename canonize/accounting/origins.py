"""What a sighting's targets mean in the repository: followed through imports to a definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from canonize.accounting.sightings import FileSightings
from canonize.core.import_scan import absolute
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands

_DEEPEST = 40


class How(StrEnum):
    """How sure it is what a name means."""

    FOUND = "found"
    MISSING = "missing"
    LAZY = "lazy"
    OUTSIDE = "outside"
    LOCAL = "local"
    COMPUTED = "computed"


_NOTHING = Symbol("")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a name leads.

    Args:
        how: ``found``: to ``symbol``. ``missing``: the module, or the name in it, is not there.
            ``lazy``: the module's ``__getattr__`` decides. ``outside``: to a module that is not in
            the source roots. ``local``: to something of a function's own. ``computed``: only
            running it could tell.
        through: the modules' own names that were passed on the way, ``a.b:X`` first.
    """

    how: How
    symbol: Symbol = _NOTHING
    through: tuple[Symbol, ...] = ()


class Meanings:
    """Follows targets.

    What files say of themselves is in their facts, which are kept by content. What these can't
    say, which names a star gives and whether a module may have one, the resolver is asked for.

    Args:
        facts_of: what a file's sightings say; called for files on the way, too.
    """

    def __init__(self, project: Project, facts_of: Callable[[str], FileSightings]) -> None:
        self.modules = project.modules
        self._names = project.names
        self._facts_of = facts_of
        self._known: dict[tuple[str, str], tuple[Origin, ...]] = {}

    def of(self, target: str, path: str) -> tuple[Origin, ...]:
        """Where a target that a file wrote leads; several when a name has several bindings.

        In an order that is the same in every run: whoever takes the first one takes the same one.
        """
        if target == "=":
            return (Origin(How.LOCAL),)
        if target == "?":
            return (Origin(How.COMPUTED),)
        module, _, name = target.partition(":")
        if not module:
            own = self.modules.name(path) or ""
            return self.name(own, name, path)
        full = absolute(module, self.modules.package(path))
        if full is None:
            return (Origin(How.OUTSIDE, Symbol(module.lstrip("."), name)),)
        return self.name(full, name) if name else (self.module(full),)

    def module(self, module: str) -> Origin:
        """The origin of a module."""
        if self.modules.exists(module):
            return Origin(How.FOUND, Symbol(module))
        known = self.modules.is_first_party(module)
        return Origin(How.MISSING if known else How.OUTSIDE, Symbol(module))

    def name(self, module: str, name: str, own_path: str | None = None) -> tuple[Origin, ...]:
        """Where ``name``, which may be dotted, of a module leads.

        Args:
            own_path: the module's file, when it is known (it may have no module name).
        """
        key = (own_path or module, name)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(
                dict.fromkeys(self._follow(module, name, own_path, ()))
            )
        return found

    def _follow(
        self, module: str, name: str, path: str | None, through: tuple[Symbol, ...]
    ) -> Iterator[Origin]:
        first, _, rest = name.partition(".")
        here = Symbol(module, first)
        path = path or self.modules.path(module)
        if path is None:
            yield from self._in_namespace(module, first, rest, through)
            return
        if here in through or len(through) > _DEEPEST:
            return
        facts = self._facts_of(path)
        through = (*through, here)
        targets = facts.top.get(first, [])
        for target in targets:
            yield from self._target(target, path, module, first, rest, through)
        if targets:
            return
        below = f"{module}.{first}"
        if self.modules.exists(below):
            yield from self._module_and(below, rest, through)
            return
        yield from self._by_star(facts, path, module, name, through)

    def _target(
        self, target: str, path: str, module: str, first: str, rest: str,
        through: tuple[Symbol, ...],
    ) -> Iterator[Origin]:  # fmt: skip
        if target == "?":
            yield Origin(How.COMPUTED, Symbol(module, first), through)
        elif target in ("=", f":{first}"):
            yield Origin(How.FOUND, Symbol(module, f"{first}.{rest}" if rest else first), through)
        else:
            home, _, name = target.partition(":")
            full = absolute(home, self.modules.package(path)) if home else module
            more = ".".join(filter(None, (name, rest)))
            if full is None:
                yield Origin(How.OUTSIDE, Symbol(home.lstrip("."), more), through)
            elif not name:
                yield from self._module_and(full, rest, through)
            else:
                own = path if not home else None
                yield from self._follow(full, more, own, through)

    def _module_and(self, module: str, rest: str, through: tuple[Symbol, ...]) -> Iterator[Origin]:
        if not rest:
            origin = self.module(module)
            yield Origin(origin.how, origin.symbol, through)
        else:
            yield from self._follow(module, rest, None, through)

    def _in_namespace(
        self, module: str, first: str, rest: str, through: tuple[Symbol, ...]
    ) -> Iterator[Origin]:
        below = f"{module}.{first}"
        if self.modules.exists(below):
            yield from self._module_and(below, rest, through)
            return
        name = f"{first}.{rest}" if rest else first
        how = How.MISSING if self.modules.is_first_party(module) else How.OUTSIDE
        yield Origin(how, Symbol(module, name), through)

    def _by_star(
        self, facts: FileSightings, path: str, module: str, name: str, through: tuple[Symbol, ...]
    ) -> Iterator[Origin]:
        first = name.partition(".")[0]
        outside: list[Origin] = []
        for star in reversed(facts.stars):
            full = absolute(star, self.modules.package(path))
            if full is None or not self._names.gives(full, first):
                continue
            found = [o for o in self._follow(full, name, None, through) if o.how is not How.MISSING]
            if any(o.how is not How.OUTSIDE for o in found):
                yield from found
                return
            outside += found
        yield from outside
        if outside:
            return
        may_have = facts.lazy or facts.problem or self._may_have(module, first)
        yield Origin(How.LAZY if may_have else How.MISSING, Symbol(module, name), through)

    def _may_have(self, module: str, name: str) -> bool:
        """Whether a module that binds no such name can still have it, as far as one can tell."""
        return self._names.find(module, name).stands in (Stands.UNKNOWN, Stands.VALUE)


def best(origins: Collection[Origin]) -> Origin | None:
    """The origin to tell of when several are possible: nothing certain while one is not."""
    order = (How.LAZY, How.COMPUTED, How.FOUND, How.MISSING, How.OUTSIDE, How.LOCAL)
    return min(origins, key=lambda o: (order.index(o.how), str(o.symbol)), default=None)
