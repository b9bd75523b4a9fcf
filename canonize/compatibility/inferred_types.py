"""What an expression can mean to the rules of a competitor, and what several meanings make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from canonize.resolution.replacements import Redirect
from canonize.syntax.scopes import Scope


@dataclass(frozen=True, slots=True)
class Known:
    """A competitor as a file knows it.

    Args:
        parts: the imports (see `parts.part_of`) through which it is known.
        subclass: the class of this file that derives from it, with the names in ``own``.
        is_next: whether ``super()`` of that subclass is the competitor.
    """

    redirect: Redirect
    parts: frozenset[str]
    subclass: str = ""
    own: frozenset[str] = frozenset()
    is_next: bool = True


@dataclass(frozen=True, slots=True)
class ClassOf:
    """The competitor itself (a class or a function), or a subclass."""

    known: Known


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """An instance; ``is_mock``: something that only has its members.

    ``is_made``: it was made in this file, or by the class itself; else an annotation promises it.
    """

    known: Known
    is_mock: bool = False
    is_made: bool = True


@dataclass(frozen=True)
class SelfOf:
    """An instance of a class of this file; ``around`` is what the class makes of it.

    ``is_class``: the class itself. ``is_open``: what is annotated so may be of another class: a
    protocol, a class at which others are registered.
    """

    scope: Scope
    around: Meaning
    is_class: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Returns:
    """A function of this file, a coroutine (``called``) of one, and what comes of it."""

    result: Meaning
    is_async: bool = False
    called: bool = False


@dataclass(frozen=True)
class Many:
    """A container: what iterating it or an index gives, and what ``values()`` of it gives."""

    item: Meaning
    value: Meaning


@dataclass(frozen=True)
class TupleOf:
    """Several things by position: a tuple."""

    items: tuple[Meaning, ...]

    @property
    def item(self) -> Meaning:
        """What iterating it gives, as far as that is one thing."""
        return combined(self.items)


@dataclass(frozen=True)
class Enters:
    """A context manager, and what ``with`` gives of it."""

    given: Meaning


@dataclass(frozen=True, slots=True)
class Other:
    """Known to be something else."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """``None``."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell from this file."""


Meaning = (
    ClassOf | InstanceOf | SelfOf | Returns | Many | TupleOf | Enters | Other | Nothing | Unknown
)
SAYING = (InstanceOf, Many, SelfOf, Returns, TupleOf)
"""What an annotation can say of a thing that says more than its value does."""
OTHER, NOTHING, UNKNOWN = Other(), Nothing(), Unknown()

_VAGUE = ("Any", "Unpack", "object", "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "Self")


def combined(found: Iterable[Meaning]) -> Meaning:
    """What several say together; ``None`` beside others says nothing."""
    every = list(found)
    said = [meaning for meaning in every if meaning != NOTHING]
    if not said:
        return NOTHING if every else UNKNOWN
    first, *rest = said
    for other in rest:
        if isinstance(first, ClassOf) and isinstance(other, ClassOf):
            joined = _joined(first.known, other.known)
            first = ClassOf(joined) if joined is not None else UNKNOWN
        elif isinstance(first, InstanceOf) and isinstance(other, InstanceOf):
            joined = _joined(first.known, other.known)
            mock, made = first.is_mock and other.is_mock, first.is_made and other.is_made
            first = InstanceOf(joined, mock, made) if joined is not None else UNKNOWN
        elif isinstance(first, Returns) and isinstance(other, Returns):
            joined_result = combined((first.result, other.result))
            same = (first.is_async, first.called) == (other.is_async, other.called)
            first = replace(first, result=joined_result) if same else UNKNOWN
        elif first != other:
            return UNKNOWN
    return first


def _joined(one: Known, other: Known) -> Known | None:
    if one.redirect.competitor != other.redirect.competitor or one.subclass != other.subclass:
        return None
    return replace(one, parts=one.parts | other.parts)


def typed(found: Meaning, name: str) -> Meaning:
    """What something is whose annotation is a name of that meaning."""
    if isinstance(found, ClassOf):
        return InstanceOf(found.known, is_made=False)
    if isinstance(found, SelfOf):
        return replace(found, is_class=False)
    if found == NOTHING:
        return NOTHING
    return OTHER if found == OTHER and name not in _VAGUE else UNKNOWN
