"""What an earlier `canonize equiv` says against a plan's word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.plan_file.held_evidence import Contradicted
    from canonize.resolution.project import Project


def contradicted_by(common: Path) -> Contradicted:
    """Asks the results that are kept in a git directory."""

    def contradicted(project: Project, canonical: Symbol, competitor: Symbol) -> str | None:
        from canonize.proof.kept_results import KeptResults

        found = KeptResults(common, project).of(canonical, competitor)
        if found is None:
            return None
        if not found.is_current:
            return "the code changed since it was tried"
        return "" if found.grade.earns_duplicate else f"trying it found: {found.grade}"

    return contradicted
