"""Whether code handles a class as the object that it is, so that a second copy would be noticed.

What is called, derived from, looked into, named in an annotation or passed on works with a copy as
well; what is asked for by ``isinstance``, caught, compared or kept in a table does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import libcst as cst

from canonize.compatibility.expression_context import Fate, Fates, Happens, expects_exception
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences, find_references
from canonize.resolution.identity import is_class
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scopes, Use

_ASKING = frozenset({"isinstance", "issubclass", "assertIsInstance", "assertIs", "assertIsNot"})


class HandledClasses:
    """Where classes are handled as objects: each file is read once, by whoever parses it first.

    Args:
        redirects: the competitors, with all names by which they are reached.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project
        self._redirects = redirects
        self._handled: dict[str, frozenset[Symbol]] = {}
        self._is_class = cache(lambda symbol: is_class(symbol, project))

    def first(self, competitor: Symbol, paths: Iterable[str]) -> str:
        """The first place that handles a class as an object; empty when there is none.

        Args:
            paths: the files that name it, its own among them.
        """
        for path in sorted(paths):
            if path not in self._handled:
                self._read(path)
            if competitor in self._handled[path]:
                return f"{path} asks for the class by itself"
        return ""

    def _read(self, path: str) -> None:
        self._handled[path] = frozenset()
        data = self._project.tree.read(path)
        if data is None or not path.endswith((".py", ".pyi")):
            return
        try:
            scopes = analyse(data).scopes
        except (Unreadable, RecursionError):
            return
        package = self._project.modules.package(path)
        self.note(path, scopes, find_references(scopes, package, self._redirects))

    def note(self, path: str, scopes: Scopes, found: FileReferences) -> None:
        """Keeps what a file does, for whoever has parsed it anyway.

        Args:
            found: what `find_references` finds in it.
        """
        fates = Fates(scopes)
        handled: set[Symbol] = set()
        for competitor, use in self._uses(path, scopes, found):
            if competitor in handled or use.call is not None or use.annotates is not None:
                continue
            node = use.chain[-1] if use.chain else use.node
            if self._is_class(competitor) and _tells_apart(fates.of(node), node):
                handled.add(competitor)
        self._handled[path] = frozenset(handled)

    def _uses(
        self, path: str, scopes: Scopes, found: FileReferences
    ) -> Iterator[tuple[Symbol, Use]]:
        for group in found.names:
            uses = scopes.uses_of(group.scope, group.local)
            for competitor in {redirect.competitor for redirect in group.redirects}:
                yield from ((competitor, use) for use in uses)
        for module in found.modules:
            for lookup in module.lookups:
                yield lookup.redirect.competitor, lookup.use
        own = self._project.modules.name(path) or ""
        for redirect in self._redirects.names_of(own).values():
            if redirect.competitor.module == own:
                for use in scopes.uses_of(scopes.top, redirect.competitor.name):
                    yield redirect.competitor, use


def _tells_apart(fate: Fate, node: cst.CSTNode) -> bool:
    if fate.happens is Happens.PASSED:
        return fate.callee.rpartition(".")[2] in _ASKING or expects_exception(fate, node)
    return fate.happens in (Happens.CAUGHT, Happens.KEPT, Happens.NOTHING)
