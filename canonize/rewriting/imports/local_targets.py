"""An import of a competitor in the canonical's own module: the definition there takes its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.references.references import NameGroup
from canonize.rewriting.imports.statement_edits import says_nothing_else
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Bind, Scope, ScopeKind, Scopes, Use
from canonize.syntax.statements import holders, runs_on_import, type_checking_block

_DEFINING = (Bind.DEFINE, Bind.ASSIGN)


class LocalTargets:
    """Says whether the uses of an imported name can mean a definition of the same file."""

    def __init__(self, scopes: Scopes, edits: FileEdits) -> None:
        self._scopes = scopes
        self._module = edits.file.module

    def objection(self, group: NameGroup, target: str) -> str:
        """Why the import can't go in favour of the file's own ``target``; empty when it can.

        The definition has to stand once, above every use that runs while the file is imported,
        and must not itself need what it is to replace.
        """
        imports = {id(item.site.node) for item in group.imports}
        if group.is_rebound or group.scope.kind is ScopeKind.CLASS:
            return Reason(f"{group.local} is bound in another way too", Code.NAME_TAKEN)
        if any(
            not self._can_go(item.site.place.line, item.site.place.block) for item in group.imports
        ):
            return "the import can't be taken out of its line"
        uses = self._scopes.uses_of(group.scope, group.local)
        return self.objection_to(uses, target, group.scope, imports)

    def objection_to(
        self,
        uses: Sequence[Use],
        target: str,
        scope: Scope,
        imports: Collection[int] = (),
    ) -> str:
        """The same, of some uses of a name that a scope binds.

        Args:
            imports: the ``id`` of statements that go, and bind nothing then.
        """
        top = self._scopes.top
        bindings = [b for b in top.bindings.get(target, ()) if id(b.node) not in imports]
        if len(bindings) != 1 or bindings[0].how not in _DEFINING:
            return Reason(f"{target} is not defined exactly once in this file", Code.NAME_TAKEN)
        held = holders(self._module, [bindings[0].node, *(use.node for use in uses)])
        home = held.get(id(bindings[0].node))
        if home is None:
            return Reason(f"{target} is not defined at the top of this file", Code.NAME_TAKEN)
        for use in uses:
            if held.get(id(use.node)) == home:
                return Reason(ITSELF_USES.format(target=target), Code.OWN_FILE)
            owner = use.scope.owner(target)
            if owner is not None and owner is not top and owner is not scope:
                return Reason(HIDDEN.format(target=target), Code.NAME_TAKEN)
            if runs_on_import(use.scope) and held.get(id(use.node), -1) < home:
                return Reason(f"it is used above the definition of {target}", Code.OWN_FILE)
        return ""

    def _can_go(self, line: cst.CSTNode, block: cst.CSTNode) -> bool:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
            return False
        names = getattr(line.body[0], "names", ())
        if len(names) == 1 and not says_nothing_else(line):
            return False
        if isinstance(block, cst.Module) or len(getattr(block, "body", ())) > 1:
            return True
        return type_checking_block(self._module.body, block) is not None


ITSELF_USES = "{target} itself uses it"
HIDDEN = "{target} means something else where it is used"
