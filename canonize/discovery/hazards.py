"""What else hurts: names that are not there, names that are two things, definitions shadowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from canonize.discovery.candidates import Census
from canonize.discovery.lost_names import LostNames
from canonize.discovery.result import Hazard
from canonize.discovery.territory import Territory
from canonize.inventory.facts import Definition
from canonize.inventory.index import BY_ATTRIBUTE, ImportUse, Index

_ORDER = (
    "missing-module",
    "missing-name",
    "other-class-under-known-name",
    "shadowed-definition",
    "shadowed-module",
)


def find_hazards(
    index: Index, census: Census, territory: Territory, lost: LostNames
) -> tuple[Hazard, ...]:
    """All hazards, production first, the most frequent first within a kind."""
    found = [
        *_missing(index, territory, lost),
        *_renamed(index, census),
        *_shadowed(index, territory),
        *_shadowed_modules(index, territory),
    ]
    found.sort(
        key=lambda h: (
            territory.of(h.path) not in ("production", "tooling"),
            _ORDER.index(h.kind),
            -h.count,
            h.symbol,
            h.path,
        )
    )
    return tuple(found)


def _missing(index: Index, territory: Territory, lost: LostNames) -> list[Hazard]:
    gone: dict[tuple[str, str], list[ImportUse]] = {}
    homes = _homes(index)
    for (module, name), uses in index.used.items():
        if name != "*" and lost.leads_nowhere(module, name):
            told = [
                use
                for use in uses
                if _is_told(use, territory) and _means_ours(index, use, module, homes)
            ]
            if told:
                gone[module, name] = told
    found = []
    for (module, name), uses in gone.items():
        there = index.layout.exists(module)
        kind = "missing-name" if there and name else "missing-module"
        text = f"`{module}` has no `{name}`" if kind == "missing-name" else f"no module `{module}`"
        uses.sort(key=lambda u: (territory.of(u.path) not in ("production", "tooling"), u.path))
        symbol = f"{module}:{name}" if kind == "missing-name" else module
        first = uses[0]
        found.append(Hazard(kind, symbol, first.path, first.line, text, len(uses)))
    return found


def _homes(index: Index) -> dict[str, set[str]]:
    """By first part of a module's name, the folders that it lies in."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, path in index.layout.path_of.items():
        spelt = f"{module.replace('.', '/')}"
        stem = path.removesuffix(".py").removesuffix("/__init__")
        if stem.endswith(spelt):
            found[module.partition(".")[0]].add(stem.removesuffix(spelt).rstrip("/"))
    return found


def _means_ours(
    index: Index, use: ImportUse, module: str, homes: Mapping[str, Collection[str]]
) -> bool:
    """Whether the importer can mean the module of the repository that has the name.

    An example called like a library is not what the rest of the repository imports, and a script
    sees what lies beside it first.
    """
    top = module.partition(".")[0]
    folder = use.path.rpartition("/")[0]
    beside = f"{folder}/{top}.py".lstrip("/")
    if beside in index.layout.name_of and index.layout.path_of.get(top) != beside:
        return False
    return index.layout.is_first_party(module) or any(
        use.path.startswith(f"{home}/") for home in homes.get(top, ())
    )


def _is_told(use: ImportUse, territory: Territory) -> bool:
    """Whether the name's absence would be noticed: guarded imports and attributes may be meant."""
    return use.where not in ("try", "except", BY_ATTRIBUTE) and territory.of(use.path) != "outside"


def _renamed(index: Index, census: Census) -> list[Hazard]:
    """A module that offers one class under the name of another class of the repository."""
    known: dict[str, list[str]] = defaultdict(list)
    for symbol, candidate in census.candidates.items():
        if candidate.definition.is_class and len(candidate.words) >= 2:
            known[candidate.name].append(symbol)
    found = []
    for symbol, rebindings in census.rebindings.items():
        for item in rebindings:
            if item.name == item.origin.name or item.name not in known:
                continue
            if item.how not in ("alias", "import-as") or symbol in known[item.name]:
                continue
            uses = census.spelt.get((item.module, item.name), ())
            if not uses and item.name not in (index.facts(item.path).exports or ()):
                continue
            other = known[item.name][0]
            text = f"`{item.name}` is `{symbol}` here, and `{other}` elsewhere"
            found.append(
                Hazard(
                    "other-class-under-known-name",
                    f"{item.module}:{item.name}",
                    item.path,
                    item.line,
                    text,
                    max(1, len(uses)),
                )
            )
    return found


def _shadowed(index: Index, territory: Territory) -> list[Hazard]:
    found = []
    for path, module in index.layout.name_of.items():
        if path in index.problems or territory.of(path) not in ("production", "tooling"):
            continue
        seen: dict[str, Definition] = {}
        for definition in index.facts(path).definitions:
            if definition.guard:
                continue
            earlier = seen.get(definition.name)
            if earlier is not None and not _is_overload(earlier) and not _is_overload(definition):
                text = (
                    f"`{definition.name}` of line {earlier.line} is replaced by line "
                    f"{definition.line}"
                )
                found.append(
                    Hazard(
                        "shadowed-definition",
                        f"{module}:{definition.name}",
                        path,
                        definition.line,
                        text,
                    )
                )
            seen[definition.name] = definition
    return found


def _is_overload(definition: Definition) -> bool:
    telling = ("overload", "singledispatch", "register", "setter", "getter", "dispatch")
    return any(d.removesuffix("()").rpartition(".")[2] in telling for d in definition.decorators)


def _shadowed_modules(index: Index, territory: Territory) -> list[Hazard]:
    return [
        Hazard(
            "shadowed-module",
            index.layout.name_of.get(path, path),
            path,
            1,
            f"never imported: `{package}` has the same name",
        )
        for path, package in sorted(index.layout.shadowed.items())
        if territory.of(path) in ("production", "tooling")
    ]
