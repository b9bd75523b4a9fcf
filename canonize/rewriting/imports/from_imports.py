"""Re-routes ``from module import name`` and star imports of one file."""

from __future__ import annotations

import libcst as cst

from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.made_of import MADE_OF
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import FileReferences, NameGroup, NameImport
from canonize.rewriting.emptied_blocks import remove_line
from canonize.rewriting.imports.loading import loading_import, loads_plainly
from canonize.rewriting.imports.local_names import Renaming
from canonize.rewriting.imports.local_targets import ITSELF_USES, LocalTargets
from canonize.rewriting.imports.moved_import import (
    MovedImport,
    Planned,
    binds_target,
    stands_above,
)
from canonize.rewriting.imports.statement_edits import DIRECTIVES, says_nothing_else
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import spell_module, with_module, with_name, without
from canonize.syntax.scopes import ImportSite, Scopes, dotted
from canonize.syntax.statements import holders

FOR_TYPES = "imported for type checkers alone: anything else would close an import cycle"


class NameRerouter:
    """Rewrites the from-imports of one file, in place."""

    def __init__(
        self,
        edits: FileEdits,
        scopes: Scopes,
        found: FileReferences,
        outcome: ReferenceNotes,
        around: Surroundings,
    ) -> None:
        self._edits = edits
        self._scopes = scopes
        self._found = found
        self._outcome = outcome
        self._around = around
        self._renaming = Renaming(scopes, edits, around.seen_outside)
        self._local_targets = LocalTargets(scopes, edits)
        self._kept_locals: dict[int, str] = {}
        self._planned = Planned()
        self._same: dict[tuple[Symbol, str], set[int]] = {}

    def reroute(self) -> list[MovedImport]:
        """Plans every edit and notes what becomes of each import.

        Returns:
            What is to be imported for annotations alone: its import goes, its uses stay so far.
        """
        for_types: list[MovedImport] = []
        moves: dict[int, list[MovedImport]] = {}
        sites: dict[int, ImportSite] = {}
        for group in self._found.names:
            if any(item.redirect.target.module == self._around.module for item in group.imports):
                for move in self._localised(group):
                    moves.setdefault(id(move.item.site.node), []).append(move)
                    sites[id(move.item.site.node)] = move.item.site
                continue
            typed = group.scope is self._scopes.top and group.local in self._around.for_types
            local = self._typed_local(group) if typed else self._local_after(group)
            unfit = self._unfit(group)
            for item in group.imports:
                reason = self._refusal(item) or unfit
                if reason:
                    self._note(item, Disposition.REFUSED, reason)
                    continue
                target = item.redirect.target
                why = FOR_TYPES if typed else self._kept_locals.get(id(group), "")
                move = MovedImport(item, target, local, why, vanishes=typed)
                moves.setdefault(id(item.site.node), []).append(move)
                sites[id(item.site.node)] = item.site
                for_types += [move] if typed else []
        for key, some in moves.items():
            for move in some:
                self._same.setdefault((move.target, move.local), set()).add(key)
        for key, some in moves.items():
            self._edit(sites[key], some)
        return for_types

    def _typed_local(self, group: NameGroup) -> str:
        """The name under which a file imports what it needs in annotations alone."""
        target = group.imports[0].redirect.target
        return group.local if self._renaming.objection(group, target.name, ()) else target.name

    def _localised(self, group: NameGroup) -> list[MovedImport]:
        """In the canonical's own file: its definition takes the place of the import."""
        targets = {item.redirect.target for item in group.imports}
        [target, *more] = targets
        if not more and self._is_made_of(group, target):
            for item in group.imports:
                self._note(item, Disposition.KEPT, MADE_OF.format(target=target))
            return []
        reason = self._unfit(group) or next(filter(None, map(self._refusal, group.imports)), "")
        if more or target.module != self._around.module:
            reason = Reason(f"{group.local} is bound in another way too", Code.NAME_TAKEN)
        reason = reason or self._local_targets.objection(group, target.name)
        if reason:
            said = Reason(
                f"this file is {target.module}, where {target.name} is defined: {reason}", reason
            )
            for item in group.imports:
                self._note(item, Disposition.REFUSED, said)
            return []
        is_top = group.scope is self._scopes.top
        outside = self._around.outside(group.local) if is_top else ""
        if outside and group.local != target.name:
            home = self._scopes.top.bindings[target.name][0].node
            index = holders(self._edits.file.module, [home])[id(home)]
            alias = f"\n\n{group.local} = {target.name}"
            self._edits.insert_after(self._edits.file.module.body[index], alias)
        if group.local != target.name:
            self._renaming.apply(group, target.name)
        why = f"the file's own {target.name} takes its place"
        return [
            MovedImport(item, target, target.name, why, vanishes=True) for item in group.imports
        ]

    def _is_made_of(self, group: NameGroup, target: Symbol) -> bool:
        """Whether what takes the place does its work with what the file imports, not ours."""
        found = group.imports[0].redirect.found.module
        if target.module != self._around.module or self._around.is_ours(found):
            return False
        uses = self._scopes.uses_of(group.scope, group.local)
        ask, itself = self._local_targets.objection_to, ITSELF_USES.format(target=target.name)
        return bool(uses) and all(ask([u], target.name, group.scope) == itself for u in uses)

    def _refusal(self, item: NameImport) -> str:
        target = item.redirect.target
        if item.redirect.through:
            return Reason(
                f"{item.redirect.through} may hand it on through its __getattr__", Code.OWN_GETATTR
            )
        missing, redirect = self._around.missing(target), item.redirect
        return missing or self._around.stays(redirect) or self._around.kept(item)

    def _unfit(self, group: NameGroup) -> str:
        """The first use of the name that does not fit the target, with its line."""
        uses = self._scopes.uses_of(group.scope, group.local)
        for redirect in group.redirects:
            for use in uses:
                reason = self._around.unfit(redirect, use, self._scopes)
                if reason:
                    self._outcome.note(
                        use.node, redirect.found, Form.CALL, Disposition.REFUSED, reason
                    )
                    return Reason(f"a use does not fit: {reason}", reason)
        return ""

    def _local_after(self, group: NameGroup) -> str:
        """Decides on the local name, and renames the uses when it changes."""
        targets = {item.redirect.target for item in group.imports}
        [target, *more] = targets
        if more or target.name == group.local or any(self._refusal(i) for i in group.imports):
            return group.local
        if any(
            self._around.unfit(r, u, self._scopes)
            for r in group.redirects
            for u in self._scopes.uses_of(group.scope, group.local)
        ):
            return group.local
        same_object = {
            id(item.site.node)
            for other in self._found.names
            if other.scope is group.scope and other.local == target.name
            for item in other.imports
            if item.redirect.target == target
        } | {
            id(site.node)
            for site, module in self._found.imports
            if site.scope is group.scope and binds_target(site, module, target, target.name)
        }
        objection = self._renaming.objection(group, target.name, same_object)
        if objection:
            if not any(item.alias.asname is not None for item in group.imports):
                self._kept_locals[id(group)] = objection
            return group.local
        self._renaming.apply(group, target.name)
        return target.name

    def _note(self, item: NameImport, disposition: Disposition, reason: str = "") -> None:
        node = item.site.node
        assert isinstance(node, cst.ImportFrom)
        form = Form.RELATIVE_IMPORT if node.relative else Form.FROM_IMPORT
        self._outcome.note(item.alias, item.redirect.found, form, disposition, reason)

    def _edit(self, site: ImportSite, moves: list[MovedImport]) -> None:
        node = site.node
        assert isinstance(node, cst.ImportFrom)
        assert not isinstance(node.names, cst.ImportStar)
        moved = {id(move.item.alias) for move in moves}
        stays = [alias for alias in node.names if id(alias) not in moved]
        home = next(module for other, module in self._found.imports if other is site)
        loaded_by_rest = stays or any(move.target.module == home for move in moves)
        kept, loads = ("", "") if loaded_by_rest else self._loading(site, moves)
        for move in moves:
            stays_on = f"the name {move.local} stays: {move.why_local}" if move.why_local else ""
            why = move.why_local if move.vanishes else stays_on
            self._note(move.item, Disposition.REWRITTEN, "; ".join(filter(None, (why, kept))))
        fresh = [m for m in moves if not m.vanishes and not self._is_there(site, m)]
        for move in fresh:
            self._planned.note(site, move.target, move.local)
        if not stays and not fresh:
            if not loads and self._remove(site, vanishes=all(m.vanishes for m in moves)):
                return
            fresh = [move for move in moves if not move.vanishes]
            if not fresh and loads:
                self._edits.replace(node, loads.splitlines()[0].partition("  #")[0])
                return
        inner = [move for move in fresh if move.target.module == home]
        by_module: dict[str, list[MovedImport]] = {}
        for move in fresh:
            if move.target.module != home:
                by_module.setdefault(move.target.module, []).append(move)
        comments: dict[int, tuple[str, ...]] = {}
        if stays or inner:
            kept_node, comments = self._within(node, stays, inner)
            self._edits.replace(node, kept_node)
            rest = list(by_module.items())
        else:
            (module, first), *rest = by_module.items()
            self._edits.replace(node, self._in_place(node, module, first))
        lines = [self._line(site, module, some, comments) for module, some in rest]
        if lines or loads:
            self._add(site, [*lines, *loads.splitlines()])

    def _loading(self, site: ImportSite, moves: list[MovedImport]) -> tuple[str, str]:
        """Why the module must still be loaded, and the import that does it; both may be ""."""
        if "type-checking" in site.place.guards:
            return "", ""
        module = moves[0].item.redirect.found.module
        reasons = [self._around.loaded(module, move.target.module) for move in moves]
        if not all(reasons):
            return "", ""
        wanted = self._around.loading(module, moves[0].target.module)
        lines = [
            loading_import(self._scopes, site, one, self._around.package)
            for one in wanted
            if not loads_plainly(self._scopes, site, one)
        ]
        named = ", ".join(f"`{line.partition('  #')[0]}`" for line in lines)
        return (f"{named} keeps it loaded: {reasons[0]}" if lines else ""), "\n".join(lines)

    def _within(
        self, node: cst.ImportFrom, stays: list[cst.ImportAlias], inner: list[MovedImport]
    ) -> tuple[cst.ImportFrom, dict[int, tuple[str, ...]]]:
        """The statement with other names of the same module, each once, and the rest gone."""
        assert not isinstance(node.names, cst.ImportStar)
        by_alias = {id(move.item.alias): move for move in inner}
        seen = {(dotted(a.name), dotted(a.asname.name if a.asname else a.name)) for a in stays}
        kept = []
        for alias in node.names:
            move = by_alias.get(id(alias))
            key = (move.target.name, move.local) if move is not None else None
            if alias in stays or (key is not None and key not in seen):
                kept.append(alias)
            if key is not None:
                seen.add(key)
        gone = {id(alias) for alias in node.names} - {id(alias) for alias in kept}
        slim, comments = without(node, gone) if gone else (node, {})
        assert not isinstance(slim.names, cst.ImportStar)
        names = []
        for old, new in zip(kept, slim.names, strict=True):
            move = by_alias.get(id(old))
            swapped = new if move is None else with_name(old, move.target.name, move.local)
            names.append(swapped.with_changes(comma=new.comma))
        return slim.with_changes(names=names), comments

    def _in_place(
        self, node: cst.ImportFrom, module: str, moves: list[MovedImport]
    ) -> cst.ImportFrom:
        assert not isinstance(node.names, cst.ImportStar)
        by_alias = {id(move.item.alias): move for move in moves}
        seen: set[tuple[str, str]] = set()
        gone = {id(alias) for alias in node.names if id(alias) not in by_alias}
        for alias in node.names:
            move = by_alias.get(id(alias))
            if move is None:
                continue
            key = (move.target.name, move.local)
            if key in seen and len(node.names) - len(gone) > 1:
                gone.add(id(alias))
            seen.add(key)
        renamed = {
            id(alias): with_name(alias, by_alias[id(alias)].target.name, by_alias[id(alias)].local)
            for alias in node.names
            if id(alias) not in gone
        }
        slim = without(node, gone)[0] if gone else node
        assert not isinstance(slim.names, cst.ImportStar)
        kept = [alias for alias in node.names if id(alias) not in gone]
        names = [
            renamed[id(old)].with_changes(comma=new.comma)
            for old, new in zip(kept, slim.names, strict=True)
        ]
        written = spell_module(module, self._around.package, bool(node.relative))
        return with_module(slim.with_changes(names=names), written)

    def _line(
        self,
        site: ImportSite,
        module: str,
        moves: list[MovedImport],
        comments: dict[int, tuple[str, ...]],
    ) -> str:
        node = site.node
        assert isinstance(node, cst.ImportFrom)
        written = spell_module(module, self._around.package, bool(node.relative))
        names: dict[str, None] = {}
        for move in moves:
            explicit = move.item.alias.asname is not None and (
                dotted(move.item.alias.asname.name) == dotted(move.item.alias.name)
            )
            same = move.target.name == move.local and not explicit
            names[move.target.name if same else f"{move.target.name} as {move.local}"] = None
        said = [text for m in moves for text in comments.get(id(m.item.alias), ())]
        if said and isinstance(site.place.line, cst.SimpleStatementLine) and len(names) == 1:
            # It had a line of its own between parentheses; it gets one again.
            pad = self._edits.file.module.default_indent
            *above, behind = said
            lines = [*(f"{pad}{text}" for text in above), f"{pad}{next(iter(names))},  {behind}"]
            return "\n".join([f"from {written} import (", *lines, ")"])
        trailing = site.place.line.trailing_whitespace.comment
        if not said and trailing is not None and trailing.value.startswith(DIRECTIVES):
            said = [trailing.value]
        comment = f"  {' '.join(said)}" if said else ""
        return f"from {written} import {', '.join(names)}{comment}"

    def _is_there(self, site: ImportSite, move: MovedImport) -> bool:
        """Whether the same block already imported the very same name above, and nothing else."""
        there = [
            other
            for other, module in self._found.imports
            if binds_target(other, module, move.target, move.local)
        ]
        same = {id(other.node) for other in there} | self._same[move.target, move.local]
        if any(id(one.node) not in same for one in site.scope.bindings.get(move.local, ())):
            return False
        return self._planned.is_above(site, move.target, move.local) or any(
            stands_above(other, site) for other in there
        )

    def _remove(self, site: ImportSite, *, vanishes: bool) -> bool:
        """Removes a statement that would only repeat another, if its line says nothing else.

        Args:
            vanishes: nothing takes its place; what is said to tools on its line goes as well.
        """
        line = site.place.line
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
            return False
        if line.trailing_whitespace.comment is not None and not vanishes:
            return False
        if not says_nothing_else(line):
            self._edits.replace(site.node, "pass")
            return True
        remove_line(self._edits, self._scopes, site)
        return True

    def _add(self, site: ImportSite, lines: list[str]) -> None:
        line = site.place.line
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            self._edits.insert_after(line, "\n".join(lines))
        else:
            bare = [text.partition("  #")[0] for text in lines]
            self._edits.append_small(site.node, "; ".join(bare))
