"""What speaks against a competitor as a whole: its users stay, wherever they are."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.meetings import Meetings
from canonize.resolution.beside_files import beside_differs
from canonize.resolution.project import Project
from canonize.resolution.raised_apart import RaisedApart
from canonize.resolution.replacements import Redirects
from canonize.resolution.shared_state import SharedState


class HeldBack:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors, with all names by which they are reached.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project
        going: dict[str, frozenset[str]] = {
            home: frozenset(redirects.names_of(home)) for home in redirects.homes()
        }
        self._state = SharedState(project, going)
        self._meetings = Meetings(project, redirects)
        self._raised = RaisedApart(project, redirects)

    def reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        """Each with the code by which a person may accept it, as ``accept`` does."""
        if shared := self._state.reason(competitor, target.module):
            yield shared
        if competitor == target:
            return
        if beside := beside_differs(competitor, target, self._project):
            yield beside
        if raised := self._raised.reason(competitor, target):
            yield Reason(raised, Code.RAISED)
        if met := self._meetings.reason(competitor, target):
            told = f"the two must stay two: {met}; decide there first"
            yield Reason(told, Code.SIDE_BY_SIDE)
