"""Whether a table by which a module's ``__getattr__`` finds a name has to say what it says."""

from __future__ import annotations

from functools import cached_property

from canonize.core.codemod import Migration
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.rewriting.reroute_files import FileRewriter


class HeldTables:
    """Asks those who take a name from such a module; nothing is looked at before a question.

    Args:
        compares: whether uses are held to what takes their place.
    """

    def __init__(
        self, project: Project, redirects: Redirects, migration: Migration, *, compares: bool
    ) -> None:
        self._project = project
        self._redirects = redirects
        self._migration = migration
        self._compares = compares

    def reason(self, path: str, name: str) -> str:
        """Why a file has to go on handing a name on as it is; "" when nobody minds."""
        return self._rewriter.held(path, name) if self._compares else ""

    @cached_property
    def _rewriter(self) -> FileRewriter:
        project, redirects = self._project, self._redirects
        rewriter = FileRewriter(project, redirects, self._migration, compares=True)
        rewriter.hold_for_others(project.reexports.with_lazy_homes(redirects), lambda path: True)
        return rewriter
