"""Whether a star import still brings what a file uses."""

from __future__ import annotations

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.references.references import FileReferences, StarImport
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.syntax.scopes import Scopes


class StarNeeds:
    """What star imports give, and whom."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def reason(
        self, path: str, name: str, star: StarImport, found: FileReferences, scopes: Scopes
    ) -> str:
        """Why a file needs a name from this star; empty when it does not, or has it anyway."""
        given = self._given(star.module)
        if given is not None and name not in given:
            return ""
        others = {
            module for site, module in found.imports if isinstance(site.node.names, cst.ImportStar)
        } - {star.module}
        if any(name in (self._given(module) or ()) for module in others):
            return ""
        if scopes.unbound(name):
            return Reason("it is used here", Code.STILL_NAMED)
        return OutsideLookups(self._project, path).reason(name)

    def _given(self, module: str) -> frozenset[str] | None:
        return self._project.star_names(module)
