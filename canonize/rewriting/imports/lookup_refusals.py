"""Why what one file looks up through a module stays as it is."""

from __future__ import annotations

from dataclasses import replace

from canonize.core.reasons import Code, Reason
from canonize.references.made_of import MADE_OF
from canonize.references.references import Lookup, ModuleGroup
from canonize.rewriting.imports.local_targets import HIDDEN, ITSELF_USES, LocalTargets
from canonize.rewriting.imports.lookup_edits import LookupEdits
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import ScopeKind, Scopes, Use


class LookupRefusals:
    """Asks about the lookups of one file."""

    def __init__(
        self, edits: FileEdits, scopes: Scopes, around: Surroundings, lookups: LookupEdits
    ) -> None:
        self._scopes = scopes
        self._around = around
        self._lookups = lookups
        self._local_targets = LocalTargets(scopes, edits)

    def reason(self, group: ModuleGroup, lookup: Lookup) -> str:
        """Why a lookup is left as it is, and told of; "" when nothing speaks against it."""
        target = lookup.redirect.target
        if group.is_rebound:
            return Reason(f"{group.local} is bound to something else here too", Code.NAME_TAKEN)
        if any(group.local in scope.declared_global for scope in self._scopes.all):
            return Reason(f"a function binds {group.local} for the whole file", Code.NAME_TAKEN)
        if target.module == self._around.module and (reason := self._not_at_home(lookup)):
            return reason
        if lookup.string is not None and lookup.string.node.prefix:
            return "an unusual string names it"
        if lookup.string is not None and self._lookups.has_comment(lookup):
            return "a comment stands inside the name"
        if lookup.puts and (reason := self._around.patched(lookup.redirect.found)):
            return reason
        seen = f"{group.local}.{lookup.redirect.found.name}"
        found = lookup.redirect.found
        is_same = self._around.moves(found.module) and target.name == found.name
        at_top = group.scope.kind is ScopeKind.MODULE
        if at_top and not is_same and (reason := self._around.reached(seen)):
            return Reason(f"{seen} is looked up from outside: {reason}", Code.ASKED_FROM_OUTSIDE)
        if lookup.redirect.through:
            return Reason(
                f"{lookup.redirect.through} may hand it on through its __getattr__",
                Code.OWN_GETATTR,
            )
        reason = self._around.missing(target) or self._around.stays(lookup.redirect)
        return reason or self._around.unfit(lookup.redirect, _beyond(lookup), self._scopes)

    def made_of(self, lookup: Lookup) -> str:
        """Why a lookup stays by which the canonical does its work with what is not ours."""
        target, found = lookup.redirect.target, lookup.redirect.found
        if target.module != self._around.module or self._around.is_ours(found.module):
            return ""
        uses = [lookup.use]
        reason = self._local_targets.objection_to(uses, target.name, self._scopes.top)
        itself = reason == ITSELF_USES.format(target=target.name)
        return MADE_OF.format(target=target) if itself else ""

    def _not_at_home(self, lookup: Lookup) -> str:
        """In the canonical's own file: why its definition can't be meant where it is looked up."""
        target, use = lookup.redirect.target, lookup.use
        if lookup.string is not None or lookup.span is not None or lookup.puts:
            return f"this file is {target.module}; it can't import itself"
        reason = self._local_targets.objection_to([use], target.name, self._scopes.top)
        if reason == HIDDEN.format(target=target.name):
            gives_way = self._lookups.locals.can_give_way(use, target.name)
            reason = "" if gives_way and not self._around.sees_locals() else reason
        said = f"this file is {target.module}, where {target.name} is defined: {reason}"
        return Reason(said, reason) if reason else ""


def _beyond(lookup: Lookup) -> Use:
    """The use of the competitor itself: what follows its name in the chain."""
    use = lookup.use
    nodes = [id(attribute) for attribute in use.chain]
    if lookup.string is not None or lookup.span is not None or id(lookup.node) not in nodes:
        return Use(use.name, use.node, use.scope)
    rest = use.chain[nodes.index(id(lookup.node)) + 1 :]
    return replace(use, chain=rest, stores=use.stores and bool(rest))
