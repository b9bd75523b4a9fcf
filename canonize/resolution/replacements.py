"""Where each name of a competitor goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from canonize.core.codemod import Migration
from canonize.core.modules import down_to
from canonize.core.plan import Competitor, Evidence, Plan
from canonize.core.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Redirect:
    """A name, the competitor that it means, and the symbol that takes its place.

    Args:
        found: the name as it was looked up, perhaps an alias or a re-export.
        is_direct: whether it is looked up in the competitor's own module (under whatever path),
            so is no re-export that lives on by itself.
        through: a module whose ``__getattr__`` may hand it on; then nobody can tell.
        is_tried: examples decide whether the two do the same, or have decided; no plan goes on
            while they do not.
    """

    found: Symbol
    competitor: Symbol
    target: Symbol
    is_direct: bool = True
    through: str = ""
    is_tried: bool = False


_Names = dict[tuple[str, str], Redirect]
_Groups = dict[Symbol, _Names]


@dataclass
class Redirects:
    """Answers "is this name of this module a competitor?" for names and for whole modules.

    Args:
        names: by module and name.
        whole: by module: every name of it goes to the same name of the target module.
        paths: by another path under which a competitor's module can be reached
            (``consumer.b``), the module.
        hidden: modules whose package binds the last part of their name to something else:
            whoever looks it up there gets that.
    """

    names: dict[tuple[str, str], Redirect] = field(default_factory=dict)
    whole: dict[str, Redirect] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    _parents: set[str] | None = None
    _by_module: dict[str, dict[str, Redirect]] | None = None
    _by_competitor: _Groups | None = None
    _by_target: _Groups | None = None

    def copy(self) -> Redirects:
        """One that can be added to."""
        return Redirects(dict(self.names), dict(self.whole), dict(self.paths), self.hidden)

    def content(self) -> str:
        """A name for all that it says: two of the same content answer alike."""
        said = (self.names, self.whole, self.paths, sorted(self.hidden))
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()

    def without(self, competitors: Collection[Symbol]) -> Redirects:
        """The same, but for what goes somewhere because of some competitors."""
        names = {k: r for k, r in self.names.items() if r.competitor not in competitors}
        whole = {m: r for m, r in self.whole.items() if r.competitor not in competitors}
        return Redirects(names, whole, dict(self.paths), self.hidden)

    def put(self, module: str, name: str, redirect: Redirect) -> None:
        """Adds a name, unless it is there already.

        What a module hands on that goes as a whole goes with it, if it goes to the same.
        """
        if (module, name) not in self.names:
            whole = self.whole.get(module)
            if whole is not None and redirect.target == Symbol(whole.target.module, name):
                redirect = replace(redirect, is_direct=True)
            self.names[(module, name)] = redirect
            self._forget()

    def put_path(self, path: str, home: str) -> None:
        """Adds another path of a competitor's module."""
        self.paths[path] = home
        for name, found in self.names_of(home).items():
            again = replace(found, found=Symbol(path, name), is_direct=True, through="")
            self.put(path, name, again)
        if home in self.whole:
            self.whole[path] = self.whole[home]
        self._forget()

    @classmethod
    def of(cls, migration: Migration, only: Iterable[str] = ()) -> Redirects:
        """The plan's competitors whose verdict re-routes, or just those in ``only``."""
        wanted = set(only)
        last = _last_plan[0] if _last_plan and not wanted else None
        if last is not None and last[0] is migration.plan:
            return last[1].copy()
        redirects = cls()
        for competitor in migration.plan.competitors:
            if competitor.symbol in wanted or (not wanted and competitor.verdict.is_rerouted):
                redirects.add(competitor, migration)
        if not wanted:
            _last_plan[:] = [(migration.plan, redirects.copy())]
        return redirects

    def add(self, competitor: Competitor, migration: Migration) -> None:
        """Adds what a plan says of one competitor."""
        symbol = Symbol.parse(competitor.symbol)
        is_tried = competitor.evidence in (Evidence.TESTED, Evidence.UNTESTED)
        target = migration.plan.replacement(competitor)
        redirect = Redirect(symbol, symbol, target, is_tried=is_tried)
        if symbol.is_module:
            self.whole[symbol.module] = redirect
        elif "." not in symbol.name:
            self.names[(symbol.module, symbol.name)] = redirect
        self._forget()

    def find(self, module: str, name: str) -> Redirect | None:
        """The redirect of a name looked up in a module, if the name is a competitor's."""
        found = self.names.get((module, name))
        if found is not None:
            return found
        whole = self.whole.get(module)
        if whole is None:
            return None
        target = Symbol(whole.target.module, name)
        return Redirect(Symbol(module, name), whole.competitor, target, is_tried=whole.is_tried)

    def holds(self, module: str) -> bool:
        """Whether the module itself has a competitor."""
        return module in self.whole or module in self._index()

    def holds_directly(self, module: str) -> bool:
        """Whether a competitor is defined there, not just handed on."""
        return module in self.whole or any(f.is_direct for f in self.names_of(module).values())

    def concerns(self, module: str) -> bool:
        """Whether the module has a competitor or is a package on the way to one."""
        return module in self.concerned()

    def leads_on(self, module: str) -> bool:
        """Whether a name that is looked up in a package is such a module, by `concerns`."""
        return self.concerns(module) and module not in self.hidden

    def concerned(self) -> set[str]:
        """Every module that has a competitor, and the packages on the way to them."""
        if self._parents is None:
            self._parents = set()
            for full in self.modules():
                self._parents.update(down_to(full))
        return self._parents

    def modules(self) -> set[str]:
        """Every module in which a competitor can be looked up."""
        return {*self.whole, *self._index()}

    def homes(self) -> set[str]:
        """The modules that define a competitor, under their own names."""
        direct = {module for module in self.modules() if self.holds_directly(module)}
        return direct - self.paths.keys()

    def names_of(self, module: str) -> dict[str, Redirect]:
        """The names of one module that are a competitor's."""
        return self._index().get(module, {})

    def reaching(self, competitor: Symbol) -> _Names:
        """All under which one competitor is reached, by module and name."""
        if self._by_competitor is None:
            self._by_competitor = _grouped(self.names, lambda redirect: redirect.competitor)
        return dict(self._by_competitor.get(competitor, {}))

    def going_to(self, target: Symbol) -> _Names:
        """All that one thing takes the place of, by module and name."""
        if self._by_target is None:
            self._by_target = _grouped(self.names, lambda redirect: redirect.target)
        return dict(self._by_target.get(target, {}))

    def candidate_words(self) -> frozenset[bytes]:
        """At least one of them stands in every file that can name a competitor."""
        own = {module for module in self.modules() if self.holds_directly(module)}
        words = {module.rpartition(".")[2] for module in own}
        words |= {name for _, name in self.names}
        return frozenset(word.encode() for word in words)

    def _forget(self) -> None:
        """Lets everything go that was made of the names and modules before one was added."""
        self._parents = self._by_module = self._by_competitor = self._by_target = None

    def _index(self) -> dict[str, dict[str, Redirect]]:
        if self._by_module is None:
            self._by_module = {}
            for (module, name), found in self.names.items():
                self._by_module.setdefault(module, {})[name] = found
        return self._by_module


def _grouped(names: _Names, by: Callable[[Redirect], Symbol]) -> _Groups:
    found: _Groups = {}
    for key, redirect in names.items():
        found.setdefault(by(redirect), {})[key] = redirect
    return found


_last_plan: list[tuple[Plan, Redirects]] = []
"""What the last plan says of all its competitors, since each of their files asks."""
