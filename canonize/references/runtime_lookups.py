"""Code that looks a competitor up in its own module when it runs, not when it is imported.

``mock.patch("a.b.X")`` reaches exactly these. As long as one is left (its rewrite was refused, in
this step or in an earlier one), the patch has to go where it goes now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.loaded_under_fakes import takes_a_fake_on_loading
from canonize.references.references import find_references
from canonize.resolution.prefilter import could_look_up_late
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scope, ScopeKind


class LateLookups:
    """Those of one tree; nothing is looked at before the first question."""

    def __init__(self, redirects: Redirects, project: Project) -> None:
        self._redirects = redirects
        self._project = project.whole
        self._elsewhere: dict[Symbol, list[str]] = {}
        self._kept_at_home: dict[Symbol, str] = {}
        self._asked = redirects.content(), self._project.modules

    def of(self, symbol: Symbol) -> str:
        """The first file that looks a symbol up late; empty when none does."""
        at_home = min(self._at_homes.get(symbol, ()), default="")
        while symbol not in self._elsewhere and self._read_next(at_home):
            pass
        elsewhere = self._elsewhere.get(symbol, [])[:1]
        return min(filter(None, (at_home, *elsewhere)), default="")

    def why(self, symbol: Symbol) -> str:
        """Why a fake of a symbol must not go to what takes its place; "" when it may."""
        late = self.of(symbol)
        if not late:
            return ""
        still = Reason(f"{late} still looks it up there when it runs", Code.ASKED_FROM_OUTSIDE)
        return self.torn_on_loading(symbol) or still

    def torn_on_loading(self, symbol: Symbol) -> str:
        """That a fake has to reach a symbol's own file, and who is imported under it; or ""."""
        redirect = self._redirects.find(symbol.module, symbol.name)
        if redirect is None or not self.is_at_home(symbol):
            return ""
        taker = takes_a_fake_on_loading(symbol, redirect.target, self._project)
        if not taker:
            return ""
        return Reason(
            f"{taker} is first imported while the fake is in place and takes it from there, and "
            f"{min(self._at_homes[symbol])} looks it up there: one fake can't reach both",
            Code.ASKED_FROM_OUTSIDE,
        )

    def files(self, symbol: Symbol) -> frozenset[str]:
        """Every file that looks a symbol up late."""
        while self._read_next():
            pass
        return frozenset((*self._at_homes.get(symbol, ()), *self._elsewhere.get(symbol, ())))

    def is_at_home(self, symbol: Symbol) -> bool:
        """Whether functions of a symbol's own module look it up."""
        return symbol in self._at_homes

    def kept_at_home(self, symbol: Symbol) -> str:
        """Why a fake stays where it is put now: its own file has what takes its place by its name.

        Empty where the name is no import of that yet, and where somebody else asks the module of
        what takes its place when he runs: the fake would not reach him.
        """
        if symbol not in self._kept_at_home:
            self._kept_at_home[symbol] = self._why_kept_at_home(symbol)
        return self._kept_at_home[symbol]

    def _why_kept_at_home(self, symbol: Symbol) -> str:
        redirect = self._redirects.find(symbol.module, symbol.name)
        path = self._project.modules.path(symbol.module)
        if redirect is None or path is None or not self.is_at_home(symbol):
            return ""
        target = redirect.target
        if not _takes(path, symbol.name, target, self._project):
            return ""
        same = Redirects(names={(target.module, target.name): Redirect(target, target, target)})
        home = self._project.modules.path(target.module)
        if LateLookups(same, self._project).files(target) - {path, home}:
            return ""
        if any(is_loaded_by_text(named, self._project) for named in (symbol, target)):
            return ""
        if takes_a_fake_on_loading(symbol, target, self._project):
            return ""
        return FAKED_AT_HOME.format(path=path, target=target)

    def _read_next(self, end: str = "") -> bool:
        """Reads one more file, in the order of their paths; whether there was one.

        Args:
            end: no file from this one on is read.
        """
        if not self._unread or (end and self._unread[-1] >= end):
            return False
        path = self._unread.pop()
        for symbol in self._known(path):
            paths = self._elsewhere.setdefault(symbol, [])
            if path not in paths:
                paths.append(path)
        return True

    @cached_property
    def _unread(self) -> list[str]:
        leaves = {module.rpartition(".")[2].encode() for module in self._redirects.modules()}
        found = self._project.tree.containing(leaves)
        return sorted((path for path in found if path.endswith(".py")), reverse=True)

    @cached_property
    def _at_homes(self) -> dict[Symbol, set[str]]:
        found: dict[Symbol, set[str]] = {}
        for home in self._redirects.homes() - self._redirects.whole.keys():
            path = self._project.modules.path(home) or ""
            for symbol in self._at_home(home, path):
                found.setdefault(symbol, set()).add(path)
        return found

    def _at_home(self, home: str, path: str) -> Iterator[Symbol]:
        """Names that functions of their own module use, outside of competitors themselves."""
        names = self._redirects.names_of(home)
        try:
            scopes = analyse(self._project.tree.read(path) or b"").scopes
        except (Unreadable, RecursionError):
            return
        for name in names:
            for use in scopes.uses_of(scopes.top, name):
                if is_late(use.scope) and definition_of(use.scope) not in names:
                    yield Symbol(home, name)

    def _known(self, path: str) -> tuple[Symbol, ...]:
        """`_in`, asked once for the same bytes and the same competitors."""
        facts, key = self._project.tree.facts(path), (LateLookups, self._asked)
        if key not in facts:
            facts[key] = tuple(self._in(path))
        found = facts[key]
        assert isinstance(found, tuple)
        return found

    def _in(self, path: str) -> Iterator[Symbol]:
        data, package = self._project.tree.read(path), self._project.modules.package(path)
        if data is None or not could_look_up_late(data, package, self._redirects):
            return
        try:
            references = find_references(analyse(data).scopes, package, self._redirects)
        except (Unreadable, RecursionError):
            return
        for names in references.names:
            for item in names.imports:
                if is_late(item.site.scope):
                    yield item.redirect.found
        for group in references.modules:
            for lookup in group.lookups:
                if not lookup.puts and is_late(lookup.use.scope):
                    yield lookup.redirect.found


def _takes(path: str, name: str, target: Symbol, project: Project) -> bool:
    """Whether a file imports a symbol under a name, at its top."""
    package = project.modules.package(path)
    return any(
        (item.asname or item.name) == name
        and item.name == target.name
        and not item.indented
        and absolute(item.module, package) == target.module
        for item in imports_of(project.tree, path)
    )


def is_loaded_by_text(symbol: Symbol, project: Project) -> bool:
    """Whether a string that is no fake's place, or configuration, says the path of a symbol."""
    path = re.escape(symbol.module).encode() + rb"[.:]" + re.escape(symbol.name).encode()
    quoted = re.compile(rb"(?P<call>\w*\s*\(\s*)?[\"']" + path + rb"[\"']")
    plain = re.compile(rb"(?<![\w.])" + path + rb"(?!\w)")
    tree = project.tree
    words = {symbol.module.rpartition(".")[2].encode()}
    for file in tree.containing(words) & tree.containing({symbol.name.encode()}):
        data = tree.read(file) or b""
        if file.endswith((".py", ".pyi")):
            found = (match["call"] or b"" for match in quoted.finditer(data))
            if any(not call.startswith(_FAKES) for call in found):
                return True
        elif file.endswith(_CONFIGURATION) and plain.search(data):
            return True
    return False


_FAKES = (b"patch", b"setattr", b"delattr")
_CONFIGURATION = (".toml", ".cfg", ".ini", ".yaml", ".yml", ".json", ".conf")

FAKED_AT_HOME = "the fake goes where {path} looks it up, which has {target} by this name"


def definition_of(scope: Scope) -> str:
    """The name of the top-level definition that a scope is, or lies in."""
    while scope.parent is not None and scope.parent.parent is not None:
        scope = scope.parent
    node = scope.node
    return node.name.value if isinstance(node, cst.ClassDef | cst.FunctionDef) else ""


def is_late(scope: Scope) -> bool:
    """Whether code of a scope runs when something is called."""
    return any(around.kind is ScopeKind.FUNCTION for around in scope.outward())
