"""Notes what stays in a file whose imports were re-routed: other names, a module as an object."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.own_lookups import HARMLESS
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import ModuleGroup, ModuleImport, OtherUse
from canonize.resolution.replacements import Redirects
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.scopes import ScopeKind, Scopes

_ASKS_NOTHING = "the module is given to what looks none of its names up"


@dataclass
class LookupRemarks:
    """Notes them, group by group.

    Args:
        told: the ``id`` of each alias of which something was said already.
        kept: by module, why its import stays.
        seen_to: whether a use of a module as an object goes to the new one.
        note_import: says of an import what becomes of it.
    """

    scopes: Scopes
    redirects: Redirects
    outcome: ReferenceNotes
    around: Surroundings
    told: Collection[int]
    kept: dict[str, str]
    seen_to: Callable[[ModuleGroup, OtherUse], bool]
    note_import: Callable[[ModuleImport, Disposition, str], None]

    def of_group(self, group: ModuleGroup, moved: set[str]) -> None:
        """What stays of one local name.

        Args:
            moved: the modules that are looked up elsewhere now.
        """
        for other in group.others:
            self._other(group, other)
        for item in group.imports:
            if id(item.alias) in self.told:
                continue
            if not self.redirects.holds_directly(item.imported):
                continue
            if any(o.module == item.imported for o in group.others):
                continue
            reason = "the import itself: no competitor is looked up through it here"
            if item.imported in moved:
                seen = group.scope.kind is ScopeKind.MODULE and self.around.outside(group.local)
                reason = "the import itself stays beside the canonical's"
                seen = self.kept.get(item.imported, "") or seen
                reason += f": {seen}" if seen else ""
            self.note_import(item, Disposition.KEPT, reason)

    def _other(self, group: ModuleGroup, other: OtherUse) -> None:
        note = self.outcome.note
        handed_on = self.redirects.find(other.module, other.name)
        if handed_on is not None and not handed_on.is_direct:
            reason = f"looked up in {other.module}, which hands it on"
            note(other.place, handed_on.found, Form.ATTRIBUTE, Disposition.KEPT, reason)
            return
        if not self.redirects.holds_directly(other.module) or self.seen_to(group, other):
            return
        symbol = Symbol(other.module, other.name)
        if other.name:
            reason = f"{other.name} is not a competitor"
            note(other.place, symbol, Form.ATTRIBUTE, Disposition.KEPT, reason, other_name=True)
        elif self._asks_nothing(other):
            note(other.place, symbol, Form.NAME, Disposition.KEPT, _ASKS_NOTHING)
        else:
            reason = Reason(
                "the module is handed on as an object; what is looked up in it is not known",
                Code.MODULE_OBJECT,
            )
            note(other.place, symbol, Form.NAME, Disposition.MANUAL, reason)

    def _asks_nothing(self, other: OtherUse) -> bool:
        """Whether a module is given to what looks no name of it up: ``reload(a.b)``."""
        if other.node is not None:
            return False
        fate = self._fates.of(other.use.chain[-1] if other.use.chain else other.use.node)
        called = fate.callee.rpartition(".")[2]
        if fate.happens is Happens.PASSED and fate.callee in ("hasattr", "getattr"):
            return not self.around.in_hand(other.module)  # `module_objects` looked at them all
        if fate.happens is not Happens.PASSED or called not in HARMLESS:
            return False
        unused = fate.node is not None and isinstance(self._fates.parent(fate.node), cst.Expr)
        return called != "reload" or unused

    @cached_property
    def _fates(self) -> Fates:
        return Fates(self.scopes)
