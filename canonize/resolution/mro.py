"""A class and its bases, nearest first: members, constructor, and what can't be seen."""

from __future__ import annotations

import ast
import builtins
import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from canonize.resolution.api import Member, MemberKind, Place, Trait
from canonize.resolution.binding_statements import decorator_name
from canonize.resolution.class_members import (
    OwnMembers,
    dataclass_fields,
    fields_signature,
    named_tuple_fields,
    own_members,
)
from canonize.resolution.generated_members import enum_values, has_slots, is_frozen
from canonize.resolution.library_members import library_ancestors
from canonize.resolution.resolver import BoundNames, Found, Stands
from canonize.syntax.signatures import Parameter, Signature, Takes
from canonize.syntax.stdlib_names import HARMLESS_ON_CLASSES, PLAIN_BASES

_PLAIN_METACLASSES = frozenset({"ABCMeta", "type"})
_OF_NAMED_TUPLES = (
    "_asdict", "_field_defaults", "_fields", "_make", "_replace", "count", "index",
    *(name for name in vars(tuple) if name not in vars(object)), "__eq__", "__hash__", "__lt__",
    "__repr__",
)  # fmt: skip
_ENUM_CALL = Signature((Parameter("value", Takes.POSITION),))
_ANYTHING = Signature((Parameter("args", Takes.REST),))
_DEEP = 12
_ENUMS = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "ReprEnum", "StrEnum"})


def _is_generic(text: str) -> bool:
    return text.rpartition(".")[2] in ("Generic", "Protocol")


@dataclass
class _Entry:
    """One class of a lineage.

    Args:
        call: how instances are made of it, where no body says it; ``None``: as its bases do.
        fields: when its statement makes a constructor of them.
        is_decorated: by something that may change it.
        is_certain: it is that class, and all that it has can be seen.
    """

    own: OwnMembers
    place: Place
    call: Member | None = None
    fields: list[Parameter] | None = None
    is_decorated: bool = False
    is_certain: bool = True


class Lineage:
    """A class and its bases, in the order in which Python looks members up.

    Args:
        names: follows the bases.
        found: the class.
    """

    def __init__(self, names: BoundNames, found: Found) -> None:
        self.ancestors: set[str] = set()
        self._names = names
        self._has_odd_metaclass = False
        self._is_enumeration = False
        self.traits: set[Trait] = set()
        self.metaclass = ""
        self.enum: dict[str, str] = {}
        self.has_unknown_base = False
        self._has_dict = False
        self._seen = {(found.module, found.name)}
        self._entries: list[_Entry] = []
        self._add(found)
        self._entries.reverse()

    @property
    def open(self) -> tuple[str, ...]:
        """Why there may be more members."""
        return tuple(dict.fromkeys(why for entry in self._entries for why in entry.own.open))

    def members(self) -> dict[str, Member]:
        """What the class has, inherited members too."""
        members: dict[str, Member] = {}
        certain = True
        for entry in self._entries:
            certain = certain and entry.is_certain
            for name, member in entry.own.members.items():
                members.setdefault(name, member if certain else _doubtful(member))
        return members

    def constructor(self) -> Member:
        """How instances are made: ``__init__``, ``__new__`` or the fields of a dataclass."""
        untold = _untold(self._entries[0].place)
        if Trait.ENUM in self.traits:
            return replace(untold, signature=_ENUM_CALL)
        if self._has_odd_metaclass or self._entries[0].is_decorated:
            return untold
        certain = True
        for entry in self._entries:
            certain = certain and entry.is_certain
            made = self._made_by(entry)
            if made is not None:
                return made if certain else _doubtful(made)
        made = replace(untold, signature=Signature())
        return made if certain else _doubtful(made)

    def _made_by(self, entry: _Entry) -> Member | None:
        """The constructor that a class of the lineage has; ``None``: its bases tell."""
        for name in ("__init__", "__new__"):
            found = entry.own.members.get(name)
            if found is None or not found.is_declared:
                continue
            if found.kind is not MemberKind.METHOD:
                return _untold(entry.place)
            return found if name == "__init__" or self._is_alone() else _doubtful(found)
        if entry.is_decorated:
            return _untold(entry.place)
        if entry.fields is None:
            return entry.call
        signature = self._all_fields()
        made = replace(_untold(entry.place), signature=signature)
        return made if self._is_certain() else _doubtful(made)

    def _is_certain(self) -> bool:
        return all(entry.is_certain for entry in self._entries)

    def _is_alone(self) -> bool:
        """Whether certainly no class of the lineage has an ``__init__`` besides ``__new__``."""
        inits = (entry.own.members.get("__init__") for entry in self._entries)
        return self._is_certain() and not any(found and found.is_declared for found in inits)

    def _all_fields(self) -> Signature:
        """The fields of every dataclass of the lineage, farthest first."""
        listed = [entry.fields for entry in reversed(self._entries) if entry.fields is not None]
        return fields_signature([parameter for fields in listed for parameter in fields])

    def _add(self, found: Found, depth: int = 0) -> None:
        """Notes a class after its bases, the last of them first: reversed, that is the order."""
        node = found.node
        assert isinstance(node, ast.ClassDef)
        bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
        texts = [ast.unparse(base) for base in bases]
        meant = [self._names.beyond(found.module, text) for text in texts]
        for text, base in reversed([*zip(texts, meant, strict=True)]):
            self._add_base(text, base, found, depth)
        own = own_members(node, found.path)
        fields = dataclass_fields(node)
        if "NamedTuple" in map(_last_name, texts, meant):
            fields = named_tuple_fields(node)
        for keyword in node.keywords:
            name = ast.unparse(keyword.value).rpartition(".")[2]
            if keyword.arg == "metaclass" and name not in _PLAIN_METACLASSES:
                self._has_odd_metaclass = True
                self.metaclass = name
        entry = _Entry(own, Place(found.path, node.lineno), fields=fields)
        decorators = {decorator_name(decorator) for decorator in node.decorator_list}
        entry.is_decorated = not decorators <= HARMLESS_ON_CLASSES
        entry.is_certain = not found.has_rival
        self._note_traits(node, texts)
        self._entries.append(entry)

    def _note_traits(self, node: ast.ClassDef, bases: list[str]) -> None:
        """Called for the farthest base first, so that the class itself says the last word."""
        self._has_dict = self._has_dict or not has_slots(node)
        if is_frozen(node):
            self.traits.add(Trait.FROZEN)
        if has_slots(node):
            self.traits.add(Trait.SLOTS)
        if node.bases and self._is_enumeration:
            self.traits.add(Trait.ENUM)
            self.enum |= enum_values(node)
        if getattr(node, "type_params", None) or any(
            isinstance(b, ast.Subscript) and _is_generic(ast.unparse(b.value)) for b in node.bases
        ):
            self.traits.add(Trait.GENERIC)

    @property
    def looked_up(self) -> frozenset[str]:
        """What its methods and those of its bases look up on ``self``."""
        return frozenset(name for entry in self._entries for name in entry.own.looked_up)

    def all_traits(self) -> frozenset[Trait]:
        """See `Trait`; slots only count where no class of the lineage has a ``__dict__``."""
        return frozenset(self.traits - ({Trait.SLOTS} if self._has_dict else set()))

    def _add_base(self, text: str, found: Found, below: Found, depth: int) -> None:
        """Notes a base: how it is written, and what that means.

        Args:
            below: the class that has it.
        """
        last = _last_name(text, found)
        self.ancestors.add(last)
        if last in PLAIN_BASES:
            return
        if last == "NamedTuple":
            self._entries.append(_named_tuple(_place(below)))
            return
        key = (found.module or below.path, found.name or text)
        if key in self._seen:
            return
        self._seen.add(key)
        base = getattr(builtins, found.name, None) if found.stands is Stands.BUILTIN else None
        if last in _ENUMS and not isinstance(found.node, ast.ClassDef):
            self._is_enumeration = True
            base = getattr(enum, last, None)
        if isinstance(found.node, ast.ClassDef) and depth <= _DEEP:
            self._add(found, depth + 1)
        elif isinstance(base, type):
            self.ancestors.update(parent.__name__ for parent in base.__mro__)
            self._entries.append(_builtin(base, _place(below)))
        else:
            why = found.problem or f"{text} can't be followed"
            own = OwnMembers(open=[f"its base {text} may have it: {why}"])
            known = library_ancestors(found)
            self.ancestors |= known
            self.has_unknown_base = self.has_unknown_base or not known
            place = _place(below)
            self._entries.append(_Entry(own, place, _untold(place), is_certain=False))


def _last_name(text: str, found: Found) -> str:
    """What a base is called last: where it is defined, if that is outside, or here."""
    name = found.name if found.stands is Stands.OUTSIDE and found.name else text
    return name.rpartition(".")[2]


def _untold(place: Place) -> Member:
    return Member("__init__", MemberKind.METHOD, place)


def _doubtful(member: Member) -> Member:
    return replace(member, is_certain=False)


def _place(found: Found) -> Place:
    return Place(found.path, getattr(found.node, "lineno", 1))


def _builtin(base: type, place: Place) -> _Entry:
    call = _untold(place)
    if issubclass(base, BaseException):
        call = replace(call, signature=_ANYTHING, is_certain=False)
    names = {n for kind in base.__mro__ if kind is not object for n in vars(kind)}
    return _Entry(_inherited(names, base.__name__, place), place, call)


def _named_tuple(place: Place) -> _Entry:
    return _Entry(_inherited(_OF_NAMED_TUPLES, "NamedTuple", place), place)


def _inherited(names: Iterable[str], home: str, place: Place) -> OwnMembers:
    kind = MemberKind.ATTRIBUTE
    return OwnMembers({n: Member(n, kind, place, home=home, is_declared=False) for n in names})
