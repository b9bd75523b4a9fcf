"""Verdicts on the uses of competitors in many files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from canonize.compatibility.callees import Callees
from canonize.compatibility.expression_context import (
    Fates,
)
from canonize.compatibility.file_uses import FileUses
from canonize.compatibility.noticing import noticing
from canonize.compatibility.touches import Touch
from canonize.compatibility.use_compatibility import Fit
from canonize.compatibility.use_verdicts import (
    Finding,
)
from canonize.core.symbols import Symbol
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.other_names import is_other_name
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect
from canonize.syntax.scopes import Scope, Scopes, Use


class Fits:
    """`Fit` by redirect, each read once.

    Args:
        compare: ``False`` answers that everything fits.
        alone: hold uses to the canonical alone, as if the competitor had been the same all along:
            for uses that were adapted to it already.
    """

    def __init__(self, project: Project, *, compare: bool = True, alone: bool = False) -> None:
        self._project = project
        self._reader = ApiReader(project)
        self._compare = compare
        self._alone = alone
        self._known: dict[tuple[Symbol, Symbol], Fit] = {}
        self._files: dict[int, tuple[Scopes, FileUses]] = {}
        self._path = ""
        self._callees: Callees[FileUses] = Callees(project, self._other_file)
        self._objections: dict[tuple[int, Symbol, Symbol], tuple[Use, str]] = {}

    def objection(self, redirect: Redirect, use: Use, scopes: Scopes) -> str:
        """Why a use would break or may mean something else; empty when it fits.

        What can't be told and would not go wrong in silence is no objection.
        """
        if not self._compare:
            return ""
        self.file(scopes)  # forgets what was found in another file, whose tree may go then
        key = (id(use), redirect.found, redirect.target)
        if key not in self._objections:
            unsafe = (f for f in self.findings(redirect, use, scopes) if f.judgement.holds)
            first = next(unsafe, None)
            self._objections[key] = (use, first.judgement.reason if first is not None else "")
        return self._objections[key][1]

    def findings(self, redirect: Redirect, use: Use, scopes: Scopes) -> Iterator[Finding]:
        """Every verdict on a use and on the instances that it makes."""
        return self.of(redirect).findings(use, self.file(scopes))

    def of(self, redirect: Redirect) -> Fit:
        """The comparison that a redirect asks for."""
        old = redirect.found if redirect.is_direct else redirect.competitor
        key = (old, redirect.target)
        if key not in self._known:
            before, after = self._reader.read(old), self._reader.read(redirect.target)
            if self._is_other_name(old, redirect.target):
                before = replace(after, symbol=before.symbol, origin=before.origin)
            if self._alone:
                # Open: what it lacks on an adapted line was not adapted.
                facts = {"symbol": before.symbol, "origin": before.origin, "open": ("adapted",)}
                before = replace(after, **facts)  # type: ignore[arg-type] # fields of an Api
            own = {api.place.path for api in (before, after) if api.place is not None}
            notices = noticing(self._project.tree, frozenset(own), old.leaf)
            self._known[key] = Fit(
                before, after, redirect.target, notices, is_tried=redirect.is_tried
            )
        return self._known[key]

    def _is_other_name(self, old: Symbol, target: Symbol) -> bool:
        """Whether a competitor is the canonical, which lies outside, under another name."""
        names = self._project.names
        left, right = (names.find(one.module, one.name) for one in (old, target))
        return is_other_name(left, right, self._project)

    def quoted(
        self, redirect: Redirect, name: str, owner: Scope, scopes: Scopes
    ) -> Iterator[Finding]:
        """Verdicts on what quoted annotations of a name say are instances."""
        return self.of(redirect).quoted(name, owner, self.file(scopes))

    def enter(self, path: str) -> None:
        """Says which file is judged next: calls can be followed from one whose path is known."""
        self._path = path

    def _other_file(self, path: str, scopes: Scopes) -> FileUses:
        return FileUses(scopes, self._is_mentioned, path, self._callees)

    def _is_mentioned(self, word: str) -> bool:
        files = self._project.tree.whole.containing({word.encode()})
        return sum(path.endswith((".py", ".pyi")) for path in files) > 1

    def touched(self, redirect: Redirect, touch: Touch, scopes: Scopes) -> Iterator[Finding]:
        """The verdict on what is done with an instance that an expression is known to be."""
        return self.of(redirect).touched(touch, self.file(scopes))

    def fates(self, scopes: Scopes) -> Fates:
        """What happens to the expressions of a file."""
        return self.file(scopes).fates

    def file(self, scopes: Scopes) -> FileUses:
        """A file as the judge of its uses sees it."""
        if id(scopes) not in self._files:
            self.forget()
            here = (scopes, self._is_mentioned, self._path, self._callees)
            self._files[id(scopes)] = (scopes, FileUses(*here))
        return self._files[id(scopes)][1]

    def forget(self) -> None:
        """Lets the file go that was judged last: its tree can go with it."""
        self._files.clear()
        self._objections.clear()
