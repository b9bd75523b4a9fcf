"""Re-routes what one file looks up through a module: ``a.b.X``, ``patch.object(b, "X")``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import (
    FileReferences,
    Lookup,
    ModuleGroup,
    ModuleImport,
    OtherUse,
)
from canonize.resolution.replacements import Redirects
from canonize.rewriting.imports.lookup_edits import LookupEdits
from canonize.rewriting.imports.lookup_refusals import LookupRefusals
from canonize.rewriting.imports.lookup_remarks import LookupRemarks
from canonize.rewriting.imports.named_modules import NamedModules
from canonize.rewriting.imports.statement_edits import ImportEdits, Leaving
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import dotted_node, spell_module, with_name
from canonize.syntax.scopes import ImportSite, Scope, ScopeKind, Scopes, dotted

_SAME = "the module that moves is the same object at its new place"


class LookupRerouter:
    """Rewrites the module bindings of one file, in place, and adds an import where both stay."""

    def __init__(
        self,
        edits: FileEdits,
        scopes: Scopes,
        found: FileReferences,
        redirects: Redirects,
        outcome: ReferenceNotes,
        around: Surroundings,
    ) -> None:
        self._edits = edits
        self._scopes = scopes
        self._found = found
        self._redirects = redirects
        self._outcome = outcome
        self._around = around
        self._imports = ImportEdits(edits)
        self._named = NamedModules(scopes, found, around)
        self._lookups = LookupEdits(edits, scopes)
        self._refusals = LookupRefusals(edits, scopes, around, self._lookups)
        self._aliases: dict[int, dict[int, cst.ImportAlias]] = {}
        self._stay: dict[int, list[str]] = {}
        self._added: dict[tuple[int, str], str] = {}
        self._told: set[int] = set()
        self._bound: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._same: set[int] = set()
        self._by_new_path: set[int] = set()
        self._seen: dict[int, str] = {}

    def reroute(self) -> None:
        """Plans every edit and notes what becomes of each import and lookup."""
        for group in self._found.modules:
            self._group(group)
        for item in self._found.module_imports():
            self._write_aliases(item)
        self._imports.write()
        self._lookups.write()

    def _group(self, group: ModuleGroup) -> None:
        moves: dict[tuple[str, str], list[Lookup]] = {}
        for lookup in group.lookups:
            kept = self._around.faked(lookup.redirect.found) if lookup.puts else ""
            kept = kept or self._refusals.made_of(lookup)
            reason = kept or self._refusals.reason(group, lookup)
            if reason:
                self._note(lookup, Disposition.KEPT if kept else Disposition.REFUSED, reason)
                self._stay.setdefault(id(group), []).append(lookup.redirect.found.module)
                continue
            found, target = lookup.redirect.found.module, lookup.redirect.target.module
            moves.setdefault((found, target), []).append(lookup)
        for old in self._whole_modules(group):
            moves.setdefault((old, self._redirects.whole[old].target.module), [])
        for (old, new), lookups in moves.items():
            self._move(group, old, new, lookups)
        self._remarks().of_group(group, {old for old, _ in moves})

    def _whole_modules(self, group: ModuleGroup) -> list[str]:
        """Imported modules that are competitors as a whole, even if nothing is looked up."""
        return [
            item.imported
            for item in group.imports
            if item.imported in self._redirects.whole
            and not self._around.missing(self._redirects.whole[item.imported].target)
            and self._redirects.whole[item.imported].target.module != self._around.module
        ]

    def _note(self, lookup: Lookup, disposition: Disposition, reason: str = "") -> None:
        form = Form.PATCH_TARGET if lookup.string is not None else Form.ATTRIBUTE
        if lookup.span is not None:
            form = Form.ANNOTATION
        self._outcome.note(lookup.node, lookup.redirect.found, form, disposition, reason)

    def _note_import(self, item: ModuleImport, disposition: Disposition, reason: str = "") -> None:
        self._told.add(id(item.alias))
        form = Form.IMPORT if isinstance(item.site.node, cst.Import) else Form.FROM_IMPORT
        self._outcome.note(item.alias, Symbol(item.imported), form, disposition, reason)

    # Where the canonical module comes from -----------------------------------------------------

    def _move(self, group: ModuleGroup, old: str, new: str, lookups: list[Lookup]) -> None:
        if self._redirects.paths.get(old, old) == new:
            for lookup in lookups:  # another name of the same module: only the name changes
                self._lookups.rewrite(lookup, self._lookups.prefix(lookup))
                self._note(lookup, Disposition.REWRITTEN)
            return
        exact = [item for item in group.imports if item.imported == old]
        if new == self._around.module:
            for lookup in lookups:
                self._note(lookup, Disposition.REWRITTEN, self._lookups.rewrite(lookup, ""))
            if not any(m == old or m.startswith(f"{old}.") for m in self._needed(group)):
                self._drop(group, [] if self._around.loaded(old, new) else exact)
            return
        paths = self._by_path(group, old)
        needed = [m for m in self._needed(group, paths) if m == old or m.startswith(f"{old}.")]
        if kept := self._around.loaded(old, new) if exact else "":
            needed.append(old)
            self._kept[old] = kept
        if exact and all(item.is_dotted for item in exact):
            way = self._dotted(group, new, lookups, exact, paths, replace=not needed)
        elif self._objects(group, old) and (
            way := None if kept else self._replaced(group, old, new, lookups, exact)
        ):
            self._same.add(id(group))
        elif lookups and (local := self._named.name(group, new, lookups)):
            way = local
            self._drop(group, [] if needed else exact)
        elif exact and not needed and (way := self._replaced(group, old, new, lookups, exact)):
            pass
        else:
            way = self._beside(group, new, lookups, (exact or group.imports)[0])
        if way is None:
            reason = Reason(f"no free name for {new} here", Code.NAME_TAKEN)
            for lookup in lookups:
                self._note(lookup, Disposition.REFUSED, reason)
            seen = self._seen.get(id(group), "")
            told = f"{new} can't be named in its place{seen and f': {seen}'}"
            reason = Reason(told, seen or Code.NAME_TAKEN)
            for item in exact if not lookups else ():
                self._note_import(item, Disposition.REFUSED, reason)
            return
        for lookup in lookups:
            self._note(lookup, Disposition.REWRITTEN, self._lookups.rewrite(lookup, way))
        for other in paths:
            self._edits.replace(other.use.chain[-1], way)
            self._outcome.note(other.place, Symbol(old), Form.NAME, Disposition.REWRITTEN, _SAME)
        self._by_new_path |= {id(other) for other in paths}

    def _needed(self, group: ModuleGroup, but: Collection[object] = ()) -> list[str]:
        """The modules through which something is looked up that stays where it is."""
        others = [other.module for other in group.others if other not in but]
        return others + self._stay.get(id(group), [])

    def _objects(self, group: ModuleGroup, old: str) -> list[object]:
        """Where a module is handed on that moves as a whole: it is the same at its new place."""
        moves = self._around.moves(old) and old in self._redirects.whole
        return [*group.handed_on(old)] if moves else []

    def _by_path(self, group: ModuleGroup, old: str) -> list[OtherUse]:
        """The same where it is handed on by its path, by imports that say no other name."""
        dotted_only = all(item.is_dotted for item in group.imports if item.imported == old)
        moves = dotted_only and self._around.moves(old) and old in self._redirects.whole
        return group.handed_on_by_path(old) if moves else []

    def _dotted(
        self,
        group: ModuleGroup,
        new: str,
        lookups: list[Lookup],
        exact: list[ModuleImport],
        paths: list[OtherUse],
        *,
        replace: bool,
    ) -> str | None:
        root = new.partition(".")[0]
        if root != group.local and not self._can_bind(
            root, group.scope, [*lookups, *paths], plain=True
        ):
            return self._beside(group, new, lookups, exact[0])
        others_need_root = root != group.local and (
            bool(self._needed(group, paths)) or any(item not in exact for item in group.imports)
        )
        at_top = group.scope.kind is ScopeKind.MODULE
        if at_top and self._around.outside(group.local):
            # The same root is bound by either import; only the whole path may be looked up.
            replace = (
                replace
                and root == group.local
                and not any(self._around.reached(item.imported) for item in exact)
            )
        if replace and not others_need_root:
            for item in exact:
                again = self._imports_plainly(group.scope, new, item.site)
                if not (again and self._imports.drop(item.site, item.alias)):
                    self._replace_alias(item, cst.ImportAlias(name=dotted_node(new)))
                    self._imports.planned.note(item.site, Symbol(new), new)
                self._note_import(item, Disposition.REWRITTEN)
        elif not lookups and not paths:
            return None
        elif not self._imports_plainly(group.scope, new, exact[0].site):
            self._imports.add(exact[0].site, f"import {new}")
            self._imports.planned.note(exact[0].site, Symbol(new), new)
        return new

    def _drop(self, group: ModuleGroup, exact: list[ModuleImport]) -> None:
        """The imports of a module that nobody looks anything up in any more go."""
        if group.scope.kind is ScopeKind.MODULE and self._around.outside(group.local):
            return
        is_last = len(exact) == len(group.imports)
        if group.is_rebound or (not is_last and not all(item.is_dotted for item in exact)):
            return
        if is_last and self._needed(group):
            return  # what is looked up through it stays, by way of a package above
        for item in exact:
            if self._imports.drop(item.site, item.alias):
                self._note_import(item, Disposition.REWRITTEN)

    def _replaced(
        self,
        group: ModuleGroup,
        old: str,
        new: str,
        lookups: list[Lookup],
        exact: list[ModuleImport],
    ) -> str | None:
        """The import names the canonical module instead; ``None`` when that would be seen."""
        objects = self._objects(group, old)
        if self._needed(group, objects) or group.is_rebound or len(exact) != len(group.imports):
            return None
        package, _, leaf = new.rpartition(".")
        fixed = bool(objects) or any(item.alias.asname is not None for item in exact)
        local = group.local
        if group.scope.kind is ScopeKind.MODULE and self._around.outside(local):
            is_same = self._around.moves(old)  # so that whoever looks here gets the same module
            if not is_same and (reason := self._seen_through(local, old)):
                self._seen[id(group)] = reason
                return None
            fixed = True
        if not fixed and leaf != local:
            free = self._can_bind(leaf, group.scope, lookups, module=new)
            local = leaf if free and group.scope.kind is not ScopeKind.CLASS else local
        if not all(self._can_leave(item, package) for item in exact):
            return None
        for item in exact:
            if isinstance(item.site.node, cst.ImportFrom):
                self._replace_from(item, package, leaf, local)
            else:
                is_named = item.alias.asname is not None
                plain = item.alias.with_changes(name=dotted_node(new))
                alias = with_name(item.alias, new, local) if is_named else plain
                self._replace_alias(item, alias)
            self._note_import(item, Disposition.REWRITTEN)
        self._bound[local] = new
        return local

    def _seen_through(self, local: str, old: str) -> str:
        """Why others would notice that a module's local name here means another module.

        A module that moves as a whole may, if the canonical has all that it defines, and nobody
        is left whose code looks something up in it when all files are rewritten.
        """
        whole = self._redirects.whole.get(old)
        if whole is None:
            return self._around.outside(local)
        if reason := self._around.imported(local):
            return reason
        for name, hows in self._around.names(old).items():
            there = Symbol(whole.target.module, name)
            if hows != {"import"} and (reason := self._around.missing(there)):
                return reason
            if reason := self._around.runs(f"{local}.{name}"):
                return Reason(f"{local}.{name}: {reason}", reason)
        return ""

    def _can_leave(self, item: ModuleImport, package: str) -> bool:
        node = item.site.node
        return isinstance(node, cst.Import) or self._imports.can_leave(item.site, package)

    def _replace_from(self, item: ModuleImport, package: str, leaf: str, local: str) -> None:
        """``from p import b`` becomes ``from q import leaf``, on a line of its own if need be."""
        node = item.site.node
        assert isinstance(node, cst.ImportFrom)
        written = spell_module(package, self._around.package, bool(node.relative))
        if written == "." * len(node.relative) + dotted(node.module):
            self._imports.swap(item.site, item.alias, with_name(item.alias, leaf, local))
        else:
            self._imports.leave(item.site, Leaving(item.alias, written, leaf, local))

    def _beside(
        self, group: ModuleGroup, new: str, lookups: list[Lookup], first: ModuleImport
    ) -> str | None:
        """A second import below the first; the old one stays for what else it serves."""
        if not lookups:
            return None
        if self._imports_plainly(group.scope, new, first.site):
            return new
        key = (id(group.scope), new)
        if key in self._added:
            return self._added[key]
        package, _, leaf = new.rpartition(".")
        node = first.site.node
        if first.is_dotted or not package:
            root = new.partition(".")[0]
            same_root = first.is_dotted and root == group.local
            if same_root or self._can_bind(root, group.scope, lookups, plain=True):
                self._imports.add(first.site, f"import {new}")
                self._imports.planned.note(first.site, Symbol(new), new)
                return new
        for local in (leaf, f"{leaf}_module", f"canonical_{leaf}"):
            if self._can_bind(local, group.scope, lookups, module=new):
                relative = isinstance(node, cst.ImportFrom) and bool(node.relative)
                named = leaf if local == leaf else f"{leaf} as {local}"
                line = (
                    f"from {spell_module(package, self._around.package, relative)} import {named}"
                )
                self._imports.add(first.site, line if package else f"import {named}")
                self._added[key] = local
                self._bound[local] = new
                return local
        return None

    def _can_bind(
        self,
        name: str,
        scope: Scope,
        lookups: Sequence[Lookup | OtherUse],
        *,
        module: str = "",
        plain: bool = False,
    ) -> bool:
        """Whether ``name`` can be bound; for a package root, plain imports of it are the same."""
        if self._bound.get(name, module) != module:
            return False
        same = {
            id(site.node)
            for site in self._scopes.imports
            if plain
            and isinstance(site.node, cst.Import)
            and any(
                dotted(a.name).partition(".")[0] == name and a.asname is None
                for a in site.node.names
            )
        }
        return self._scopes.is_free(name, scope, [x.use for x in lookups], same)

    def _imports_plainly(self, scope: Scope, module: str, here: ImportSite) -> bool:
        return self._imports.planned.is_above(here, Symbol(module), module) or any(
            site.scope is scope
            and isinstance(site.node, cst.Import)
            and any(dotted(a.name) == module and a.asname is None for a in site.node.names)
            for site in self._scopes.imports
        )

    # Writing -----------------------------------------------------------------------------------

    def _replace_alias(self, item: ModuleImport, alias: cst.ImportAlias) -> None:
        self._aliases.setdefault(id(item.site.node), {})[id(item.alias)] = alias

    def _write_aliases(self, item: ModuleImport) -> None:
        changed = self._aliases.pop(id(item.site.node), None)
        node = item.site.node
        if changed is None or isinstance(node.names, cst.ImportStar):
            return
        names = [
            changed[id(old)].with_changes(comma=old.comma) if id(old) in changed else old
            for old in node.names
        ]
        self._edits.replace(node, node.with_changes(names=names))

    def _remarks(self) -> LookupRemarks:
        """Made anew: they lead back here, and would keep the file's tree."""
        return LookupRemarks(
            self._scopes, self._redirects, self._outcome, self._around,
            self._told, self._kept, self._is_seen_to, self._note_import,
        )  # fmt: skip

    def _is_seen_to(self, group: ModuleGroup, other: OtherUse) -> bool:
        same = id(group) in self._same and other in self._objects(group, other.module)
        return same or id(other) in self._by_new_path
