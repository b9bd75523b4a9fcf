"""Fakes that stay where they are, since code goes on looking a competitor up there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.runtime_lookups import FAKED_AT_HOME, LateLookups
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects


class KeptFakes:
    """Answers once files were re-routed; before that no fake has to stay."""

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project
        self._redirects = redirects
        self._late: LateLookups | None = None
        self._home: dict[Symbol, str] = {}
        self._torn: dict[Symbol, str] = {}

    @cached_property
    def _before(self) -> LateLookups:
        return LateLookups(self._redirects, self._project)

    def look(
        self, after: SourceTree, put: Iterable[Symbol], owned: Mapping[str, Mapping[str, Redirect]]
    ) -> frozenset[str]:
        """Finds fakes that have to stay, since a competitor's own file goes on looking it up.

        Its functions get what takes the place by an import, so that a fake there reaches nobody.

        Args:
            after: the tree in which files are re-routed.
            put: the competitors in whose place somebody puts a fake.
            owned: by file, the names in it that mean what takes their place from then on.

        Returns:
            The files of those competitors.
        """
        self._late = LateLookups(self._redirects, Project(after, self._project.modules))
        before = self._before
        homes: set[str] = set()
        for symbol in put:
            home = self._project.modules.path(symbol.module) or ""
            redirect = owned.get(home, {}).get(symbol.name)
            if redirect is None or not before.is_at_home(symbol):
                continue
            if redirect.target.module in self._project.modules.names(home):
                continue
            homes.add(home)
            others = sorted(before.files(symbol) - {home})
            if others:
                self._torn[symbol] = Reason(
                    f"{home} and {others[0]} both look it up when they run, and would look in two "
                    "modules",
                    Code.ASKED_FROM_OUTSIDE,
                )
            elif torn := before.torn_on_loading(symbol):
                self._torn[symbol] = torn
            else:
                said = FAKED_AT_HOME.format(path=home, target=redirect.target)
                self._home[symbol] = said
        return frozenset(homes)

    def moved(self, symbol: Symbol) -> frozenset[str]:
        """The files that look a competitor up when they run, and did so before alone."""
        late = self._late.files(symbol) if self._late is not None else frozenset()
        return frozenset(self._before.files(symbol) - late)

    def faked(self, symbol: Symbol) -> str:
        """Why a fake of a competitor stays as it is; "" when it goes along."""
        kept = self._late.kept_at_home(symbol) if self._late is not None else ""
        return self._home.get(symbol, "") or kept

    def patched(self, symbol: Symbol) -> str:
        """Why a fake can be put neither here nor there; "" when it can."""
        if symbol in self._torn:
            return self._torn[symbol]
        return self._late.why(symbol) if self._late is not None else ""
