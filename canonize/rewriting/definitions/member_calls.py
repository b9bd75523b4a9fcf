"""Who calls a method, told by its name alone, and whether each could call a function instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

import libcst as cst

from canonize.core.file_kinds import is_document, is_python
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.rewriting.definitions.member_receivers import MethodReceivers
from canonize.rewriting.definitions.members_by_name import answers_anything, by_other_ways
from canonize.rewriting.definitions.method_code import is_bound_plainly
from canonize.rewriting.definitions.move_advice import BY_HAND
from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Use, below

_AT_PROMPT = r"(?m)^\W*(?:>>>|\.\.\. ).*"
"""What stands before a name in an example of a session."""


class MemberCalls:
    """The calls of one method.

    Args:
        target: the function's name.
        method: its definition.
    """

    def __init__(self, old: Symbol, method: cst.FunctionDef, target: str, project: Project) -> None:
        self._old, self._method, self._target, self._project = old, method, target, project
        self._owner, _, self._leaf = old.name.rpartition(".")
        self._is_plain = is_bound_plainly(method)

    @cached_property
    def _fake(self) -> str:
        return answers_anything(self._project)

    def refuse_unsure(self, path: str) -> None:
        """Raises CannotMove where its name does not tell who calls it."""
        if told := by_other_ways(self._old, self._project):
            unsure = f"{told}, so that who has {self._leaf} can't be told"
            raise CannotMove(unsure, path, move=BY_HAND)

    def is_in_code(self, path: str, data: bytes) -> bool:
        """Whether a file is code that may call it; raises CannotMove where it can't be told."""
        if b"\0" in data:
            return False
        if is_document(path):
            if re.search(rf"{_AT_PROMPT}\b{self._leaf}\b".encode(), data):
                told = f"{path} shows how {self._leaf} is called"
                raise CannotMove(told, path, move=BY_HAND)
            return False
        if not is_python(path):
            raise CannotMove(f"{path} names {self._leaf}, and is no Python", path, move=BY_HAND)
        return True

    def replaced(self, path: str, analysed: Analysed) -> list[cst.Attribute]:
        """The attributes in whose place the function's name can stand.

        Raises:
            CannotMove: something else says the method's name.
        """
        places = list(self._lookups(path, analysed))
        self._refuse_others(path, analysed, {id(attribute) for _, attribute in places})
        uses = [use for use, _ in places]
        if path == self._project.modules.path(self._old.module):
            uses += _uses_within(analysed, self._method)
            self._refuse_taken(path, analysed, uses)
        elif places:
            self._refuse_taken(path, analysed, uses)
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
        receivers = MethodReceivers(
            self._old, self._method, self._project, path, analysed, is_plain=self._is_plain
        )
        for scope in analysed.scopes.all:
            for use in (use for uses in scope.uses.values() for use in uses):
                for attribute in use.chain:
                    if attribute.attr.value != self._leaf:
                        continue
                    why = "looks something up on it"
                    if attribute is use.chain[-1]:
                        why = receivers.problem(use)
                    if not why and self._fake and not receivers.is_known(use):
                        why = f"may look it up on what {self._fake} makes up"
                    if why:
                        raise self.refuse(path, analysed, attribute, why)
                    yield use, attribute

    def _refuse_others(self, path: str, analysed: Analysed, known: Collection[int]) -> None:
        """Whatever says the name, and is neither such a lookup nor prose."""
        for node in below(analysed.file.module):
            match node:
                case cst.Attribute(attr=cst.Name(value=self._leaf)) if id(node) not in known:
                    raise self.refuse(path, analysed, node, "looks it up on what it computes")
                case (
                    cst.Arg(keyword=cst.Name(value=self._leaf))
                    | cst.MatchKeywordElement(key=cst.Name(value=self._leaf))
                ):
                    raise self.refuse(path, analysed, node, "gives another of that name")
                case cst.ClassDef(name=cst.Name(value=name)):
                    if path != self._project.modules.path(self._old.module) or name != self._owner:
                        self._refuse_own(path, analysed, node)
        for site in analysed.scopes.strings:
            text = analysed.file.module.code_for_node(site.node)
            said = rf"(?<!\w){self._leaf}(?!\w)"
            if site.role == "docstring":
                said = _AT_PROMPT + said
            if re.search(said, text):
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


def _uses_within(analysed: Analysed, method: cst.FunctionDef) -> Iterator[Use]:
    """What a method's own code uses."""
    for scope in analysed.scopes.all:
        if any(outer.node is method for outer in scope.outward()):
            for uses in scope.uses.values():
                yield from uses
