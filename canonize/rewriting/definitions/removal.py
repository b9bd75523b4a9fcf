"""Removing definitions from a module, with the code that only they used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.leftovers import (
    StatementUses,
    is_helper,
)
from canonize.rewriting.definitions.removed_names import (
    comment_of,
    defined_names,
    is_definition,
    is_filler,
    is_overloaded,
    text,
)
from canonize.syntax.dunder_all import Display, listing_parts
from canonize.syntax.edits import FileEdits
from canonize.syntax.exported_names import Exports, exports_of
from canonize.syntax.import_statements import without
from canonize.syntax.portable_ast import parsed
from canonize.syntax.scopes import Bind, ImportSite, Role, Scopes, dotted
from canonize.syntax.statements import type_checking_block

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


class Removal:
    """Finds and removes some top-level names of one file.

    Args:
        outside: who else looks a name of this file up, or may ("" when nobody).
        looked_up: who else in the repository does: what counts for helpers of a package.
        is_first_party: whether a module is one of the repository's.
        effect: what the statement that binds a name does beside that ("" when nothing).
        exports: what the module lists, with lists of other modules read through; by default what
            the file by itself says.
    """

    def __init__(
        self,
        scopes: Scopes,
        edits: FileEdits,
        outside: Callable[[str], str],
        *,
        looked_up: Callable[[str], str] | None = None,
        effect: Callable[[str], str] = lambda name: "",
        is_first_party: Callable[[str], bool] = lambda module: True,
        exports: Callable[[], Exports | None] | None = None,
    ) -> None:
        self._scopes = scopes
        self._edits = edits
        self._outside = outside
        self._effect = effect
        self._looked_up = looked_up or outside
        self._is_first_party = is_first_party
        self._exports = exports or self._own_exports
        parts = listing_parts(edits.file.module)
        self._listing = [part for part in parts if part.is_alone or part.appended is None]
        self._uses = StatementUses(edits.file.module, scopes)
        self._body: Sequence[Statement] = edits.file.module.body
        self._names: set[str] = set()
        self._gone: list[Statement] = []
        self._aliases: dict[int, set[int]] = {}
        self._exported: frozenset[str] = frozenset()
        self._only_imports = False
        self._reasons: dict[str, str] = {}
        self._kept: frozenset[str] = frozenset()

    @property
    def nodes(self) -> list[Statement]:
        """The statements that go, in the order in which they were found."""
        return list(self._gone)

    def touches(self, node: cst.Import | cst.ImportFrom) -> bool:
        """Whether an import loses names, or goes."""
        return id(node) in self._aliases

    def find(self, names: Collection[str], *, replaced: Collection[str] = ()) -> str:
        """Finds what goes. Returns why nothing may ("" when all is fine).

        Args:
            replaced: those of the names that something else binds in future: they may be used.
        """
        for name in names:
            defining = [node for node in self._body if name in defined_names(node)]
            one = len(defining) == 1 and is_definition(defining[0], name)
            if not one and not is_overloaded(defining):
                return Reason(
                    f"{name} is not defined exactly once at the top level", Code.NAME_TAKEN
                )
            self._gone += defining
        self._names = set(names).difference(replaced)
        used = sorted(name for name in self._names if self._users(name)[1])
        if used:
            return Reason(f"{', '.join(used)} is still used in its own file", Code.OWN_FILE)
        listed = [text(s.node) for s in self._scopes.strings if s.role is Role.EXPORT]
        held = [text(value) for part in self._listing for value in part.entries]
        if any(name in self._names and held.count(name) < listed.count(name) for name in listed):
            return Reason("`__all__` is built in a way that can't be edited", Code.EXPORT_LIST)
        if self._is_listed_otherwise(names, held):
            return Reason("`__all__` may list it in a way that can't be edited", Code.EXPORT_LIST)
        self._kept = frozenset(replaced)
        self._cascade(frozenset({*listed}) - set(names))
        return ""

    def sweep(self, names: Collection[str]) -> None:
        """Finds those of some names that nothing uses any more, and what only they used."""
        listed = {text(s.node) for s in self._scopes.strings if s.role is Role.EXPORT}
        self._exported = frozenset(listed)
        homes = self._homes()
        for name in sorted(set(names) & homes.keys()):
            home = homes[name]
            if self._uses.perhaps(name) - {home} or self._reason(name, home):
                continue
            if self._take(name, self._scopes.top.bindings[name][0].node):
                self._names.add(name)
        self._cascade(frozenset(listed))

    @property
    def leaves_nothing(self) -> bool:
        """Whether only docstring, imports, ``__all__`` and loggers would be left."""
        return all(node in self._gone or is_filler(node) for node in self._body)

    def apply(self) -> None:
        """Plans the edits for what `find` found."""
        for node in self._gone:
            self._edits.remove_with_comments(node)
        self._drop_imports()
        self._unlist()

    def drop_imports_of(self, nodes: Collection[Statement], kept: Collection[str]) -> None:
        """Plans that imports go which only some statements used; these are the caller's to edit.

        Args:
            kept: names that stay all the same.
        """
        self._gone, self._only_imports = list(nodes), True
        self._cascade(frozenset(kept))
        for node in self._gone[len(nodes) :]:
            self._edits.remove_with_comments(node)
        self._drop_imports()

    def drop_exports(self, names: Collection[str]) -> None:
        """Plans that ``__all__`` does not list some names any more."""
        self._names = set(names)
        self._unlist()

    def _drop_imports(self) -> None:
        whole = {id(node.body) for node in self._gone if isinstance(node, cst.If)}
        for site in self._scopes.imports:
            gone = self._aliases.get(id(site.node), set())
            if not gone or isinstance(site.node.names, cst.ImportStar):
                continue
            if id(site.place.block) in whole:
                continue
            if len(gone) == len(site.node.names):
                self._edits.remove_with_comments(site.place.line)
            elif isinstance(site.node, cst.ImportFrom):
                self._edits.replace(site.node, without(site.node, gone)[0])
            else:
                kept = [alias for alias in site.node.names if id(alias) not in gone]
                kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
                self._edits.replace(site.node, site.node.with_changes(names=kept))

    def lists(self, name: str) -> bool:
        """Whether ``__all__`` has a name in one of its displays."""
        return any(text(value) == name for part in self._listing for value in part.entries)

    def unlist(self, name: str) -> None:
        """Takes a name out of ``__all__``, too, which something else removes."""
        self._names.add(name)

    def _users(self, name: str) -> tuple[int, int]:
        """How many uses of a top-level name stand inside and outside of what goes."""
        gone = self._indices()
        users = self._uses.of(name)
        inside = sum(index in gone for index in users)
        return inside, len(users) - inside

    def _indices(self) -> set[int]:
        tops = {id(statement) for statement in self._gone}
        return {index for index, node in enumerate(self._body) if id(node) in tops}

    def _cascade(self, exported: frozenset[str]) -> None:
        """Helpers, constants and imports that nothing but the removed code used."""
        self._exported = exported
        found = True
        while found:
            found = False
            for name in self._unneeded():
                if self._take(name, self._scopes.top.bindings[name][0].node):
                    self._names.add(name)
                    found = True
            found = self._take_blocks() or found

    def _unneeded(self) -> list[str]:
        """Names without a user outside of what goes; others are asked only about these."""
        homes = self._homes()
        while True:
            found = self._uses.unneeded(self._indices(), homes)
            stays = [name for name in found if self._reason(name, homes[name])]
            if not stays:
                return found
            for name in stays:
                del homes[name]

    def _homes(self) -> dict[str, int | None]:
        """The names that may go with the removed code, each with the statement that defines it."""
        found: dict[str, int | None] = {}
        for name, bindings in self._scopes.top.bindings.items():
            if name in self._names | self._kept | self._exported or len(bindings) != 1:
                continue
            node = bindings[0].node
            home = None
            if not isinstance(node, (cst.Import, cst.ImportFrom)):
                home = self._defining.get(name)
                if home is None or self._only_imports:
                    continue
            found[name] = home
        return found

    @cached_property
    def _defining(self) -> dict[str, int]:
        """The names that a statement of their own defines, with its index."""
        found: dict[str, int] = {}
        for index, node in enumerate(self._body):
            names = sorted(defined_names(node))
            if len(names) == 1 and is_definition(node, names[0]):
                found.setdefault(names[0], index)
        return found

    def _reason(self, name: str, home: int | None) -> str:
        """Why a name has to stay although nothing here needs it; empty when it need not."""
        if name not in self._reasons:
            bound = self._scopes.top.bindings[name][0].node
            node: cst.CSTNode = self._body[home] if home is not None else bound
            helper = is_helper(name, node, self._is_first_party)
            asked = self._looked_up if helper else self._outside
            self._reasons[name] = asked(name) or self._effect(name)
        return self._reasons[name]

    def _take(self, name: str, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Import, cst.ImportFrom)):
            return self._take_import(name, node)
        home = self._defining.get(name)
        if home is None:
            return False
        self._gone.append(self._body[home])
        return True

    def _take_import(self, name: str, node: cst.Import | cst.ImportFrom) -> bool:
        site = next(site for site in self._scopes.imports if site.node is node)
        if isinstance(node.names, cst.ImportStar) or not self._can_go(site):
            return False
        taken = self._aliases.setdefault(id(node), set())
        before = len(taken)
        for alias in node.names:
            local = dotted(alias.asname.name) if alias.asname else dotted(alias.name).split(".")[0]
            if local == name:
                taken.add(id(alias))
        return len(taken) > before

    def _can_go(self, site: ImportSite) -> bool:
        line = site.place.line
        if len(line.body) != 1 or "noqa" in comment_of(line):
            return False
        if site.place.guards == ("type-checking",):
            return type_checking_block(self._body, site.place.block) is not None
        return not site.place.guards and isinstance(line, cst.SimpleStatementLine)

    def _take_blocks(self) -> bool:
        """``if TYPE_CHECKING:`` goes with the last import in it."""
        found = False
        blocks = {
            id(site.place.block): site.place.block
            for site in self._scopes.imports
            if id(site.node) in self._aliases and site.place.guards
        }
        for block in blocks.values():
            statement = type_checking_block(self._body, block)
            lines = block.body if isinstance(block, cst.IndentedBlock) else [block]
            if statement is None or statement in self._gone or not all(map(self._is_gone, lines)):
                continue
            self._gone.append(statement)
            found = True
        return found

    def _is_gone(self, line: cst.CSTNode) -> bool:
        match line:
            case cst.SimpleStatementLine(body=[small]) | cst.SimpleStatementSuite(body=[small]):
                if isinstance(small, (cst.Import, cst.ImportFrom)):
                    taken = self._aliases.get(id(small), ())
                    return not isinstance(small.names, cst.ImportStar) and (
                        len(taken) == len(small.names)
                    )
        return False

    @property
    def left(self) -> list[tuple[cst.CSTNode, str, str]]:
        """What only the removed code used and stays all the same: node, name and why."""
        found = []
        gone = self._indices()
        for name, bindings in self._scopes.top.bindings.items():
            nodes = [b.node for b in bindings if b.how is not Bind.DECLARE]
            users = self._uses.perhaps(name) - {self._defining.get(name)}
            if name in self._names or name in self._exported or not users or not users <= gone:
                continue
            reason = self._why_left(name, nodes)
            if reason:
                found.append((nodes[0], name, reason))
        return found

    def _why_left(self, name: str, nodes: Sequence[cst.CSTNode]) -> str:
        if self._looked_up(name):
            return ""
        if len(nodes) > 1:
            return Reason("it is bound in more than one way", Code.NAME_TAKEN)
        site = next((site for site in self._scopes.imports if site.node is nodes[0]), None)
        if site is not None and "noqa" in comment_of(site.place.line):
            return "its line is marked as wanted"
        if site is not None and not self._can_go(site):
            return "it stands under a condition, or beside other code"
        return self._reasons.get(name, "") or self._outside(name)

    def _is_listed_otherwise(self, names: Collection[str], held: Collection[str]) -> bool:
        """Whether ``__all__`` may list one of the names, but not in a display of its own."""
        exports = self._exports()
        if exports is None:
            return False
        return any(name not in held and exports.may_list(name) for name in names)

    def _own_exports(self) -> Exports | None:
        """What the file by itself says that it lists."""
        module = parsed(self._edits.file.text.encode())
        return exports_of(module.body) if module is not None else None

    def _unlist(self) -> None:
        """Takes what goes out of ``__all__``."""
        for part in self._listing:
            if part.appended is not None and text(part.appended) in self._names:
                self._edits.remove_with_comments(part.line)
            for display in part.containers:
                self._shrink(display)

    def _shrink(self, container: Display) -> None:
        kept = [item for item in container.elements if text(item.value) not in self._names]
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
