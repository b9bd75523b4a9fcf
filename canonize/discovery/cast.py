"""Everybody who belongs to a group: definitions, who passes them on, who borrows a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from canonize.discovery.candidates import Candidate, Census, Rebinding
from canonize.discovery.lost_names import LostNames
from canonize.discovery.territory import Territory
from canonize.inventory.facts import is_collected
from canonize.inventory.index import BY_ATTRIBUTE, ImportUse, Index


@dataclass(slots=True)
class Users:
    """Files that import a thing by one particular name."""

    production: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TestDouble:
    """A test double."""

    symbol: str
    path: str
    line: int
    methods: int


@dataclass(frozen=True, slots=True)
class MissingHome:
    """A module that files import a name from although it isn't there."""

    module: str
    name: str
    uses: tuple[ImportUse, ...]

    @property
    def symbol(self) -> str:
        return f"{self.module}:{self.name}"

    def is_below(self, tops: set[str]) -> bool:
        """Whether it would be in one of these top packages: other services have other things."""
        return self.module.partition(".")[0] in tops


@dataclass(slots=True)
class Cast:
    """A group before anything is judged.

    Args:
        definitions: members with code of their own, by symbol.
        passed_on: modules that offer a member under a name of theirs.
        borrowed: modules that bind the group's name to something else altogether.
        stand_ins: classes of the group's name in an ``except ImportError``.
        doubles: test doubles of the thing.
        missing: modules that are asked for the thing and that don't have it.
        users: who imports each symbol by exactly that name.
        names: the public names under which the members go.
    """

    definitions: dict[str, Candidate]
    confidence: float
    passed_on: list[Rebinding] = field(default_factory=list)
    borrowed: list[Rebinding] = field(default_factory=list)
    stand_ins: list[tuple[str, str, int]] = field(default_factory=list)
    doubles: list[TestDouble] = field(default_factory=list)
    missing: list[MissingHome] = field(default_factory=list)
    users: dict[str, Users] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def users_of(self, symbol: str) -> Users:
        return self.users.get(symbol, _NOBODY)


_NOBODY = Users()


class Casting:
    """Builds casts; looks up names once for the whole repository."""

    def __init__(self, index: Index, census: Census, territory: Territory, lost: LostNames) -> None:
        self._index = index
        self._census = census
        self._territory = territory
        self._by_name: dict[str, list[Rebinding]] = defaultdict(list)
        for found in census.rebindings.values():
            for rebinding in found:
                self._by_name[rebinding.name].append(rebinding)
        self._missing = _missing(index, census, territory, lost)
        self._bearers: dict[str, set[str]] = defaultdict(set)
        for symbol, candidate in census.candidates.items():
            self._bearers[candidate.name].add(symbol)
        self._stand_ins: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for path, module in index.layout.name_of.items():
            if territory.of(path) not in ("production", "tooling") or path in index.problems:
                continue
            for definition in index.facts(path).definitions:
                if definition.guard == "except":
                    self._stand_ins[definition.name].append((module, path, definition.line))

    def is_looked_for(self, candidate: Candidate, fewest: int) -> bool:
        """Whether the only class of its name is imported from several places where it isn't."""
        if len(self._bearers[candidate.name]) > 1:
            return False
        top = {candidate.module.partition(".")[0]}
        return sum(m.is_below(top) for m in self._missing.get(candidate.name, ())) >= fewest

    def cast(self, symbols: Iterable[str], confidence: float) -> Cast:
        """Everybody around a set of definitions."""
        census = self._census
        definitions = {s: census.candidates[s] for s in sorted(symbols)}
        for symbol in list(definitions):
            for child in census.children.get(symbol, ()):
                if census.candidates[child].is_trivial:
                    definitions.setdefault(child, census.candidates[child])
        cast = Cast(definitions, confidence)
        cast.names = frozenset(c.name for c in definitions.values())
        for symbol in definitions:
            cast.passed_on += [r for r in census.rebindings.get(symbol, ()) if self._is_offered(r)]
        self._borrowers(cast)
        for name in sorted(cast.names):
            cast.stand_ins += self._stand_ins.get(name, ())
        for wanted in sorted({c.core for c in definitions.values()}):
            cast.doubles += self._doubles(wanted)
        for name in sorted(cast.names):
            if self._bearers[name] <= definitions.keys():
                tops = {symbol.partition(".")[0] for symbol in self._bearers[name]}
                cast.missing += [m for m in self._missing[name] if m.is_below(tops)]
        self._count(cast)
        return cast

    def _doubles(self, wanted: tuple[str, ...]) -> list[TestDouble]:
        found = []
        for path, name in self._census.doubles.get(wanted, ()):
            for definition in self._index.facts(path).definitions:
                if definition.name == name and not is_collected(definition):
                    module = self._index.layout.name_of.get(path, path)
                    methods = len(definition.public_methods())
                    found.append(TestDouble(f"{module}:{name}", path, definition.line, methods))
        return found

    def _is_offered(self, rebinding: Rebinding) -> bool:
        """Whether a module means to offer the name: others take it, or it says so."""
        facts = self._index.facts(rebinding.path)
        taken = self._taken(rebinding)
        if rebinding.path.endswith("/__init__.py"):
            return rebinding.how == "alias" and taken
        if rebinding.how == "re-export":
            return taken or rebinding.name in (facts.exports or ())
        exported = rebinding.name in (facts.exports or ())
        if rebinding.how == "alias":
            return taken or exported or rebinding.name[:1].isupper()
        return taken or exported

    def _taken(self, rebinding: Rebinding) -> bool:
        return bool(self._census.spelt.get((rebinding.module, rebinding.name)))

    def _borrowers(self, cast: Cast) -> None:
        telling = {
            c.name for c in cast.definitions.values() if c.definition.is_class and len(c.words) >= 2
        }
        for name in sorted(telling):
            for rebinding in self._by_name.get(name, ()):
                if rebinding.origin.symbol in cast.definitions:
                    continue
                if rebinding.how in ("alias", "import-as") and self._is_offered(rebinding):
                    cast.borrowed.append(rebinding)

    def _count(self, cast: Cast) -> None:
        offered = {(r.module, r.name) for r in [*cast.passed_on, *cast.borrowed]}
        for module, name in offered:
            cast.users[f"{module}:{name}"] = self._users(self._census.spelt.get((module, name), ()))
        for absent in cast.missing:
            cast.users[absent.symbol] = self._users(absent.uses)
        for symbol in cast.definitions:
            module, _, name = symbol.partition(":")
            users = self._users(self._census.spelt.get((module, name), ()))
            for rebinding in self._census.rebindings.get(symbol, ()):
                if (rebinding.module, rebinding.name) not in offered:
                    through = self._census.spelt.get((rebinding.module, rebinding.name), ())
                    more = self._users(through)
                    users.production |= more.production
                    users.tests |= more.tests
            own = cast.definitions[symbol].path
            users.production.discard(own)
            cast.users[symbol] = users

    def _users(self, uses: Iterable[object]) -> Users:
        users = Users()
        for use in uses:
            path: str = use.path  # type: ignore[attr-defined] # a Use
            kind = self._territory.of(path)
            if kind == "test":
                users.tests.add(path)
            elif kind in ("production", "tooling"):
                users.production.add(path)
        return users


def _missing(
    index: Index, census: Census, territory: Territory, lost: LostNames
) -> dict[str, list[MissingHome]]:
    """By name: where classes with telling names are looked for in vain. Guarded imports don't
    count: whoever wrote them knows."""
    telling = {
        c.name for c in census.candidates.values() if c.definition.is_class and len(c.words) >= 2
    }
    found: dict[str, list[MissingHome]] = defaultdict(list)
    for (module, name), uses in sorted(index.used.items()):
        if name not in telling or not lost.is_lost(module, name):
            continue
        told = [u for u in uses if u.where not in ("try", "except", BY_ATTRIBUTE)]
        told = [u for u in told if territory.of(u.path) != "outside"]
        if told:
            told.sort(key=lambda u: (territory.of(u.path) == "test", u.path, u.line))
            found[name].append(MissingHome(module, name, tuple(told)))
    return found
