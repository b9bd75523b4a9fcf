"""Fakes that are put into a competitor's module, and whom they reach in the canonical's.

``mock.patch("a.b.X")`` reaches who looks ``X`` up in ``a.b`` while it holds. Re-routed it is put
into the canonical's module, and reaches everybody who looks it up there as well. A fake of a
member, ``patch.object(X, "send")``, is put into the class, and reaches all that use the class.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.compatibility.faked_globals import FakedGlobals, fake_stays_behind
from canonize.compatibility.present_users import present_users
from canonize.compatibility.use_verdicts import Finding, Judgement, Trouble, UseForm, untold
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences
from canonize.references.runtime_lookups import LateLookups
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.scopes import Role, Scopes, string_value
from canonize.syntax.stdlib_names import is_patching


class PatchedUses:
    """Asks about the fakes of one tree; nothing is looked at before the first one."""

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project
        self._redirects = redirects
        self._known: dict[Symbol, Judgement | None] = {}
        self._users: dict[tuple[Symbol, Symbol], frozenset[str]] = {}
        self._globals = FakedGlobals(project, redirects.names.values())

    def findings(
        self, path: str, references: FileReferences, scopes: Scopes
    ) -> Iterator[tuple[Redirect, Finding]]:
        """The fakes of one file that would reach more than they do."""
        for group in references.modules:
            for lookup in group.lookups:
                judged = self._judged(lookup.redirect) if lookup.puts else None
                if judged is not None:
                    node = lookup.string.node if lookup.string is not None else lookup.node
                    yield lookup.redirect, _finding(lookup.redirect, node, judged)
        for site in scopes.strings:
            if site.role is not Role.ARGUMENT or site.position != 0 or not is_patching(site.callee):
                continue
            module, _, name = string_value(site).rpartition(".")
            redirect = self._redirects.find(module, name) if module else None
            judged = self._judged(redirect) if redirect is not None else None
            if redirect is not None and judged is not None:
                yield redirect, _finding(redirect, site.node, judged)
        for redirect, faked, place in self._globals.of(path, scopes):
            told = untold(
                Trouble.PATCH,
                fake_stays_behind(redirect, faked),
                asks=True,
                name=redirect.competitor.leaf,
            )
            yield redirect, _finding(redirect, place, told)

    def members(
        self, path: str, references: FileReferences, scopes: Scopes
    ) -> Iterator[tuple[Redirect, Finding]]:
        """Fakes of members of a class that the file, or what it loads, uses already."""
        for redirect, member, node in faked_members(self._redirects, references, scopes):
            yield from self._faked(path, redirect, member, node)

    def _faked(
        self, path: str, redirect: Redirect, member: str, node: cst.CSTNode
    ) -> Iterator[tuple[Redirect, Finding]]:
        competitor, target = redirect.competitor, redirect.target
        if target == competitor or competitor.is_module or target.is_module:
            return
        key = competitor, target
        if key not in self._users:
            self._users[key] = present_users(target, competitor, self._project)
        graph = self._project.graph
        there = self._users[key] and self._users[key] & graph.reached(
            {path, *graph.named_in(path)}, but=""
        )
        if there:
            reason = f"a fake of {target.name}.{member} reaches {min(there)}, too, which uses it"
            found = untold(Trouble.PATCH, f"{reason} already", asks=True, name=competitor.leaf)
            yield redirect, _finding(redirect, node, found)

    def _judged(self, redirect: Redirect) -> Judgement | None:
        target = redirect.target
        if target == redirect.found or not target.name or not redirect.is_direct:
            return None
        if target not in self._known:
            self._known[target] = self._reached(target, redirect.competitor.leaf)
        return self._known[target]

    def _reached(self, target: Symbol, name: str) -> Judgement | None:
        """Who looks the canonical up in its module when it runs; ``None``: nobody."""
        there = Redirects({(target.module, target.name): Redirect(target, target, target)})
        late = LateLookups(there, self._project).of(target)
        if not late:
            return None
        reason = f"a fake in {target.module} reaches {late}, too, which looks it up there"
        return untold(Trouble.PATCH, f"{reason} when it runs", asks=True, name=name)


def faked_members(
    redirects: Redirects, references: FileReferences, scopes: Scopes
) -> Iterator[tuple[Redirect, str, cst.CSTNode]]:
    """The fakes of members of some classes in one file: of which class, the member, and where."""
    for site in scopes.strings:
        if site.role is Role.ARGUMENT and site.position == 0 and is_patching(site.callee):
            owner, _, member = string_value(site).rpartition(".")
            module, _, name = owner.rpartition(".")
            redirect = redirects.find(module, name) if module else None
            if redirect is not None:
                yield redirect, member, site.node
    fates = Fates(scopes)
    for group in references.names:
        for redirect in group.redirects:
            for use in scopes.uses_of(group.scope, group.local):
                fate = fates.of(use.node)
                member = _second(fate.node) if is_patching(fate.callee) else ""
                if fate.happens is Happens.PASSED and member:
                    yield redirect, member, use.node


def _second(call: cst.CSTNode | None) -> str:
    """The text that is the second argument of a call."""
    if not isinstance(call, cst.Call) or len(call.args) < 2:
        return ""
    value = call.args[1].value
    text = value.evaluated_value if isinstance(value, cst.SimpleString) else ""
    return text if isinstance(text, str) else ""


def _finding(redirect: Redirect, node: cst.CSTNode, judged: Judgement) -> Finding:
    return Finding(node, redirect.competitor.leaf, UseForm.PATCH, judged)
