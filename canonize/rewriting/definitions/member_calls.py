"""Who calls a method, told by its name alone, and whether each could call a function instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.rewriting.definitions.bare_names import is_distinctive
from canonize.rewriting.definitions.move_advice import BY_HAND
from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.rewriting.definitions.renaming_members import Family
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Scope, ScopeKind, Use, below, dotted


class MemberCalls:
    """The calls of one method.

    Args:
        target: the function's name.
        is_plain: whether it is given the object on which it is looked up.
    """

    def __init__(self, old: Symbol, target: str, project: Project, *, is_plain: bool) -> None:
        self._old, self._target, self._project = old, target, project
        self._owner, _, self._leaf = old.name.rpartition(".")
        self._is_plain = is_plain

    def refuse_unsure(self, path: str) -> None:
        """Raises CannotMove where its name does not tell who calls it."""
        if "." in self._owner or self._leaf.startswith("__") or not is_distinctive(self._leaf):
            told = f"{self._leaf} may be a member of other things, too; who calls it can't be told"
            raise CannotMove(told, path, move=BY_HAND)
        Family(self._old.module, self._owner, self._project).check_bases(self._leaf, path)

    def replaced(self, path: str, analysed: Analysed) -> list[cst.Attribute]:
        """The attributes in whose place the function's name can stand.

        Raises:
            CannotMove: something else says the method's name.
        """
        places = list(self._lookups(path, analysed))
        self._refuse_others(path, analysed, {id(attribute) for _, attribute in places})
        if places:
            self._refuse_taken(path, analysed, [use for use, _ in places])
        return [attribute for _, attribute in places]

    def refuse(self, path: str, analysed: Analysed, node: cst.CSTNode, why: str) -> CannotMove:
        """An error at a place."""
        spans = analysed.file.spans([node])
        at = spans[id(node)].start if id(node) in spans else 0
        told = f"{path}:{analysed.file.place(at)[0]} {why}"
        return CannotMove(
            f"{told}, so that {self._old.name} can't become a function", path, at, move=BY_HAND
        )

    def _lookups(self, path: str, analysed: Analysed) -> Iterator[tuple[Use, cst.Attribute]]:
        """The attributes that are the method, with the name that each begins with."""
        for scope in analysed.scopes.all:
            for use in (use for uses in scope.uses.values() for use in uses):
                for index, attribute in enumerate(use.chain):
                    if attribute.attr.value == self._leaf:
                        if use.stores and index == len(use.chain) - 1:
                            raise self.refuse(path, analysed, attribute, "puts another there")
                        self._refuse_class(path, analysed, attribute, scope)
                        yield use, attribute

    def _refuse_class(
        self, path: str, analysed: Analysed, attribute: cst.Attribute, scope: Scope
    ) -> None:
        """``Base.check(self, x)`` gives a plain method its object by hand."""
        name = dotted(attribute.value)
        module = self._project.modules.name(path) or ""
        found = self._project.names.dotted(module, name).stands
        binds = scope.owner(name.partition(".")[0])
        is_object = binds is not None and binds.kind is not ScopeKind.MODULE
        if name == "super" or (self._is_plain and name in ("cls", "mcs", "type")):
            raise self.refuse(path, analysed, attribute, "does not look it up on an object")
        if self._is_plain and not is_object and found in (Stands.DEFINITION, Stands.MODULE):
            raise self.refuse(path, analysed, attribute, "does not look it up on an object")

    def _refuse_others(self, path: str, analysed: Analysed, known: Collection[int]) -> None:
        """Whatever says the name, and is neither such a lookup nor prose."""
        for node in below(analysed.file.module):
            match node:
                case cst.Attribute(attr=cst.Name(value=self._leaf)) if id(node) not in known:
                    raise self.refuse(path, analysed, node, "looks it up on what it computes")
                case cst.ClassDef(name=cst.Name(value=name)):
                    if path != self._project.modules.path(self._old.module) or name != self._owner:
                        self._refuse_own(path, analysed, node)
        for site in analysed.scopes.strings:
            text = analysed.file.module.code_for_node(site.node)
            if site.role != "docstring" and re.search(rf"(?<!\w){self._leaf}(?!\w)", text):
                raise self.refuse(path, analysed, site.node, "says it in a text")

    def _refuse_own(self, path: str, analysed: Analysed, owner: cst.ClassDef) -> None:
        scope = next(s for s in analysed.scopes.all if s.node is owner and s.kind == "class")
        if self._leaf in scope.bindings:
            told = f"binds a {self._leaf} of its own in {owner.name.value}"
            raise self.refuse(path, analysed, scope.bindings[self._leaf][0].node, told)

    def _refuse_taken(self, path: str, analysed: Analysed, uses: list[Use]) -> None:
        scopes = analysed.scopes
        if not scopes.is_free(self._target, scopes.top, uses):
            told = Reason(f"{self._target} means something else in {path}", Code.NAME_TAKEN)
            raise CannotMove(told, path)
