"""What is done with a class itself: enums are iterated, generics indexed, exceptions raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.implicit_members import implicit
from canonize.compatibility.nature_differences import changed_exceptions
from canonize.compatibility.noticing import Noticing
from canonize.compatibility.special_members import named_otherwise
from canonize.compatibility.use_verdicts import Judgement, Trouble, adapt, untold
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, Trait

_METACLASS = "__init_subclass__"
_MATCH = "__match_args__"
_OF_KEYS = frozenset({"__required_keys__", "__optional_keys__", "__total__"})


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
        raised = [*self._raised()]
        if raised and isinstance(fates.parent(call), cst.Raise):
            yield from raised
        if Trait.ENUM in self._old.traits and not self._is_member_of_both(call):
            yield from self._listed()
            yield from self._only_one_has("_missing_", "a value that is no member's")
        yield from self._only_one_has("__del__", "the end of an object")
        yield from self._only_one_has("__setattr__", "what is set on an object")

    def _is_member_of_both(self, call: cst.Call) -> bool:
        """Whether a member is looked up by its value, which both have under one name."""
        match call.args:
            case [
                cst.Arg(star="", keyword=None, value=cst.BaseString() | cst.BaseNumber() as node)
            ]:
                value = cst.Module([]).code_for_node(node)
            case _:
                return False
        mine, theirs = (_named(value, api) for api in (self._old, self._new))
        return bool(mine) and mine == theirs

    def _is_named_in_both(self, above: cst.CSTNode | None) -> bool:
        """``X["NAME"]``: a member with the same value in both."""
        match above:
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
                name = key.evaluated_value if isinstance(key, cst.SimpleString) else ""
                mine, theirs = self._old.enum, self._new.enum
                return name in mine and mine.get(str(name)) == theirs.get(str(name))
        return False

    def used(self, node: cst.CSTNode, fates: Fates) -> Iterator[Judgement]:
        """The class itself: ``for x in X``, ``X[key]``, ``raise X``."""
        if not self._are_classes:
            return
        above = fates.parent(node)
        if isinstance(above, cst.Raise):
            yield from self._raised()
        elif Trait.ENUM in self._old.traits and self._is_named_in_both(above):
            return
        elif Trait.ENUM in self._old.traits and any(True for _ in implicit(fates, node)):
            yield from self._listed(in_order=True)
        elif isinstance(above, cst.Subscript) and above.value is node:
            if self._is_no_generic():
                yield adapt(Trouble.KIND, f"{self._target} takes no type arguments", name="[]")
            yield from self._only_one_has("__class_getitem__", "a class with something in brackets")
        elif isinstance(above, cst.MatchClass) and above.cls is node:
            yield from self._matched(above)

    def _matched(self, pattern: cst.MatchClass) -> Iterator[Judgement]:
        """``case X(a, name=b)``: by ``__match_args__``, and by attributes."""
        for keyword in pattern.kwds:
            name = keyword.key.value
            if name in self._old.members and self._new.lacks(name):
                yield adapt(
                    Trouble.MISSING, f"it is matched by {name}, which is not there", name=name
                )
        if not pattern.patterns:
            return
        mine, theirs = (_MATCH in api.members for api in (self._old, self._new))
        if mine is not theirs and not (self._new.open if mine else self._old.open):
            told = (
                f"it is matched by position, and only {'one here' if mine else 'that there'} says"
            )
            yield adapt(Trouble.SPECIAL, f"{told} in which order ({_MATCH})", name=_MATCH)
        elif mine:
            yield from self._says_otherwise(_MATCH, "it is matched by position")
        else:
            count = len(pattern.patterns)
            names = [
                [p.name for p in api.call.signature.positional[:count]]
                if api.call is not None and api.call.signature is not None
                else []
                for api in (self._old, self._new)
            ]
            if names[0] != names[1]:
                told = f"it is matched by position: {', '.join(names[0])} here"
                yield untold(Trouble.SPECIAL, told, risky=True, name=_MATCH)

    def asked(self) -> Iterator[Judgement]:
        """``isinstance(x, X)``: of a protocol, whatever has its members is one."""
        if not self._are_classes:
            return
        yield from self._only_one_has("__subclasshook__", "who else is one")
        if "Protocol" not in self._old.ancestors | self._new.ancestors:
            return
        mine, theirs = (set(api.members) for api in (self._old, self._new))
        is_one, is_other = ("Protocol" in api.ancestors for api in (self._old, self._new))
        if mine != theirs or is_one is not is_other:
            told = f"other things are one: it asks for {', '.join(sorted(mine ^ theirs)[:3])}"
            yield untold(Trouble.SPECIAL, told, risky=True, name="Protocol")

    def looked_up(self, name: str) -> Iterator[Judgement]:
        """``X.NAME``: what the class is called, and what its members are beside their values."""
        if name in ("__name__", "__qualname__"):
            yield from named_otherwise(self._old, self._new, f"asked for its {name}")
        elif name in _OF_KEYS:
            yield from self._says_otherwise("__required_keys__", f"asked for its {name}")
        elif name == "__module__" and self._old.origin.module != self._new.origin.module:
            told = f"its module is asked for: {self._old.origin.module} here"
            yield untold(Trouble.SPECIAL, told, risky=True, name=name)
        elif self._are_classes and name in self._old.enum and not self._new.open:
            mixed = self._old.ancestors ^ self._new.ancestors
            if kinds := sorted(mixed & {"int", "str", "float", "bytes", "IntFlag", "Flag"}):
                side = "here" if kinds[0] in self._old.ancestors else "there"
                told = f"its members are {kinds[0]} only {side}"
                yield untold(Trouble.BASES, told, risky=True, name=name)

    def _only_one_has(self, name: str, what: str) -> Iterator[Judgement]:
        found = (api.members.get(name) for api in (self._old, self._new))
        mine, theirs = (member is not None and member.is_declared for member in found)
        if mine is not theirs and not (self._new.open if mine else self._old.open):
            told = f"{what} is answered by {name} only {'here' if mine else 'there'}"
            yield untold(Trouble.SPECIAL, told, risky=True, name=name)

    def _says_otherwise(self, name: str, what: str) -> Iterator[Judgement]:
        mine, theirs = self._old.members.get(name), self._new.members.get(name)
        if mine is not None and theirs is not None and mine.value != theirs.value:
            told = f"{what}: {name} is {mine.value} here, {theirs.value} there"
            yield untold(Trouble.SPECIAL, told, risky=True, name=name)

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

    def _lacked_by_members(self) -> Iterator[Judgement]:
        mine = {name for name, member in self._old.members.items() if member.is_public}
        lacking = sorted(mine - self._new.members.keys() - self._old.enum.keys())
        if lacking and not self._new.open:
            told = f"its members have {lacking[0]} here, and not there"
            yield untold(Trouble.MISSING, told, risky=True, name=lacking[0])

    def _listed(self, *, in_order: bool = False) -> Iterator[Judgement]:
        yield from self._lacked_by_members()
        is_same = self._old.enum == self._new.enum
        if in_order and is_same:
            is_same = [*self._old.enum] == [*self._new.enum]
        if not is_same and not self._new.open:
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


def _named(value: str, api: Api) -> list[str]:
    """The members of an enum that have a literal as their value."""
    try:
        wanted = ast.literal_eval(value)
    except (ValueError, SyntaxError, TypeError):
        return []
    return [name for name, text in api.enum.items() if text in (str(wanted), repr(wanted))]


def _shown(api: Api) -> str:
    return ", ".join(f"{name}={value}" for name, value in api.enum.items()) or "none"
