"""Members that are looked up by a text: ``getattr(x, name)``, ``x.__getattribute__("m")``.

What the text may be is followed as far as one file says it; ``attrgetter("m")(x)`` says it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.references.closed_ends import ClosedEnds
from canonize.syntax.scopes import Bind, Scope, Scopes, StringSite, dotted
from canonize.syntax.stdlib_names import GETTERS, READERS, WRITERS

_BY_NAME = READERS | WRITERS
_SPECIAL = frozenset({"__getattribute__", "__getattr__", "__setattr__", "__delattr__"})
_STORING = WRITERS | {"__setattr__", "__delattr__"}


@dataclass(frozen=True, slots=True)
class TextLookup:
    """One lookup by a text.

    Args:
        callee: the function that does it.
        names: every member that it may be; ``None``: not known.
        start: how the name begins in any case.
        may_lack: it is looked up for whoever has it.
    """

    callee: str
    names: frozenset[str] | None = None
    start: str = ""
    may_lack: bool = False

    @property
    def stores(self) -> bool:
        return self.callee in _STORING


class TextLookups:
    """Those of one file."""

    def __init__(self, scopes: Scopes, fates: Fates) -> None:
        self._scopes = scopes
        self._fates = fates

    @cached_property
    def _ends(self) -> ClosedEnds:
        return ClosedEnds(self._scopes)

    def of(self, node: cst.CSTNode, scope: Scope) -> TextLookup | None:
        """How a member of what stands somewhere is looked up there, if it is by a text."""
        above = self._fates.parent(node)
        match above:
            case cst.Attribute(value=value, attr=cst.Name(name)) if name in _SPECIAL:
                call = self._fates.parent(above)
                if value is node and isinstance(call, cst.Call) and call.func is above:
                    return self._asked(name, call, call.args, scope)
            case cst.Arg(star="", keyword=None):
                call = self._fates.parent(above)
                if isinstance(call, cst.Call) and call.args[0] is above:
                    return self._given(call, scope)
        return None

    def _given(self, call: cst.Call, scope: Scope) -> TextLookup | None:
        callee = dotted(call.func)
        leaf = callee.rpartition(".")[2]
        if callee in _BY_NAME or (leaf in _SPECIAL and callee == f"object.{leaf}"):
            return self._asked(leaf, call, call.args[1:], scope) if call.args[1:] else None
        getter = self._getter(call.func, scope)
        if getter is None or len(call.args) != 1:
            return None
        leaf = dotted(getter.func).rpartition(".")[2]
        words = getter.args if leaf == "attrgetter" else getter.args[:1]
        found = [self._ends.values(word.value, scope) for word in words if not word.star]
        if len(found) < len(words) or not found or None in found:
            return TextLookup(leaf)
        names = {name.partition(".")[0] for some in found for name in some or ()}
        return TextLookup(leaf, frozenset(names))

    def _asked(
        self, callee: str, call: cst.Call, rest: Sequence[cst.Arg], scope: Scope
    ) -> TextLookup | None:
        if not rest or rest[0].star or rest[0].keyword is not None:
            return TextLookup(callee)
        known = self._ends.texts(rest[0].value, scope)
        may_lack = callee == "hasattr" or (callee == "getattr" and len(call.args) > 2)
        return TextLookup(callee, known.all, known.start, may_lack)

    def _getter(self, func: cst.BaseExpression, scope: Scope) -> cst.Call | None:
        """``attrgetter("m")``, right there or by the only name that it has."""
        if isinstance(func, cst.Name):
            owner = scope.owner(func.value)
            bound = owner.bindings[func.value] if owner is not None else []
            if len(bound) != 1 or bound[0].how is not Bind.ASSIGN:
                return None
            target = self._ends.above(bound[0].node)
            assigned = self._ends.above(target) if isinstance(target, cst.AssignTarget) else None
            func = assigned.value if isinstance(assigned, cst.Assign) else func
        if isinstance(func, cst.Call) and dotted(func.func).rpartition(".")[2] in GETTERS:
            return func
        return None


def may_lack(site: StringSite) -> bool:
    """Whether a literal name is looked up for whoever has it."""
    with_default = site.call is not None and len(site.call.args) > 2
    return site.callee == "hasattr" or (site.callee == "getattr" and with_default)
