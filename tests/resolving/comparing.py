"""Resolves every import of some files by the scan's index and by the resolver."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name
from canonize.core.import_scan import absolute
from canonize.core.tree import MemoryBase, SourceTree
from canonize.inventory.extract import facts_of
from canonize.inventory.index import Index
from canonize.resolution.module_names import exports_in
from canonize.resolution.project import Project
from canonize.resolution.resolver import IMPLICIT, Found, Stands
from canonize.syntax.exported_names import Exports

_KINDS = {
    Stands.DEFINITION: "definition",
    Stands.VALUE: "value",
    Stands.MODULE: "module",
    Stands.OUTSIDE: "external",
    Stands.BUILTIN: "external",
    Stands.MISSING: "missing",
    Stands.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """What an import brings: its kind, and where it is bound (of what is ours)."""

    kind: str
    symbol: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.symbol}".strip()


@dataclass(frozen=True, slots=True)
class Resolved:
    """One name that one import statement brings, as both engines see it.

    Args:
        why: the rule that explains a difference; empty when there is none, or none explains it.
    """

    path: str
    line: int
    module: str
    name: str
    index: Answer
    resolver: Answer
    why: str = ""

    @property
    def differs(self) -> bool:
        return self.index != self.resolver

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}"
        told = self.why or "UNEXPLAINED"
        return (
            f"{place} {self.module}:{self.name}: index {self.index}, "
            f"resolver {self.resolver} ({told})"
        )


class Both:
    """The two engines over the same files, below the same source roots."""

    def __init__(self, files: Mapping[str, bytes], roots: tuple[str, ...] | None = None) -> None:
        self._facts = {path: facts_of(data) for path, data in files.items()}
        heads = {path: facts.head() for path, facts in self._facts.items()}
        self._index = Index(heads, lambda paths: {p: self._facts[p].body() for p in paths}, roots)
        self.roots = self._index.layout.roots
        self._project = Project.of(SourceTree(MemoryBase(files)), self.roots)

    def imports(self) -> Iterator[Resolved]:
        """Every name that an import of a file of ours brings, stars aside."""
        for path, facts in self._facts.items():
            for item in facts.imports:
                module = absolute(
                    "." * item.level + item.module, self._project.modules.package(path)
                )
                if module and item.name != "*":
                    yield self._resolved(path, item.line, module, item.name)

    def _resolved(self, path: str, line: int, module: str, name: str) -> Resolved:
        origin = self._index.origin(module, name)
        index = self._answer(origin.kind, origin.module, origin.name)
        found = self._found(module, name)
        resolver = self._answer(_KINDS[found.stands], found.module, found.name)
        why = self._why(found, index, module, name) if index != resolver else ""
        return Resolved(path, line, module, name, index, resolver, why)

    def _found(self, module: str, name: str) -> Found:
        if name:
            return self._project.names.find(module, name)
        modules = self._project.modules
        if modules.exists(module):
            return Found(Stands.MODULE, module)
        known = modules.is_first_party(module)
        return Found(Stands.MISSING if known else Stands.OUTSIDE, module)

    def _why(self, found: Found, index: Answer, module: str, name: str) -> str:
        """The rule by which two answers may differ."""
        if self._is_another_name(found, index):
            return (
                "another name of a value: the scan follows it, the resolver says where it is bound"
            )
        if found.stands in (Stands.UNKNOWN, Stands.VALUE) and index in self._possible(
            found.module, found.name
        ):
            return "bound in several ways: the resolver does not choose"
        if index.kind == "external" and self._may_be_installed(module):
            return "a folder called like an installed package: the scan takes none of it for ours"
        if index.kind == "unknown" and found.stands is Stands.OUTSIDE:
            return "a star import from outside: the scan does not say that it has the name"
        if index.kind == "unknown" and found.name in IMPLICIT:
            return "a name that every module has: the scan does not follow it"
        is_doubted = (index.kind, found.stands) == ("unknown", Stands.MISSING)
        if is_doubted and any(map(self._computes_its_list, self._reached_from(module))):
            return "a computed `__all__`: the scan says that it may list the name"
        if index.kind == "missing" and "circle" in found.problem:
            return "an import in a circle, which fails: the resolver does not say that it does"
        if is_doubted and self._is_in_a_circle(module):
            return "star imports that run in a circle: the scan does not say that nothing comes"
        value = getattr(found.node, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return "a type written as text: a string when it runs, followed by the scan"
        if module.rpartition(".")[2] == "__init__":
            return "a package's own file, imported as `__init__`: the scan has no such module"
        return ""

    def _is_another_name(self, found: Found, index: Answer) -> bool:
        """``name = module.other``, where the other is what the index answers."""
        other = dotted_name(getattr(found.node, "value", None) or ast.Constant(0))
        if found.stands is not Stands.VALUE or not other:
            return False
        end = self._project.names.dotted(found.module, other)
        return self._answer(_KINDS[end.stands], end.module, end.name) == index

    def _may_be_installed(self, module: str) -> bool:
        """Whether the first part of a name is a folder without ``__init__.py`` here."""
        top = module.partition(".")[0]
        return self._project.modules.is_package(top) and self._project.modules.path(top) is None

    def _computes_its_list(self, module: str) -> bool:
        exports = exports_in(self._project.source(module))
        return isinstance(exports, Exports) and not exports.is_certain

    def _is_in_a_circle(self, module: str) -> bool:
        """Whether a star on the way from a module leads back to where it stands."""
        return any(
            star and current in self._reached_from(target)
            for current in self._reached_from(module)
            for target, star in self._taken_from(current)
        )

    def _reached_from(self, module: str) -> set[str]:
        """A module, and those whose names its stars and from-imports hand on."""
        found: set[str] = set()
        waiting = [module]
        while waiting:
            current = waiting.pop()
            if current not in found and self._project.modules.path(current) in self._facts:
                found.add(current)
                waiting += [target for target, _ in self._taken_from(current)]
        return found

    def _taken_from(self, module: str) -> Iterator[tuple[str, bool]]:
        """The modules that a module imports, and whether by a star."""
        path = self._project.modules.path(module) or ""
        facts = self._facts.get(path)
        package = self._project.modules.package(path)
        for item in facts.imports if facts is not None else ():
            target = absolute("." * item.level + item.module, package)
            if target:
                yield target, item.name == "*"

    def _possible(self, module: str, name: str) -> frozenset[Answer]:
        """All that a name may be, by each statement that binds it or what it is another name of."""
        answers, waiting, seen = set(), [(module, name)], set()
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            for found in self._project.names.possible(*key):
                answers.add(self._answer(_KINDS[found.stands], found.module, found.name))
                other = dotted_name(getattr(found.node, "value", None) or ast.Constant(0))
                if other:
                    waiting.append((found.module, other.partition(".")[0]))
                elif found.stands is Stands.UNKNOWN and found.name:
                    waiting.append((found.module, found.name))
        return frozenset(answers)

    def _answer(self, kind: str, module: str, name: str) -> Answer:
        """With the file instead of the module: a file may have several names."""
        if kind not in ("definition", "value", "module"):
            return Answer(kind)
        place = self._project.modules.path(module) or module
        return Answer(kind, place if kind == "module" else f"{place}:{name}")
