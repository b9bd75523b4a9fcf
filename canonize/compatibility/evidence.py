"""What the code alone says of whether a competitor does what its canonical does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from canonize.core.bodies import Body
from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition
from canonize.resolution.same_code import CodeDifference, SameCode


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
    """Compares definitions of one tree."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = project.names
        self._same = SameCode(project)

    def of(self, canonical: Symbol, competitor: Symbol) -> CodeEvidence:
        """What the code of the two says."""
        apart = self._same.difference(canonical, competitor)
        grade = Grade.IDENTICAL if apart is None else Grade.UNTESTED
        left, right = self._body(canonical), self._body(competitor)
        bodies = (left, right) if left is not None and right is not None else None
        return CodeEvidence(grade, apart, bodies)

    def _body(self, symbol: Symbol) -> Body | None:
        if symbol.is_module or "." in symbol.name:
            return None
        found = self._names.find(symbol.module, symbol.name)
        if not isinstance(found.node, Definition):
            return None
        first = min(n.lineno for n in (found.node, *found.node.decorator_list))
        data = self._project.tree.read(found.path) or b""
        lines = data.decode("utf-8", "replace").splitlines()
        return Body(found.path, first, tuple(lines[first - 1 : found.node.end_lineno]))
