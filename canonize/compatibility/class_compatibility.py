"""What is done with a class itself: enums are iterated, generics indexed, exceptions raised."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.implicit_members import implicit
from canonize.compatibility.nature_differences import changed_exceptions
from canonize.compatibility.noticing import Noticing
from canonize.compatibility.use_verdicts import Judgement, Trouble, adapt, untold
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, Trait

_METACLASS = "__init_subclass__"


class ClassFit:
    """Compares two classes as objects of their own.

    Args:
        noticing: which bases are asked for by name.
    """

    def __init__(self, old: Api, new: Api, target: Symbol, noticing: Noticing) -> None:
        self._old = old
        self._new = new
        self._target = target
        self._noticing = noticing
        self._are_classes = {old.kind, new.kind} == {ApiKind.CLASS}

    def made(self, call: cst.Call, fates: Fates) -> Iterator[Judgement]:
        """An instance that is made: raised, or a member of an enum that is looked up by value."""
        if not self._are_classes:
            return
        if isinstance(fates.parent(call), cst.Raise):
            yield from self._raised()
        if Trait.ENUM in self._old.traits:
            yield from self._listed()

    def used(self, node: cst.CSTNode, fates: Fates) -> Iterator[Judgement]:
        """The class itself: ``for x in X``, ``X[key]``, ``raise X``."""
        if not self._are_classes:
            return
        above = fates.parent(node)
        if isinstance(above, cst.Raise):
            yield from self._raised()
        elif Trait.ENUM in self._old.traits and any(True for _ in implicit(fates, node)):
            yield from self._listed()
        elif isinstance(above, cst.Subscript) and above.value is node and self._is_no_generic():
            yield adapt(Trouble.KIND, f"{self._target} takes no type arguments", name="[]")

    def derived(self) -> Iterator[Judgement]:
        """A subclass that is defined: what either side does then."""
        if not self._are_classes or self._old.open or self._new.open:
            return
        mine, theirs = self._old.members.get(_METACLASS), self._new.members.get(_METACLASS)
        if (mine is None) is not (theirs is None):
            side = "here" if mine is not None else "there"
            told = f"a subclass runs __init_subclass__ only {side}"
            yield untold(Trouble.SPECIAL, told, risky=True, name=_METACLASS)
        elif self._old.metaclass != self._new.metaclass:
            one, other = self._old.metaclass or "type", self._new.metaclass or "type"
            told = f"its metaclass is {one} here, {other} there"
            yield untold(Trouble.SPECIAL, told, risky=True, name="metaclass")

    def _is_no_generic(self) -> bool:
        def takes(api: Api) -> bool:
            return Trait.GENERIC in api.traits or "__class_getitem__" in api.members

        return takes(self._old) and not takes(self._new) and not self._new.open

    def _listed(self) -> Iterator[Judgement]:
        if self._old.enum != self._new.enum and not self._new.open:
            told = f"its members are {_shown(self._old)} here, {_shown(self._new)} there"
            yield untold(Trouble.SPECIAL, told, asks=True, name="__members__")

    def _raised(self) -> Iterator[Judgement]:
        changed = sorted(changed_exceptions(self._old, self._new))
        caught = [base for base in changed if self._noticing.tests_for(base)]
        if caught:
            lost = [base for base in caught if base in self._old.ancestors]
            told = f"only here it is caught as {', '.join(lost)}" if lost else ""
            told = told or f"only there it is caught as {', '.join(caught)}"
            yield untold(Trouble.BASES, told, risky=True, name=caught[0])


def _shown(api: Api) -> str:
    return ", ".join(f"{name}={value}" for name, value in api.enum.items()) or "none"
