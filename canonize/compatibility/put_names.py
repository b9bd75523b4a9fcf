"""Where a file puts something in the place of a module's name: a fake, or an assignment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.core.symbols import Symbol
from canonize.references.references import find_references
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.scopes import Role, Scopes, StringSite, string_value
from canonize.syntax.stdlib_names import is_patching, is_patching_many

_MAY_FAKE = re.compile(rb"patch|setattr|setitem")

_FAKERS = frozenset({"patch", "mock", "mocker", "monkeypatch"})

_IN_PLACE = frozenset({"dict", "setitem"})
"""They change a table itself, which is the same one wherever what moves looks it up."""


@dataclass(frozen=True, slots=True)
class Put:
    """What is put somewhere, and by which node.

    Args:
        through: the expression of the module, where it is looked up in one.
    """

    symbol: Symbol
    node: cst.CSTNode
    through: cst.CSTNode | None = None

    @property
    def is_assigned(self) -> bool:
        """Whether it is a plain assignment."""
        return self.through is self.node


class PutNames:
    """Finds what files put in the place of some names.

    Args:
        targets: the names, each by its module, and where what takes their place stands.
        tables: whether a table counts that is changed itself.
    """

    def __init__(self, targets: Mapping[tuple[str, str], Symbol], *, tables: bool) -> None:
        self._sought = Redirects(
            {key: Redirect(Symbol(*key), Symbol(*key), target) for key, target in targets.items()}
        )
        self._names = {name for _, name in targets}
        self._tables = tables
        names = b"|".join(re.escape(name.encode()) for name in sorted(self._names))
        put = rb"\.(?:%b)\b\s*(?:[-+*/|&^%%@<>]*=(?!=)|[,:][^\n()=]*=(?!=))" % names
        self._assigned = re.compile(put + rb"|\b(?:del|as|for)\s+[\w.]*\.(?:%b)\b" % names)

    def may_be_in(self, data: bytes) -> bool:
        """Whether a file has to be parsed for it."""
        return bool(_MAY_FAKE.search(data)) or self.assigns_in(data)

    def assigns_in(self, data: bytes) -> bool:
        """Whether a file may give some object's attribute of one of the names another value."""
        return self._assigned.search(data) is not None

    def of(self, scopes: Scopes, package: str | None) -> Iterator[Put]:
        """What one file puts, in the order of modules, then of strings."""
        if not _may_fake(scopes) and not self._assigns(scopes):
            return
        fates = Fates(scopes)
        for group in find_references(scopes, package, self._sought).modules:
            for lookup in group.lookups:
                if lookup.puts:
                    node = lookup.string.node if lookup.string is not None else lookup.node
                    yield Put(lookup.redirect.found, node, lookup.node)
            for other in group.others:
                fate = fates.of(other.use.chain[-1] if other.use.chain else other.use.node)
                if fate.happens is Happens.PASSED and is_patching_many(fate.callee):
                    yield from self._many(other.module, fate.node)
        yield from self._texts(scopes)

    def _texts(self, scopes: Scopes) -> Iterator[Put]:
        for site in scopes.strings:
            if not self._tables and site.callee.rpartition(".")[2] in _IN_PLACE:
                continue
            if site.position == 0 and is_patching_many(site.callee):
                yield from self._many(string_value(site), site.call)
            elif _is_place(site):
                module, _, name = string_value(site).rpartition(".")
                if (module, name) in self._sought.names:
                    yield Put(Symbol(module, name), site.node)

    def _many(self, module: str, call: cst.CSTNode | None) -> Iterator[Put]:
        """``patch.multiple("app.old", helper=...)``."""
        for arg in call.args if isinstance(call, cst.Call) else ():
            if arg.keyword is not None and (module, arg.keyword.value) in self._sought.names:
                yield Put(Symbol(module, arg.keyword.value), arg)

    def _assigns(self, scopes: Scopes) -> bool:
        """Whether a file gives some object's attribute of one of the names another value."""
        return any(
            use.stores and use.chain and use.chain[-1].attr.value in self._names
            for scope in scopes.all
            for uses in scope.uses.values()
            for use in uses
        )


def texts_put(scopes: Scopes) -> Iterator[tuple[StringSite, Symbol]]:
    """The strings that are themselves what a call fakes, and what each means."""
    for site in scopes.strings:
        module, _, name = string_value(site).rpartition(".")
        if site.role is Role.ARGUMENT and _is_place(site) and module and site.joined is None:
            yield site, Symbol(module, name)


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
