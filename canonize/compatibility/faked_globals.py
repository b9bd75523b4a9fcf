"""Fakes of names that a competitor's code looks up in its own module.

``mock.patch("app.old.helper")``, or a plain ``app.old.helper = fake``, reaches a function of
``app.old`` that calls ``helper``. What takes the function's place looks ``helper`` up in another
module: the fake no longer reaches it, and no import tells of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.compatibility.present_users import present_users
from canonize.core.symbols import Symbol
from canonize.references.own_globals import is_used_at_home, looked_up_late
from canonize.references.references import find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Role, Scopes, StringSite, string_value
from canonize.syntax.stdlib_names import is_patching, is_patching_many

_MAY_FAKE = re.compile(rb"patch|setattr|setitem")

_FAKERS = frozenset({"patch", "mock", "mocker", "monkeypatch"})

_IN_PLACE = frozenset({"dict", "setitem"})
"""They change a table itself, which is the same one wherever what moves looks it up."""


@dataclass(frozen=True, slots=True)
class _Put:
    """What is put somewhere, by which node, and whether by an assignment."""

    symbol: Symbol
    node: cst.CSTNode
    is_assigned: bool = False


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

    def _of(self, path: str, scopes: Scopes) -> Iterator[tuple[Redirect, _Put]]:
        if not self._leaving or not self._by_name:
            return
        if not _may_fake(scopes) and not self._assigns(scopes):
            return
        for put in self._puts(path, scopes):
            for redirect in self._by_name.get((put.symbol.module, put.symbol.name), ()):
                if self._reaches(path, redirect.competitor):
                    yield redirect, put

    def in_files(self) -> Iterator[Fake]:
        """The fakes of the whole repository."""
        if not self._leaving or not self._by_name:
            return
        tree = self._project.tree
        leaves = {r.competitor.module.rpartition(".")[2].encode() for r in self._leaving}
        for path in sorted(tree.containing(leaves, endings=(".py",))):
            data = tree.read(path) or b""
            if _MAY_FAKE.search(data) is None and self._assigned.search(data) is None:
                continue
            try:
                analysed = analyse(data)
            except (Unreadable, RecursionError):
                continue
            for redirect, put in self._of(path, analysed.scopes):
                start = analysed.file.spans([put.node])[id(put.node)].start
                line = analysed.file.place(start)[0]
                yield Fake(path, line, redirect, put.symbol.name, put.is_assigned)

    def _puts(self, path: str, scopes: Scopes) -> Iterator[_Put]:
        package = self._project.modules.package(path)
        fates = Fates(scopes)
        for group in find_references(scopes, package, self._sought).modules:
            for lookup in group.lookups:
                if lookup.puts:
                    node = lookup.string.node if lookup.string is not None else lookup.node
                    yield _Put(lookup.redirect.found, node, lookup.string is None)
            for other in group.others:
                fate = fates.of(other.use.chain[-1] if other.use.chain else other.use.node)
                if fate.happens is Happens.PASSED and is_patching_many(fate.callee):
                    yield from self._many(other.module, fate.node)
        for site in scopes.strings:
            if self._stands is not None and site.callee.rpartition(".")[2] in _IN_PLACE:
                continue
            if site.position == 0 and is_patching_many(site.callee):
                yield from self._many(string_value(site), site.call)
            elif _is_place(site):
                module, _, name = string_value(site).rpartition(".")
                if (module, name) in self._by_name:
                    yield _Put(Symbol(module, name), site.node)

    def _many(self, module: str, call: cst.CSTNode | None) -> Iterator[_Put]:
        """``patch.multiple("app.old", helper=...)``."""
        for arg in call.args if isinstance(call, cst.Call) else ():
            if arg.keyword is not None and (module, arg.keyword.value) in self._by_name:
                yield _Put(Symbol(module, arg.keyword.value), arg)

    def _assigns(self, scopes: Scopes) -> bool:
        """Whether a file gives some object's attribute of one of the names another value."""
        names = {name for _, name in self._by_name}
        return any(
            use.stores and use.chain and use.chain[-1].attr.value in names
            for scope in scopes.all
            for uses in scope.uses.values()
            for use in uses
        )

    @cached_property
    def _assigned(self) -> re.Pattern[bytes]:
        names = b"|".join(re.escape(name.encode()) for _, name in self._by_name)
        put = rb"\.(?:%b)\b\s*(?:[-+*/|&^%%@<>]*=(?!=)|,|:[^=\n]+=|[)\]])" % names
        return re.compile(put + rb"|\b(?:del|as|for)\s+[\w.]*\.(?:%b)\b" % names)

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
    def _sought(self) -> Redirects:
        """What `find_references` looks for: the names themselves, wherever they are put."""
        return Redirects(
            {
                key: Redirect(Symbol(*key), Symbol(*key), leaving[0].target)
                for key, leaving in self._by_name.items()
            }
        )

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


def _is_place(site: StringSite) -> bool:
    """Whether a string is what a call fakes, or stands by itself where one may take it from."""
    if site.role is Role.ARGUMENT:
        return site.position == 0 and is_patching(site.callee)
    return site.role is Role.PLAIN


def _may_fake(scopes: Scopes) -> bool:
    """Whether a file calls what fakes something, perhaps with a place that is a variable's."""
    if any(is_patching(site.callee) for site in scopes.strings):
        return True
    return any(scope.uses.keys() & _FAKERS for scope in scopes.all)


def fake_stays_behind(redirect: Redirect, name: str) -> str:
    """Why a fake would be dead, and what to do."""
    competitor, target = redirect.competitor, redirect.target
    return (
        f"a fake of {competitor.module}.{name} reaches {competitor.leaf}, which looks {name} up "
        f"there; {target} looks names up in {target.module}: put the fake into that"
    )
