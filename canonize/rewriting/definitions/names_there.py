"""The names that a file has already, where code moves into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.move_advice import NAME_OR_AWAY
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.rewriting.emptied_blocks import remove_line
from canonize.syntax.analysis import Analysed
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import Bind, ImportSite, Scope, ScopeKind, dotted

_HARMLESS = {"type-checking", "if", "else", "with", "loop", "match"}
"""What an import in a function may stand under: no handler waits for it to fail."""


def _imports_as(node: cst.CSTNode, like: cst.CSTNode, name: str, local: str) -> bool:
    """Whether a from-import takes a name, under one local name, from where another takes it."""
    if not isinstance(node, cst.ImportFrom) or not isinstance(like, cst.ImportFrom):
        return False
    if isinstance(node.names, cst.ImportStar) or len(node.relative) != len(like.relative):
        return False
    pairs = {(dotted(a.name), dotted((a.asname or a).name)) for a in node.names}
    return dotted(node.module) == dotted(like.module) and (name, local) in pairs


class NamesThere:
    """Asks one file what it means by names, and takes over those that come to mean what moves.

    Args:
        source: where the code comes from, all public names of which a star may bring.
    """

    def __init__(
        self, analysed: Analysed, path: str, module: str, package: str, source: Source
    ) -> None:
        self._file, self._scopes = analysed.file, analysed.scopes
        self._path, self._module, self._package = path, module, package
        self._source = source

    def take_over(
        self,
        edits: FileEdits,
        old: str,
        names: Mapping[str, str],
        along: Collection[str],
        handed_on: Collection[tuple[str, str]] = (),
    ) -> set[int]:
        """Imports of what moves here go; returns the ``id`` of their aliases.

        Args:
            old: the module that it comes from.
            names: the new name of each.
            along: what comes along under its own name.
            handed_on: modules and names by which others hand on what moves.
        """
        gone = set()
        for site in self._scopes.imports:
            node = site.node
            if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
                continue
            home = absolute("." * len(node.relative) + dotted(node.module), self._package)
            mine = set()
            for alias in node.names:
                name = dotted(alias.name)
                if home != old and (home, name) not in handed_on:
                    continue
                local = dotted(alias.asname.name) if alias.asname else name
                new = names.get(name, name if name in along else "")
                if not new:
                    continue
                if not self._is_only_import(site, name, local):
                    raise CannotMove(
                        f"{self._module} imports {name} from {home} in another way than at its "
                        "top, in a function or for type checkers; make that a plain import first",
                        self._path,
                        self._file.spans([node])[id(node)].start,
                    )
                mine.add(id(alias))
                self._rename_here(edits, site.scope, local, new)
            if mine and len(mine) < len(node.names):
                edits.replace(node, without(node, mine)[0])
            elif mine and site.scope is self._scopes.top and not site.place.guards:
                edits.remove_with_comments(site.place.line)
            elif mine:
                remove_line(edits, self._scopes, site)
            gone |= mine
        return gone

    def _is_only_import(self, site: ImportSite, name: str, local: str) -> bool:
        """Whether uses of an import's name mean the definition once the import is gone."""
        scope, guards = site.scope, {*site.place.guards}
        if len(getattr(site.place.line, "body", ())) != 1:
            return False
        if scope is self._scopes.top:
            return guards <= {"type-checking"}
        if scope.kind is not ScopeKind.FUNCTION or not guards <= _HARMLESS:
            return False
        same = {
            id(other.node)
            for other in self._scopes.imports
            if other.scope is scope and _imports_as(other.node, site.node, name, local)
        }
        bound = scope.bindings.get(local, ())
        return local not in scope.declared_global and all(id(b.node) in same for b in bound)

    def _rename_here(self, edits: FileEdits, scope: Scope, local: str, new: str) -> None:
        uses = self._scopes.uses_of(scope, local)
        is_hidden = self._is_hidden(new, scope)
        if local == new and not is_hidden:
            return
        if is_hidden or not self._scopes.is_free(new, scope, uses):
            taken = Reason(f"{new} is taken in {self._module}", Code.NAME_TAKEN)
            raise CannotMove(taken, self._path, move=NAME_OR_AWAY)
        for use in uses:
            edits.replace(use.node, new)

    def _is_hidden(self, name: str, scope: Scope) -> bool:
        """Whether a function around a scope means something else by a name of the module."""
        around = scope.parent if scope is not self._scopes.top else None
        while around is not None and around is not self._scopes.top:
            if around.kind is not ScopeKind.CLASS and name in around.bindings:
                return True
            around = around.parent
        return False

    def refuse_taken(self, ours: Iterable[str], gone: set[int]) -> None:
        """Refuses names that the file binds to something else.

        Args:
            gone: the ``id`` of aliases that go.
        """
        for name in ours:
            bindings = [
                b for b in self._scopes.top.bindings.get(name, ()) if not _is_in(b, gone, name)
            ]
            if bindings:
                place = self._file.spans([bindings[0].node])
                at = place[id(bindings[0].node)].start if place else 0
                line = self._file.place(at)[0]
                raise CannotMove(
                    Reason(
                        f"{name} is taken in {self._module} (line {line}); choose another name, or "
                        "name what stands there as a competitor",
                        Code.NAME_TAKEN,
                    ),
                    self._path,
                    at,
                )
            if self._scopes.unbound(name) and not self._by_star(name):
                raise CannotMove(f"{self._module} uses a {name} that it does not bind", self._path)

    def _by_star(self, name: str) -> bool:
        """Whether the file's one star, at its top, brings a name from where the code comes from."""
        stars = [s for s in self._scopes.imports if isinstance(s.node.names, cst.ImportStar)]
        if len(stars) != 1 or stars[0].scope is not self._scopes.top or stars[0].place.guards:
            return False
        node = stars[0].node
        assert isinstance(node, cst.ImportFrom)
        home = absolute("." * len(node.relative) + dotted(node.module), self._package)
        return home == self._source.module and self._source.hands_to_stars(name)

    def clashes(self, item: NeededImport) -> bool:
        """Whether the file means something else by the name of an import."""
        try:
            self.has(item)
        except CannotMove:
            return bool(self._scopes.top.bindings.get(item.local))
        return False

    def has(self, item: NeededImport) -> bool:
        """Whether the file has what an import would bring; raises when it has something else."""
        bindings = self._scopes.top.bindings.get(item.local, [])
        for binding in bindings:
            site = next((s for s in self._scopes.imports if s.node is binding.node), None)
            if site is None or binding.how is not Bind.IMPORT:
                continue
            for_types = site.place.guards == ("type-checking",)
            if for_types and not item.for_types:
                continue
            if (site.place.guards and not for_types) or isinstance(site.node.names, cst.ImportStar):
                continue
            if self._same(site.node, item):
                return True
        others = [b for b in bindings if b.how is not Bind.DECLARE]
        plain = not item.name and "." in item.module
        if others and not plain and not all(self._binds_same(b.node, item) for b in others):
            raise CannotMove(
                Reason(
                    f"the moved code needs {item.local} of {item.module}, and {self._module} means "
                    f"something else by {item.local}",
                    Code.NAME_TAKEN,
                ),
                self._path,
            )
        if not others and item.module == self._module and item.name:
            raise CannotMove(
                Reason(f"{self._module} has no {item.name}", Code.NO_TARGET), self._path
            )
        from_source = item.module == self._source.module and item.name == item.local
        if not others and self._scopes.unbound(item.local):
            if from_source and self._by_star(item.name):
                return True
            raise CannotMove(
                f"{self._module} uses a {item.local} that it does not bind", self._path
            )
        return item.module == self._module

    def _binds_same(self, node: cst.CSTNode, item: NeededImport) -> bool:
        if item.module == self._module and not isinstance(node, (cst.Import, cst.ImportFrom)):
            return item.local == item.name
        return isinstance(node, (cst.Import, cst.ImportFrom)) and self._same(node, item)

    def _same(self, node: cst.Import | cst.ImportFrom, item: NeededImport) -> bool:
        if isinstance(node.names, cst.ImportStar):
            return False
        for alias in node.names:
            taken = dotted(alias.name)
            if isinstance(node, cst.Import):
                local = dotted(alias.asname.name) if alias.asname else taken.partition(".")[0]
                if not item.name and local == item.local and taken == item.module:
                    return True
                continue
            local = dotted(alias.asname.name) if alias.asname else taken
            home = absolute("." * len(node.relative) + dotted(node.module), self._package)
            if item.name and (home, taken, local) == (item.module, item.name, item.local):
                return True
        return False


def _is_in(binding: object, gone: set[int], name: str) -> bool:
    node = getattr(binding, "node", None)
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return False
    return any(
        id(alias) in gone
        and (dotted(alias.asname.name) if alias.asname else dotted(alias.name)) == name
        for alias in node.names
    )
