"""A competitor's own file gets the canonical: its definition goes, its uses mean what replaces it.

Where the canonical lives in another module, an import takes the definition's place, so that the
file's own uses, and whoever still asks this module for the name, get the very same object. Where
both live in one module, the uses change their name in place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens, asks_only, only_makes_method
from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.resolution.replacements import Redirect
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.imports.local_names import (
    annotations_of,
    rename_annotation,
    text_objection,
)
from canonize.rewriting.own_file_types import TypesOnly
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import spell_module, with_name, without
from canonize.syntax.scopes import ScopeKind, Scopes, Use, dotted
from canonize.syntax.statements import (
    holders,
    import_anchor,
    leading_imports,
    runs_on_import,
)

_WIDTH = 88


class OwnFile:
    """Rewrites one file that defines competitors.

    Args:
        module, package: the file's own, as its imports spell others.
        removal: makes what takes definitions out of this file.
        unfit: why a use would not mean the same with what takes its place ("" when it would).
        keeps: whether it matters that what is given the name while the module is imported may
            keep it.
    """

    def __init__(
        self,
        scopes: Scopes,
        edits: FileEdits,
        *,
        module: str,
        package: str | None,
        removal: Callable[[], Removal],
        unfit: Callable[[Redirect, Use, Scopes], str] = lambda redirect, use, scopes: "",
        keeps: Callable[[Redirect], bool] = lambda redirect: True,
    ) -> None:
        self._scopes = scopes
        self._edits = edits
        self._module = module
        self._package = package
        self._removal = removal
        self._unfit = unfit
        self._keeps = keeps
        self._body = edits.file.module.body

    def uses(self, name: str) -> list[Use]:
        """Uses of a top-level name outside of its own definition."""
        uses = self._scopes.uses_of(self._scopes.top, name)
        outside = self._outside(name, [use.node for use in uses])
        return [use for use in uses if id(use.node) in outside]

    def _outside(self, name: str, nodes: Sequence[cst.CSTNode]) -> Collection[int]:
        """Those of some nodes, by identity, that stand outside of what binds a name at the top."""
        bound = [binding.node for binding in self._scopes.top.bindings.get(name, ())]
        held = holders(self._edits.file.module, [*nodes, *bound])
        homes = {held.get(id(node)) for node in bound}
        return {id(node) for node in nodes if held.get(id(node)) not in homes}

    def is_asked_for(self, name: str) -> bool:
        """Whether the file itself uses the name otherwise than to annotate plain functions.

        What fields of classes and decorated functions say may be read while the program runs.
        """
        quoted = [site.node for site in annotations_of(self._scopes, self._scopes.top, name)]
        outside = self._outside(name, quoted)
        nodes = [*(use.node for use in self.uses(name)), *(n for n in quoted if id(n) in outside)]
        fates = Fates(self._scopes)
        return any(not _annotates_plainly(node, fates) for node in nodes)

    def is_used(self, name: str, *, but: Collection[str] = ()) -> bool:
        """Whether the file itself needs the name, in a quoted annotation or otherwise.

        Args:
            but: definitions that go as well: what only they use is not needed.
        """
        quoted = [site.node for site in annotations_of(self._scopes, self._scopes.top, name)]
        outside = self._outside(name, quoted)
        gone = [b.node for other in but for b in self._scopes.top.bindings.get(other, ())]
        nodes = [*gone, *(use.node for use in self.uses(name))]
        nodes += [node for node in quoted if id(node) in outside]
        held = holders(self._edits.file.module, nodes)
        going = {held.get(id(node)) for node in gone}
        return any(held.get(id(node)) not in going for node in nodes)

    def objection(self, name: str, redirect: Redirect) -> str:
        """Why the file's uses can't go over to what takes the place; "" if they can."""
        target = redirect.target
        if "." in target.name or target.is_module or name.startswith("__"):
            return f"{target} can't be imported as {name}"
        for use in self.uses(name):
            reason = self._unfit(redirect, use, self._scopes)
            if reason:
                return Reason(f"a use in its own file does not fit: {reason}", reason)
        fates, keeps = Fates(self._scopes), self._keeps(redirect)
        for use in self.uses(name):
            fate = fates.of(use.node)
            is_given = runs_on_import(use.scope) and fate.happens is Happens.PASSED
            wraps = only_makes_method(fate) and use.scope.owner(fate.callee) is None
            if keeps and is_given and not wraps and not asks_only(fate):
                called = fate.callee or "a call"
                return Reason(
                    f"{called} is given it while the module is imported, and may keep it",
                    Code.KEPT_ON_IMPORT,
                )
        if target.module == self._module:
            return self._objection_here(name, target.name)
        if any(
            use.scope.kind is ScopeKind.CLASS and name in use.scope.bindings
            for use in self.uses(name)
        ):
            return Reason(f"a class body both reads and binds {name}", Code.NAME_TAKEN)
        return self._removal().find([name], replaced={name})

    def _objection_here(self, name: str, target: str) -> str:
        top = self._scopes.top
        bindings = top.bindings.get(target, ())
        if len(bindings) != 1:
            return Reason(f"{target} is not defined exactly once in this file", Code.NAME_TAKEN)
        uses = self.uses(name)
        held = holders(self._edits.file.module, [bindings[0].node, *(use.node for use in uses)])
        home = held.get(id(bindings[0].node), -1)
        for use in uses:
            if held.get(id(use.node)) == home:
                return Reason(f"{target} itself uses it", Code.OWN_FILE)
            if use.scope.owner(target) is not top:
                return Reason(f"{target} means something else where it is used", Code.NAME_TAKEN)
            if runs_on_import(use.scope) and held.get(id(use.node), -1) < home:
                return Reason(f"it is used above the definition of {target}", Code.OWN_FILE)
        return ""

    def can_rename(self, old: str, new: str, outside: Callable[[str], str]) -> bool:
        """Whether all uses of a name may say another one, and nobody asks for it from outside."""
        top = self._scopes.top
        uses = self.uses(old) or self._scopes.uses_of(top, old)
        return (
            not text_objection(self._scopes, self._edits, top, old, outside)
            and not any(old in scope.declared_nonlocal for scope in self._scopes.all)
            and not any(old in scope.declared_global for scope in self._scopes.all)
            and self._scopes.is_free(new, top, uses)
        )

    def reroute(
        self,
        redirects: Mapping[str, Redirect],
        outcome: ReferenceNotes,
        outside: Callable[[str], str],
        for_types: Collection[str] = (),
    ) -> None:
        """Plans the edits for names without an objection and notes what becomes of each.

        Args:
            outside: who still looks a name of this file up once all others are rewritten.
            for_types: names that the file needs in annotations alone, and imports for those.
        """
        elsewhere = {n: r for n, r in redirects.items() if r.target.module != self._module}
        for name, redirect in redirects.items():
            for use in self.uses(name):
                outcome.note(use.node, redirect.found, Form.NAME, Disposition.REWRITTEN, _WHY)
            for binding in self._scopes.top.bindings.get(name, ()):
                how, why = Disposition.KEPT, "the definition itself"
                if name in elsewhere:
                    how, why = Disposition.REWRITTEN, "an import takes the definition's place"
                outcome.note(binding.node, redirect.found, Form.DEFINITION, how, why)
            if name not in elsewhere:
                self._rename(name, redirect.target.name)
        if not elsewhere:
            return
        removal = self._removal()
        removal.find(list(elsewhere), replaced=set(elsewhere))
        removal.apply()
        by_module: dict[str, list[str]] = {}
        typed = {n: r.target for n, r in elsewhere.items() if n in for_types}
        if typed:
            uses = {name: self.uses(name) for name in typed}
            TypesOnly(self._scopes, self._edits, self._package).put(uses, typed)
        for name, redirect in elsewhere.items():
            if name in typed:
                continue
            new = named = redirect.target.name
            if new != name and self.can_rename(name, new, outside):
                self._rename(name, new)
            elif new != name:
                named = f"{new} as {name}"
            by_module.setdefault(redirect.target.module, []).append(named)
        for module, names in by_module.items():
            self._import(module, names, removal)

    def only_annotates(self, name: str) -> bool:
        """Whether the file needs a name for nothing but annotations that nothing reads."""
        return TypesOnly(self._scopes, self._edits, self._package).may(name, self.uses(name))

    def leave(self, redirects: Mapping[str, Redirect]) -> None:
        """Plans that the old names stay as other names of what takes their place."""
        removal = self._removal()
        removal.find(list(redirects), replaced=set(redirects))
        removal.apply()
        quiet: dict[str, list[str]] = {}
        for name, redirect in redirects.items():
            target = redirect.target
            if target.module == self._module:
                self._rename(name, target.name)
                self._second_name(name, target.name)
                continue
            named = name if name == target.name else f"{target.name} as {name}"
            if self.is_used(name) or removal.lists(name):
                self._import(target.module, [named], removal)
            else:
                quiet.setdefault(target.module, []).append(named)
        for module, names in quiet.items():
            self._import(module, names, removal, comment=_UNUSED)

    def _second_name(self, old: str, new: str) -> None:
        """``Old = New`` right below the definition of the new name."""
        binding = self._scopes.top.bindings[new][0].node
        index = holders(self._edits.file.module, [binding])[id(binding)]
        self._edits.insert_after(self._body[index], f"\n\n{old} = {new}")

    def _rename(self, old: str, new: str) -> None:
        for use in self.uses(old) or self._scopes.uses_of(self._scopes.top, old):
            self._edits.replace(use.node, new)
        for site in annotations_of(self._scopes, self._scopes.top, old):
            rename_annotation(self._edits, site, old, new)

    def drop_alias(
        self,
        name: str,
        target: Symbol,
        outside: Callable[[str], str],
        *,
        but: Collection[str] = (),
    ) -> str:
        """Takes out the import that stands in the place of a definition that went.

        The file's own uses say the target's name from then on. Returns why it stays ("" if not).

        Args:
            but: definitions that go with it.
        """
        top = self._scopes.top
        found = list(self._bound_by(name))
        if len(found) != 1 or len(top.bindings.get(name, ())) != 1:
            return Reason(f"{name} is bound in another way too", Code.NAME_TAKEN)
        [(line, node, names, alias)] = found
        if self.is_used(name, but=but):
            if name == target.name:
                return ""
            if not self.can_rename(name, target.name, outside):
                return STAYS_FOR_ITS_FILE
            self._rename(name, target.name)
            fresh = with_name(alias, target.name, target.name).with_changes(comma=alias.comma)
            renamed = [fresh if other is alias else other for other in names]
            self._edits.replace(node, node.with_changes(names=renamed))
        elif len(names) > 1:
            self._edits.replace(node, without(node, {id(alias)})[0])
        elif isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            self._edits.remove_with_comments(line)
        else:
            return "the import can't be taken out of its line"
        self._removal().unlist(name)
        return ""

    def _bound_by(
        self, name: str
    ) -> Iterator[tuple[cst.CSTNode, cst.ImportFrom, Sequence[cst.ImportAlias], cst.ImportAlias]]:
        """The from-imports at the top that bind a name."""
        for site in self._scopes.imports:
            node = site.node
            if site.scope is not self._scopes.top or isinstance(node, cst.Import):
                continue
            if isinstance(node.names, cst.ImportStar):
                continue
            for alias in node.names:
                if dotted(alias.asname.name if alias.asname else alias.name) == name:
                    yield site.place.line, node, node.names, alias

    def _import(
        self, module: str, names: list[str], removal: Removal, *, comment: str = ""
    ) -> None:
        """Adds the import to a line of the same module, else among the leading imports.

        Args:
            comment: stands behind it, so that it gets a line of its own.
        """
        leading = leading_imports(self._edits.file.module)
        statements = [line.body[0] for line in leading]
        relative = any(isinstance(x, cst.ImportFrom) and x.relative for x in statements)
        written = spell_module(module, self._package, relative)
        for node in statements:
            if not isinstance(node, cst.ImportFrom) or removal.touches(node) or comment:
                continue
            if self._joined(node, written, names):
                return
        code = f"from {written} import {', '.join(names)}{comment}"
        if leading:
            before = [line for line in leading if _key(line) < (True, written)]
            if before:
                self._edits.insert_after(before[-1], code)
            else:
                self._edits.insert_before(leading[0], code)
            return
        anchor, is_below = import_anchor(self._edits.file.module)
        if is_below or anchor in removal.nodes:
            self._edits.insert_after(anchor, code)
        else:
            self._edits.insert_above(anchor, code)

    def _joined(self, node: cst.ImportFrom, written: str, names: list[str]) -> bool:
        """Adds names to a one-line import of the same module, if it stays a short line."""
        dots = "." * len(node.relative)
        plain = node.lpar is None and not isinstance(node.names, cst.ImportStar)
        if f"{dots}{dotted(node.module)}" != written or not plain or self._edits.planned(node):
            return False
        assert not isinstance(node.names, cst.ImportStar)
        code = self._edits.file.module.code_for_node(node)
        if len(code) + sum(len(name) + 2 for name in names) > _WIDTH:
            return False
        aliases = list(node.names)
        last = aliases[-1].with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
        added = [_alias(name) for name in names]
        separated = [
            alias.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
            for alias in added[:-1]
        ]
        self._edits.replace(
            node, node.with_changes(names=[*aliases[:-1], last, *separated, added[-1]])
        )
        return True


def _annotates_plainly(node: cst.CSTNode, fates: Fates) -> bool:
    """Whether an expression is part of an annotation of a function that nothing decorates."""
    above = fates.annotation(node)
    while above is not None and not isinstance(above, cst.BaseCompoundStatement):
        above = fates.parent(above)
    return isinstance(above, cst.FunctionDef) and not above.decorators


def _alias(written: str) -> cst.ImportAlias:
    name, _, local = written.partition(" as ")
    return with_name(cst.ImportAlias(name=cst.Name(name)), name, local or name)


def _key(line: cst.SimpleStatementLine) -> tuple[bool, str]:
    """Where a leading import stands in the order that sorters give: plain imports first."""
    node = line.body[0]
    if isinstance(node, cst.ImportFrom):
        return True, "." * len(node.relative) + dotted(node.module)
    return False, ""


STAYS_FOR_ITS_FILE = "its own file uses the canonical under this name"
_UNUSED = "  # noqa: F401"
"""An old name that nothing in its file uses stays for others, and linters are told."""

_WHY = "a use in the competitor's own file, which gets the canonical"
