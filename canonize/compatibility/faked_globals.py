"""Fakes of names that a competitor's code looks up in its own module.

``mock.patch("app.old.helper")``, or a plain ``app.old.helper = fake``, reaches a function of
``app.old`` that calls ``helper``. What takes the function's place looks ``helper`` up in another
module: the fake no longer reaches it, and no import tells of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from canonize.compatibility.present_users import present_users
from canonize.compatibility.put_names import Put, PutNames
from canonize.core.symbols import Symbol
from canonize.references.own_globals import is_used_at_home, looked_up_late
from canonize.resolution.project import Project
from canonize.resolution.read_through import is_read_through
from canonize.resolution.replacements import Redirect
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scopes


@dataclass(frozen=True, slots=True)
class Fake:
    """A place that fakes a name which a competitor's code looks up in its own module."""

    path: str
    line: int
    redirect: Redirect
    name: str
    is_assigned: bool = False
    """Whether it is a plain assignment (``app.old.helper = ...``), which nobody takes back."""

    @property
    def faked(self) -> Symbol:
        """What is faked, where it is faked."""
        return Symbol(self.redirect.competitor.module, self.name)


class FakedGlobals:
    """Those of some competitors; nothing is looked at before the first question.

    Args:
        stands: where the code of a competitor is read, when it has moved already.
    """

    def __init__(
        self, project: Project, redirects: Iterable[Redirect], stands: Symbol | None = None
    ) -> None:
        self._project = project.whole
        self._stands = stands
        self._leaving = [
            redirect
            for redirect in redirects
            if redirect.is_direct
            and not redirect.competitor.is_module
            and redirect.found == redirect.competitor
            and redirect.target.module != redirect.competitor.module
        ]
        self._users: dict[Symbol, frozenset[str]] = {}

    def of(self, path: str, scopes: Scopes) -> Iterator[tuple[Redirect, str, cst.CSTNode]]:
        """The fakes of one file that reach a competitor's code, what each is of, and where."""
        for redirect, put in self._of(path, scopes):
            yield redirect, put.symbol.name, put.node

    def _of(self, path: str, scopes: Scopes) -> Iterator[tuple[Redirect, Put]]:
        if not self._leaving or not self._by_name:
            return
        for put in self._put.of(scopes, self._project.modules.package(path)):
            for redirect in self._by_name.get((put.symbol.module, put.symbol.name), ()):
                follows = is_read_through(self._project, put.symbol, redirect.target)
                if not follows and self._reaches(path, redirect.competitor):
                    yield redirect, put

    def in_files(self) -> Iterator[Fake]:
        """The fakes of the whole repository."""
        if not self._leaving or not self._by_name:
            return
        tree = self._project.tree
        leaves = {r.competitor.module.rpartition(".")[2].encode() for r in self._leaving}
        for path in sorted(tree.containing(leaves, endings=(".py",))):
            data = tree.read(path) or b""
            if not self._put.may_be_in(data):
                continue
            try:
                analysed = analyse(data)
            except (Unreadable, RecursionError):
                continue
            for redirect, put in self._of(path, analysed.scopes):
                node = put.through or put.node
                start = analysed.file.spans([node])[id(node)].start
                line = analysed.file.place(start)[0]
                yield Fake(path, line, redirect, put.symbol.name, put.is_assigned)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Redirect]]:
        found: dict[tuple[str, str], list[Redirect]] = {}
        for redirect in self._leaving:
            stands = self._stands or redirect.competitor
            for name in looked_up_late(self._project, stands):
                if name not in (stands.name, redirect.competitor.name):
                    found.setdefault((redirect.competitor.module, name), []).append(redirect)
        return found

    @cached_property
    def _put(self) -> PutNames:
        sought = {key: leaving[0].target for key, leaving in self._by_name.items()}
        return PutNames(sought, tables=self._stands is None)

    def _reaches(self, path: str, competitor: Symbol) -> bool:
        """Whether a file loads somebody who uses a competitor, or uses it itself."""
        if competitor not in self._users:
            stands = self._stands or competitor
            users = present_users(competitor, competitor, self._project)
            users |= present_users(stands, stands, self._project)
            if is_used_at_home(self._project, stands):
                users |= {self._project.modules.path(competitor.module) or ""}
            self._users[competitor] = users
        graph = self._project.graph
        reached = graph.reached({path, *graph.named_in(path)}, but="")
        return bool(self._users[competitor] & reached)


def fake_stays_behind(redirect: Redirect, name: str) -> str:
    """Why a fake would be dead, and what to do."""
    competitor, target = redirect.competitor, redirect.target
    return (
        f"a fake of {competitor.module}.{name} reaches {competitor.leaf}, which looks {name} up "
        f"there; {target} looks names up in {target.module}: put the fake into that"
    )
