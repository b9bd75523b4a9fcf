"""What a symbol offers to those who use it, as far as it can be read without running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from canonize.core.symbols import Symbol
from canonize.syntax.signatures import Signature

SELF = "Self"
"""What a method gives whose result is of the class that it is called on, a subclass as well."""


class ApiKind(StrEnum):
    CLASS = "class"
    FUNCTION = "function"
    MODULE = "module"
    VALUE = "value"
    UNKNOWN = "unknown"


class MemberKind(StrEnum):
    METHOD = "method"
    PROPERTY = "property"
    ATTRIBUTE = "attribute"
    CLASS = "class"


class Bound(StrEnum):
    """What Python fills in for a method."""

    INSTANCE = "instance"
    CLASS = "class"
    NOTHING = "static"


class Trait(StrEnum):
    """What is true of a class as a whole."""

    FROZEN = "frozen"
    SLOTS = "slots"
    ENUM = "enum"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is defined."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class SelfGiven(IntEnum):
    """How a method gives its instance back; the higher, the further it is from never."""

    NEVER = 0
    ALWAYS = 1
    SOMETIMES = 2
    INSIDE = 3
    """In something else: a list, a tuple, a dictionary, a lambda."""


@dataclass(frozen=True, slots=True)
class Member:
    """A function, or a member of a class.

    Args:
        signature: what a caller fills in; ``None``: a decorator may have changed it, or it is
            no function.
        wrappers: decorators that change how it is used, in order.
        raises: exceptions that its own body raises by name.
        value: the default of a class attribute, as source text.
        home: the class that has it, where it was inherited.
        is_declared: it stands in a class body; ``False`` where only methods set it, and for what
            built-in types have.
        returns_self: a method of instances whose every ``return`` gives the instance.
        gives_itself: whether it may, or inside of something else.
        is_certain: no other definition may be in force: a branch, an ``except``, an overload, a
            base that can't be seen and comes first.
        shape: what the body does, whatever its parameters and private members are called; 0 when
            it says nothing.
        calls_super: its body names ``super``.
        reads: the parameters that the body uses, in the order in which it comes to them.
        privates: the private members of its object that the body uses, likewise.
        gives: of a method or property: ``Self``, or the class in whose body it stands, when its
            result is an instance of that.
    """

    name: str
    kind: MemberKind
    place: Place
    signature: Signature | None = None
    bound: Bound = Bound.INSTANCE
    is_async: bool = False
    is_generator: bool = False
    is_abstract: bool = False
    is_settable: bool = True
    wrappers: tuple[str, ...] = ()
    raises: frozenset[str] = frozenset()
    value: str = ""
    home: str = ""
    is_declared: bool = True
    returns_self: bool = False
    gives_itself: SelfGiven = SelfGiven.NEVER
    is_certain: bool = True
    shape: int = 0
    reads: tuple[str, ...] = ()
    privates: tuple[str, ...] = ()
    calls_super: bool = False
    gives: str = ""

    @property
    def is_public(self) -> bool:
        return not self.name.startswith("_")

    @property
    def flavour(self) -> str:
        """``async method``, ``property``, ..., in words."""
        words = []
        if self.kind is MemberKind.METHOD:
            words += ["async"] if self.is_async else []
            words += [] if self.bound is Bound.INSTANCE else [f"{self.bound.value}"]
            words += ["generator"] if self.is_generator else []
        return " ".join([*words, self.kind.value])


@dataclass(frozen=True)
class Api:
    """What a symbol offers.

    Args:
        origin: where it is really defined, once re-exports and aliases are followed.
        call: how it is called: the function itself, or the class's constructor; its signature is
            ``None`` when it can't be told.
        members: of a class, its methods and attributes, inherited ones too; of a module, its
            names, as functions, classes and values.
        open: why there may be more members than can be seen; empty when there are not.
        bases: as the class spells them.
        ancestors: the names of all bases that are known, followed to the end.
        problem: why it can't be told what it is, for `ApiKind.UNKNOWN`.
        traits: what else is true of its instances and subclasses: see `Trait`.
        looked_up: what the methods of the class and of its bases look up on ``self``.
        enum: the members of an enum with their values, in order.
        metaclass: as the class or a base spells it; empty for ``type``.
        has_unknown_base: a base can't be followed, so that not all `ancestors` are known.
    """

    symbol: Symbol
    origin: Symbol
    kind: ApiKind
    place: Place | None = None
    call: Member | None = None
    members: Mapping[str, Member] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    ancestors: frozenset[str] = frozenset()
    decorators: tuple[str, ...] = ()
    problem: str = ""
    traits: frozenset[Trait] = frozenset()
    looked_up: frozenset[str] = frozenset()
    enum: Mapping[str, str] = field(default_factory=dict)
    metaclass: str = ""
    has_unknown_base: bool = False

    @property
    def signature(self) -> Signature | None:
        return self.call.signature if self.call is not None else None

    @property
    def is_exception(self) -> bool:
        return bool(self.ancestors & {"BaseException", "Exception"})

    @property
    def is_known(self) -> bool:
        return self.kind is not ApiKind.UNKNOWN

    def lacks(self, name: str) -> bool:
        """Whether it certainly has no such member."""
        return self.is_known and name not in self.members and not self.open


def taken(api: Api) -> Signature | None:
    """What the function itself takes, or the constructor."""
    call = api.call
    if api.kind is ApiKind.CLASS and api.signature is None:
        call = _own_initialiser(api)
    if call is None or not call.is_certain:
        return None
    is_function = api.kind is ApiKind.FUNCTION
    return None if is_function and call.bound is Bound.INSTANCE else call.signature


def _own_initialiser(api: Api) -> Member | None:
    """The ``__init__`` of the class body, if only a decorator or metaclass may change calls."""
    found = api.members.get("__init__")
    if found is None or api.place is None or found.home != api.origin.leaf:
        return None
    return found if found.place.path == api.place.path else None


def certain_method(api: Api, name: str) -> Member | None:
    """A method of a class whose signature and kind are known."""
    found = api.members.get(name) if api.kind is ApiKind.CLASS else None
    is_known = found is not None and found.is_certain and found.signature is not None
    return found if is_known else None


def method_takes(api: Api, name: str) -> Signature | None:
    """What a method takes, without ``self``."""
    found = certain_method(api, name)
    return found.signature if found is not None else None


def makes_instances(api: Api) -> bool:
    """Whether a call of it may make an instance: all that isn't certainly a function."""
    return api.kind is not ApiKind.FUNCTION or api.call is None or not api.call.is_certain


def enters_itself(api: Api) -> bool:
    """Whether ``with X() as x`` certainly binds the instance."""
    members = api.members if api.kind is ApiKind.CLASS else {}
    entering = members.get("__enter__") or members.get("__aenter__")
    return entering is not None and entering.is_certain and entering.returns_self


def giving_instances(api: Api, name: str) -> Member | None:
    """The method or property of a class whose result is certainly an instance of that class."""
    found = api.members.get(name) if api.kind is ApiKind.CLASS else None
    if found is None or not found.is_certain or found.wrappers or found.is_generator:
        return None
    is_own = found.home == api.origin.leaf
    return found if found.gives == SELF or (found.gives and is_own) else None
