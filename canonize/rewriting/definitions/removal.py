"""Removing definitions from a module, with the code that only they used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import libcst as cst

from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import Role, Scope, Scopes, children, dotted
from canonize.syntax.statements import is_docstring

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement
Container = cst.List | cst.Tuple | cst.Set


class Removal:
    """Finds and removes some top-level names of one file.

    Args:
        outside: who else looks a name of this file up ("" when nobody).
        effect: what the statement that binds a name does beside that ("" when nothing).
    """

    def __init__(
        self,
        scopes: Scopes,
        edits: FileEdits,
        outside: Callable[[str], str],
        effect: Callable[[str], str] = lambda name: "",
    ) -> None:
        self._scopes = scopes
        self._edits = edits
        self._outside = outside
        self._effect = effect
        self._body: Sequence[Statement] = edits.file.module.body
        self._names: set[str] = set()
        self._gone: list[Statement] = []
        self._aliases: dict[int, set[int]] = {}

    @property
    def nodes(self) -> list[Statement]:
        """The statements that go, in the order in which they were found."""
        return list(self._gone)

    def find(self, names: Collection[str]) -> str:
        """Finds what goes. Returns why nothing may ("" when all is fine)."""
        for name in names:
            defining = [node for node in self._body if name in defined_names(node)]
            if len(defining) != 1 or not _is_definition(defining[0], name):
                return f"{name} is not defined exactly once at the top level"
            self._gone.append(defining[0])
        self._names = set(names)
        used = sorted(name for name in names if self._users(name)[1])
        if used:
            return f"{', '.join(used)} is still used in its own file"
        listed = [_text(s.node) for s in self._scopes.strings if s.role is Role.EXPORT]
        held = [_text(e.value) for c in self._exports() for e in c.elements]
        if any(name in names and held.count(name) < listed.count(name) for name in listed):
            return "`__all__` is built in a way that can't be edited"
        self._cascade(frozenset({*listed}) - set(names))
        return ""

    @property
    def leaves_nothing(self) -> bool:
        """Whether only docstring, imports, ``__all__`` and loggers would be left."""
        return all(node in self._gone or _is_filler(node) for node in self._body)

    def apply(self) -> None:
        """Plans the edits for what `find` found."""
        for node in self._gone:
            self._edits.remove_with_comments(node)
        for site in self._scopes.imports:
            gone = self._aliases.get(id(site.node), set())
            if not gone or isinstance(site.node.names, cst.ImportStar):
                continue
            if len(gone) == len(site.node.names):
                self._edits.remove_with_comments(site.place.line)
            elif isinstance(site.node, cst.ImportFrom):
                self._edits.replace(site.node, without(site.node, gone)[0])
            else:
                kept = [alias for alias in site.node.names if id(alias) not in gone]
                kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
                self._edits.replace(site.node, site.node.with_changes(names=kept))
        for container in self._exports():
            self._shrink(container)

    def _users(self, name: str) -> tuple[int, int]:
        """How many uses of a top-level name stand inside and outside of what goes."""
        tops = {id(statement) for statement in self._gone}
        nodes = set(map(id, _below(self._gone)))
        uses = self._scopes.uses_of(self._scopes.top, name)
        inside = sum(_is_in(use.scope, tops) or id(use.node) in nodes for use in uses)
        return inside, len(uses) - inside

    def _cascade(self, exported: frozenset[str]) -> None:
        """Helpers, constants and imports that nothing but the removed code used."""
        found = True
        while found:
            found = False
            for name, bindings in self._scopes.top.bindings.items():
                if name in self._names or name in exported or len(bindings) != 1:
                    continue
                inside, outside = self._users(name)
                if not inside or outside or self._outside(name) or self._effect(name):
                    continue
                if self._take(name, bindings[0].node):
                    self._names.add(name)
                    found = True

    def _take(self, name: str, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Import, cst.ImportFrom)):
            return self._take_import(name, node)
        for statement in self._body:
            if defined_names(statement) == {name} and _is_definition(statement, name):
                self._gone.append(statement)
                return True
        return False

    def _take_import(self, name: str, node: cst.Import | cst.ImportFrom) -> bool:
        site = next(site for site in self._scopes.imports if site.node is node)
        line = site.place.line
        comment = line.trailing_whitespace.comment
        alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
        if site.place.guards or not alone or isinstance(node.names, cst.ImportStar):
            return False
        if comment is not None and "noqa" in comment.value:
            return False
        for alias in node.names:
            local = dotted(alias.asname.name) if alias.asname else dotted(alias.name).split(".")[0]
            if local == name:
                self._aliases.setdefault(id(node), set()).add(id(alias))
        return True

    def _exports(self) -> Iterator[Container]:
        """Every list, tuple or set that is assigned or added to ``__all__``."""
        for line in self._body:
            if not isinstance(line, cst.SimpleStatementLine):
                continue
            for small in line.body:
                match small:
                    case cst.Assign(targets=[target], value=value):
                        name = dotted(target.target)
                    case (
                        cst.AnnAssign(target=target, value=value)
                        | cst.AugAssign(target=target, value=value)
                    ):
                        name = dotted(target)
                    case cst.Expr(value=cst.Call(func=func, args=[cst.Arg(value=value)])):
                        name = "__all__" if dotted(func) == "__all__.extend" else ""
                    case _:
                        continue
                if name == "__all__" and isinstance(value, (cst.List, cst.Tuple, cst.Set)):
                    yield value

    def _shrink(self, container: Container) -> None:
        kept = [item for item in container.elements if _text(item.value) not in self._names]
        if len(kept) == len(container.elements):
            return
        bare = isinstance(container, cst.Tuple) and not container.lpar
        if not kept and (bare or isinstance(container, cst.Set)):
            self._edits.replace(container, "()" if bare else "set()")
            return
        last = container.elements[-1]
        if kept and kept[-1] is not last:
            kept[-1] = kept[-1].with_changes(comma=last.comma)
        self._edits.replace(container, container.with_changes(elements=kept))


def defined_names(node: cst.CSTNode) -> set[str]:
    """The names that one top-level statement binds, imports not counted."""
    if isinstance(node, (cst.ClassDef, cst.FunctionDef)):
        return {node.name.value}
    if not isinstance(node, cst.SimpleStatementLine):
        return set()
    found: set[str] = set()
    for small in node.body:
        match small:
            case cst.Assign(targets=targets):
                found |= {dotted(target.target) for target in targets}
            case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                found.add(dotted(target))
    return {name for name in found if name and "." not in name}


def _is_definition(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.ClassDef, cst.FunctionDef)):
        return True
    return (
        isinstance(node, cst.SimpleStatementLine)
        and len(node.body) == 1
        and (defined_names(node) == {name} and not isinstance(node.body[0], cst.AugAssign))
    )


def _is_filler(node: cst.CSTNode) -> bool:
    if is_docstring(node):
        return True
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    for small in node.body:
        if isinstance(small, (cst.Import, cst.ImportFrom, cst.Pass)):
            continue
        if isinstance(small, cst.Assign) and defined_names(node) <= {"__all__"}:
            continue
        value = getattr(small, "value", None)
        if isinstance(value, cst.Call) and dotted(value.func).endswith("getLogger"):
            continue
        return False
    return True


def _is_in(scope: Scope, tops: set[int]) -> bool:
    current: Scope | None = scope
    while current is not None:
        if id(current.node) in tops:
            return True
        current = current.parent
    return False


def _below(statements: Sequence[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    pending = list(statements)
    while pending:
        node = pending.pop()
        yield node
        pending += children(node)


def _text(node: cst.CSTNode) -> str:
    return node.raw_value if isinstance(node, cst.SimpleString) else ""
