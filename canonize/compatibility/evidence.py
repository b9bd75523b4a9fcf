"""What the code alone says of whether a competitor does what its canonical does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from canonize.core.bodies import Body
from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.resolution.api import Place
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition
from canonize.resolution.same_code import CodeDifference, SameCode

_OWN_LOGGERS = ("logger", "log")


@dataclass(frozen=True, slots=True)
class CodeEvidence:
    """What comparing two definitions gave.

    Args:
        grade: *identical*, or *other code, not tested*.
        difference: the first difference; ``None`` when the code is the same.
        bodies: the code of the canonical and of the competitor, where both are definitions.
    """

    grade: Grade
    difference: CodeDifference | None
    bodies: tuple[Body, Body] | None

    @property
    def sentence(self) -> str:
        """The grade with its reason and places."""
        if self.difference is None:
            return "identical: the same code, and every name in it means the same"
        apart = self.difference
        return f"{self.grade}: {apart.reason} ({apart.canonical} | {apart.competitor})"

    def as_json(self) -> dict[str, Any]:
        apart = self.difference
        return {
            "grade": self.grade.value,
            "reason": apart.reason if apart is not None else "",
            "canonical": str(apart.canonical) if apart is not None else "",
            "competitor": str(apart.competitor) if apart is not None else "",
        }


class CodeEvidences:
    """Compares definitions of one tree.

    Args:
        pairs: by competitor of a plan, what replaces it: see `SameCode`.
    """

    def __init__(self, project: Project, pairs: Mapping[Symbol, Symbol] | None = None) -> None:
        self.project = project
        self._names = project.names
        self._same = SameCode(project, pairs)
        self._reader = ApiReader(project)

    def of(
        self, canonical: Symbol, competitor: Symbol, *, named: Collection[Symbol] = ()
    ) -> CodeEvidence:
        """What the code of the two says; of modules, what all that the competitor defines says.

        Args:
            named: competitors that are judged by themselves, each with what replaces it; they
                count for nothing in a module that defines them.
        """
        if competitor.is_module:
            return self._of_module(canonical, competitor, named)
        apart = self._same.difference(canonical, competitor)
        grade = Grade.IDENTICAL if apart is None else Grade.UNTESTED
        left, right = self._body(canonical), self._body(competitor)
        bodies = (left, right) if left is not None and right is not None else None
        return CodeEvidence(grade, apart, bodies)

    def members(self, canonical: Symbol, competitor: Symbol) -> list[tuple[Symbol, Symbol]]:
        """What a module defines for others, each with what has its name in the canonical's."""
        api = self._reader.read(competitor)
        return [
            (Symbol(canonical.module, member.name), Symbol(competitor.module, member.name))
            for member in api.members.values()
            if member.is_public and not member.home and member.name not in _OWN_LOGGERS
        ]

    def is_told_by_members(
        self, canonical: Symbol, competitor: Symbol, named: Collection[Symbol]
    ) -> bool:
        """Whether a competitor is a module, and all that it defines is named by itself."""
        members = self.members(canonical, competitor) if competitor.is_module else []
        return bool(members) and {theirs for _, theirs in members} <= set(named)

    def own_code(self, canonical: Symbol, competitor: Symbol) -> CodeEvidence | None:
        """What is said of a shim that does not only hand on: it defines other code by itself."""
        pairs = [(canonical, competitor)]
        if competitor.is_module:
            pairs = self.members(canonical, competitor)
        for mine, theirs in pairs:
            found = self._names.find(theirs.module, theirs.name)
            is_own = found.module == theirs.module and isinstance(found.node, Definition)
            if not is_own or found.has_rival or "." in theirs.name:
                continue
            said = self.of(mine, theirs)
            if said.difference is not None:
                return said
        return None

    def _of_module(
        self, canonical: Symbol, competitor: Symbol, named: Collection[Symbol]
    ) -> CodeEvidence:
        api = self._reader.read(competitor)
        whole = Place(api.place.path if api.place is not None else "", 1)
        there = self._reader.read(Symbol(canonical.module)).place or whole
        why = api.problem or next(iter(api.open), "")
        effect = more_than_definitions(competitor.module, self.project, canonical.module)
        if why or effect:
            apart = CodeDifference(why or f"importing it does more: {effect}", there, whole)
            return CodeEvidence(Grade.UNTESTED, apart, None)
        for mine, theirs in self.members(canonical, competitor):
            if theirs in named:
                continue
            found = self.of(mine, theirs)
            if found.difference is not None:
                apart = replace(
                    found.difference, reason=f"{theirs.name}: {found.difference.reason}"
                )
                return CodeEvidence(Grade.UNTESTED, apart, found.bodies)
        return CodeEvidence(Grade.IDENTICAL, None, None)

    def _body(self, symbol: Symbol) -> Body | None:
        if symbol.is_module or "." in symbol.name:
            return None
        found = self._names.find(symbol.module, symbol.name)
        if not isinstance(found.node, Definition):
            return None
        first = min(n.lineno for n in (found.node, *found.node.decorator_list))
        data = self.project.tree.read(found.path) or b""
        lines = data.decode("utf-8", "replace").splitlines()
        return Body(found.path, first, tuple(lines[first - 1 : found.node.end_lineno]))
