"""Every definition that might compete, with who imports it and what it descends from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from canonize.discovery.territory import (
    Territory,
    exemption,
    is_abstract,
    is_data,
    is_interface,
    is_model,
    service_of,
)
from canonize.discovery.words import TEST_WORDS, core, is_double_name, role, words
from canonize.inventory.facts import Assignment, Definition, Import
from canonize.inventory.index import BY_ATTRIBUTE, ImportUse, Index, IndexOrigin


@dataclass(eq=False)
class Candidate:
    """A class or public function of production code.

    Args:
        service: what it is deployed with; see `service_of`.
        bases: symbols of first-party direct bases, and plain names of foreign ones.
        users: files that import it, by territory.
        data: it only carries data.
        abstract: others implement it.
        model: it is a table of a database.
    """

    symbol: str
    name: str
    service: str
    module: str
    path: str
    definition: Definition
    territory: str
    bases: tuple[str, ...] = ()
    users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    data: bool = False
    abstract: bool = False
    model: bool = False
    words: tuple[str, ...] = ()
    core: tuple[str, ...] = ()
    role: str = ""
    methods: frozenset[str] = frozenset()

    @property
    def production(self) -> int:
        return len(self.users["production"]) + len(self.users["tooling"])

    @property
    def is_trivial(self) -> bool:
        """A class without anything of its own."""
        d = self.definition
        return d.is_class and not d.methods and not d.fields


@dataclass(slots=True)
class Rebinding:
    """A module that offers a definition of another module under a name of its own."""

    module: str
    path: str
    line: int
    name: str
    origin: IndexOrigin
    how: str


@dataclass(slots=True)
class Census:
    """All candidates, who uses which name, and who passes names on.

    Args:
        doubles: (path, name) of possible test doubles by the words of their names.
        rebindings: who passes a definition on, by its symbol.
        spelt: import statements by (module, name) as written.
        children: direct subclasses by symbol.
        namesakes: how many candidates of a service have a name.
        declared: method sets of protocols and abstract classes, by service.
    """

    candidates: dict[str, Candidate]
    doubles: dict[tuple[str, ...], list[tuple[str, str]]]
    rebindings: dict[str, list[Rebinding]]
    spelt: dict[tuple[str, str], list[ImportUse]]
    children: dict[str, list[str]]
    declared: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    namesakes: Counter[tuple[str, str]] = field(default_factory=Counter)


def take_census(index: Index, territory: Territory) -> Census:
    """Looks at every file once. Test files only contribute test doubles and importers."""
    candidates: dict[str, Candidate] = {}
    doubles: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for path, name in index.classes:
        if territory.of(path) == "test" or is_double_name(name):
            doubles[_double_core(name)].append((path, name))
    rebindings: dict[str, list[Rebinding]] = defaultdict(list)
    lineage = _Lineage(index)
    declared: dict[str, list[frozenset[str]]] = defaultdict(list)
    # a module that a package of its name hides is imported by nobody: it is a hazard
    modules = {p: m for p, m in index.layout.name_of.items() if p not in index.layout.shadowed}
    wanted = {p for p in modules if territory.of(p) in ("production", "tooling")}
    index.prefetch(wanted | index.targets())
    for path, module in modules.items():
        kind = territory.of(path)
        if path in index.problems or kind not in ("production", "tooling"):
            continue
        facts = index.facts(path)
        for definition in facts.definitions:
            if is_double_name(definition.name):
                continue
            if definition.is_class and _declares(definition):
                declared[service_of(path)].append(frozenset(definition.public_methods()))
            reason = exemption(definition, lambda d, m=module: lineage.names(m, d), facts)  # type: ignore[misc] # bound now
            if not reason:
                made = _candidate(definition, module, path, kind, lineage)
                candidates.setdefault(made.symbol, made)
        _rebind(index, path, module, rebindings)
    _admit_private(index, territory, lineage, candidates, rebindings)
    namesakes = Counter((c.service, c.name) for c in candidates.values())
    spelt = _count_users(index, territory, candidates)
    children: dict[str, list[str]] = defaultdict(list)
    for symbol, candidate in candidates.items():
        for base in candidate.bases:
            children[base].append(symbol)
    return Census(candidates, doubles, rebindings, spelt, children, declared, namesakes)


def _admit_private(
    index: Index,
    territory: Territory,
    lineage: _Lineage,
    candidates: dict[str, Candidate],
    rebindings: dict[str, list[Rebinding]],
) -> None:
    """A private class that is offered under public names competes like a public one."""
    for symbol, found in rebindings.items():
        origin = found[0].origin
        path = index.layout.path_of.get(origin.module)
        if symbol in candidates or not origin.name.startswith("_") or path is None:
            continue
        for definition in index.facts(path).definitions:
            if definition.name == origin.name and definition.is_class:
                kind = territory.of(path)
                candidates[symbol] = _candidate(definition, origin.module, path, kind, lineage)


def _declares(definition: Definition) -> bool:
    return is_abstract(definition) or is_interface(frozenset(definition.bases), definition)


def _double_core(name: str) -> tuple[str, ...]:
    return tuple(w for w in core(name) if w not in TEST_WORDS)


def _candidate(
    definition: Definition, module: str, path: str, kind: str, lineage: _Lineage
) -> Candidate:
    name = definition.name
    bases = lineage.names(module, definition) if definition.is_class else frozenset()
    return Candidate(
        symbol=f"{module}:{name}",
        name=name,
        service=service_of(path),
        module=module,
        path=path,
        definition=definition,
        territory=kind,
        bases=lineage.direct(module, definition),
        data=definition.is_class and is_data(definition, bases),
        abstract=definition.is_class and is_abstract(definition),
        model=is_model(bases),
        words=words(name),
        core=core(name),
        role=role(name),
        methods=frozenset(definition.public_methods()) if definition.is_class else frozenset(),
    )


class _Lineage:
    """Bases followed through the repository."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names: dict[tuple[str, str], frozenset[str]] = {}

    def direct(self, module: str, definition: Definition) -> tuple[str, ...]:
        found = []
        for base in definition.bases:
            origin = self._origin(module, base)
            found.append(origin.symbol if origin else base.rpartition(".")[2])
        return tuple(found)

    def names(self, module: str, definition: Definition) -> frozenset[str]:
        """Last parts of the names of all ancestors."""
        key = (module, definition.name)
        if key not in self._names:
            self._names[key] = frozenset()
            found = set()
            for base in definition.bases:
                if base.startswith("metaclass="):
                    continue
                found.add(base.rpartition(".")[2])
                origin = self._origin(module, base)
                if origin is not None:
                    parent = self._definition(origin)
                    if parent is not None:
                        found |= self.names(origin.module, parent)
            self._names[key] = frozenset(found)
        return self._names[key]

    def _origin(self, module: str, base: str) -> IndexOrigin | None:
        head, _, rest = base.partition(".")
        origin = self._index.origin(module, head)
        for part in filter(None, rest.split(".")):
            if origin.kind != "module":
                return None
            origin = self._index.origin(origin.module, part)
        return origin if origin.kind == "definition" else None

    def _definition(self, origin: IndexOrigin) -> Definition | None:
        for binding in reversed(self._index.bindings(origin.module).get(origin.name, [])):
            if isinstance(binding, Definition):
                return binding
        return None


def _rebind(index: Index, path: str, module: str, rebindings: dict[str, list[Rebinding]]) -> None:
    facts = index.facts(path)
    exported = set(facts.exports or ())
    only_imports = not facts.definitions
    for name, bindings in index.bindings(module).items():
        if name.startswith("_"):
            continue
        for binding in bindings:
            how = _how(binding, name, exported, only_imports=only_imports)
            if not how or binding is None:
                continue
            origin = index.origin(module, name)
            elsewhere = origin.module != module or (how == "alias" and origin.name != name)
            if origin.kind == "definition" and elsewhere:
                rebindings[origin.symbol].append(
                    Rebinding(module, path, binding.line, name, origin, how)
                )
                break


def _how(
    binding: Definition | Assignment | Import | None,
    name: str,
    exported: set[str],
    *,
    only_imports: bool,
) -> str:
    if isinstance(binding, Assignment):
        return "alias" if binding.guard != "except" else ""
    if isinstance(binding, Import) and binding.where not in ("except", "type"):
        if binding.asname and binding.asname != binding.name and binding.name:
            return "import-as"
        if name in exported or only_imports:
            return "re-export"
    return ""


def _count_users(
    index: Index, territory: Territory, candidates: dict[str, Candidate]
) -> dict[tuple[str, str], list[ImportUse]]:
    spelt: dict[tuple[str, str], list[ImportUse]] = {}
    outside = {path for path in index.paths if territory.of(path) == "outside"}
    for (module, name), uses in index.used.items():
        if name in ("", "*"):
            continue
        origin = index.origin(module, name)
        defined = origin.kind == "definition"
        kept = [
            use
            for use in uses
            if use.path not in outside and (defined or use.where != BY_ATTRIBUTE)
        ]
        if kept:
            spelt[module, name] = kept
        found = candidates.get(origin.symbol) if defined else None
        if found is not None:
            for path in {use.path for use in kept} - {found.path}:
                found.users[territory.of(path)].add(path)
    return spelt
