"""What speaks against a competitor as a whole: its users stay, wherever they are."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.compatibility.looked_at_exceptions import LookedAtExceptions
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.meetings import Meetings
from canonize.references.own_lookups import own_lookups
from canonize.resolution.beside_files import beside_differs
from canonize.resolution.changed_outside import ChangedOutside
from canonize.resolution.given_apart import GivenApart
from canonize.resolution.identity import is_class
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.raised_apart import RaisedApart
from canonize.resolution.replacements import Redirects
from canonize.resolution.shared_state import SharedState


class HeldBack:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors, with all names by which they are reached.
        bridges: functions that are called in place of a competitor.
    """

    def __init__(
        self, project: Project, redirects: Redirects, bridges: frozenset[Symbol] = frozenset()
    ) -> None:
        self._project = project
        going: dict[str, frozenset[str]] = {
            home: frozenset(redirects.names_of(home)) for home in redirects.homes()
        }
        self._state = SharedState(project, going)
        self._changed = ChangedOutside(project, going, redirects.whole)
        self._meetings = Meetings(project, redirects, bridges)
        self._raised = RaisedApart(project, redirects)
        self._looked_at = LookedAtExceptions(project, self._raised)
        self._given = GivenApart(project, redirects)

    def reasons(self, competitor: Symbol, target: Symbol, *, is_one: bool = False) -> Iterator[str]:
        """Each with the code by which a person may accept it, as ``accept`` does.

        Args:
            is_one: whether the one is the other at its new place: nothing tells them apart.
        """
        if shared := self._state.reason(competitor, target):
            yield shared
        if competitor == target:
            return
        if looked_up := self._looked_up_at_home(competitor):
            yield looked_up
        if changed := self._changed.reason(competitor, target):
            yield changed
        if is_one:
            return
        if beside := beside_differs(competitor, target, self._project):
            yield beside
        if raised := self._raised.reason(competitor, target):
            yield Reason(raised, Code.RAISED)
        if looked_at := self._looked_at.reason(competitor, target):
            yield Reason(looked_at, Code.RAISED)
        if given := self._given.reason(competitor, target):
            yield Reason(given, Code.IDENTITY)
        if met := self._meetings.reason(competitor, target):
            told = f"the two must stay two: {met}; decide there first"
            yield Reason(told, Code.SIDE_BY_SIDE)

    def fresh(self, competitor: Symbol, target: Symbol) -> tuple[str, ...]:
        """Tests that what takes its place makes true, each with its place: see `Meetings.fresh`."""
        return self._meetings.fresh(competitor, target) if competitor != target else ()

    def _looked_up_at_home(self, competitor: Symbol) -> str:
        """Where the module of a class gives it by its name: it would be another than users have."""
        if competitor.is_module or not is_class(competitor, self._project):
            return ""
        path = self._project.modules.path(competitor.module) or ""
        body = parsed_file(self._project.tree, path)
        names = frozenset({competitor.name})
        for line, why in own_lookups(body, names) if body is not None else ():
            return Reason(f"{path}:{line}: {why}, and would give another class", Code.IDENTITY)
        return ""
