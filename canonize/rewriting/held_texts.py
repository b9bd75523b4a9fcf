"""Why a text goes on naming a competitor: what imports it stays, or whoever loads it asks its name.

A program that has one of two by an import and the other by a text would have two of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from canonize.compatibility.seen_names import SeenNames
from canonize.core.bridging_rules import bridges_of
from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.references.split_paths import SplitPaths
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirect, Redirects
from canonize.rewriting.held_back import HeldBack


class HeldTexts:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors, with all names by which they are reached.
    """

    def __init__(self, project: Project, redirects: Redirects, migration: Migration) -> None:
        self._project = project
        self._redirects = redirects
        self._held_back = HeldBack(project, redirects, bridges_of(migration.plan))
        self._seen = SeenNames(project, redirects)
        self._split = SplitPaths(project, redirects)
        self._registration = Registration(project)
        self._accepts = migration.plan.accepted
        self._known: dict[Redirect, str] = {}

    def reason(self, redirect: Redirect) -> str:
        """Why no text may name what takes the place; "" when nothing speaks against it.

        Every text that says the path asks, in each file: it is looked for once.
        """
        if redirect not in self._known:
            below = (self.reason(one) for one in self._names_of(redirect))
            self._known[redirect] = self._looked_for(redirect) or next(filter(None, below), "")
        return self._known[redirect]

    def _looked_for(self, redirect: Redirect) -> str:
        competitor, target = redirect.competitor, redirect.target
        reasons = chain(
            self._held_back.reasons(competitor, target),
            self._seen.by_texts(competitor, target),
            self._split.reasons(competitor, target),
            self._registered(competitor),
        )
        return next((why for why in reasons if not self._accepts(competitor, why)), "")

    def _registered(self, competitor: Symbol) -> Iterator[str]:
        """Why a text may be the name that somebody has it by: where it stays, so does that."""
        if not competitor.is_module and (known := self._registration.reason(competitor)):
            yield known

    def _names_of(self, redirect: Redirect) -> list[Redirect]:
        """What stays with a text beside it: of a module, each name that goes, as its users go."""
        if not redirect.found.is_module:
            return []
        module, target = redirect.found.module, redirect.target.module
        names = dict(self._redirects.names_of(module))
        if module in self._redirects.whole:  # every name that it binds goes along
            for name in self._project.top_level_names(module):
                old, new = Symbol(module, name), Symbol(target, name)
                names.setdefault(name, Redirect(old, old, new))
        return [*names.values()]
