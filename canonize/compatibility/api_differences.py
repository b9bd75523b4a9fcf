"""Where two APIs differ: what callers of one would miss, break on or get wrong with the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from canonize.compatibility.nature_differences import (
    differences_in_nature,
    fields_in_order,
    is_caught,
    lost_builtins,
    lost_traits,
    other_bases,
    other_hooks,
)
from canonize.resolution.api import Api, ApiKind, Member, MemberKind, Place
from canonize.resolution.api_reader import public_members
from canonize.syntax.signatures import Signature


class Gravity(StrEnum):
    """How much a difference matters to somebody who uses it, the worst first."""

    TRAP = "trap"
    """A call goes through and means something else."""
    BREAKS = "breaks"
    """A use fails."""
    CHANGES = "changes"
    """A use goes through and may behave otherwise."""
    UNTOLD = "can't tell"


class Aspect(StrEnum):
    """What differs."""

    POSITION = "position"
    PARAMETER_GONE = "parameter-gone"
    PARAMETER_REQUIRED = "parameter-required"
    PARAMETER_KEYWORD_ONLY = "keyword-only"
    PARAMETER_POSITION_ONLY = "position-only"
    DEFAULT = "default"
    MISSING = "missing"
    ASYNC = "async"
    GENERATOR = "generator"
    PROPERTY = "property"
    READ_ONLY = "read-only"
    BOUND = "bound"
    DECORATED = "decorated"
    RETURNS = "returns"
    RAISES = "raises"
    KIND = "kind"
    ABSTRACT = "abstract"
    BASES = "bases"
    SPECIAL = "special"
    TRAIT = "trait"
    ENUM = "enum"
    SUBCLASSING = "subclassing"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Args:
        what: ``Name()`` for the constructor, ``Name.member``, or the function.
        competitor, canonical: what each says.
        here, there: where the competitor and the canonical say it; ``None``: nowhere.
    """

    severity: Gravity
    kind: Aspect
    what: str
    competitor: str
    canonical: str
    here: Place | None = None
    there: Place | None = None


_ORDER = list(Gravity)


def differences(old: Api, new: Api) -> tuple[Difference, ...]:
    """How the canonical (``new``) differs from the competitor (``old``), the worst first.

    What the canonical has and the competitor has not is no difference to anybody who uses it,
    unless it must be given.
    """
    if old.origin == new.origin and old.is_known:
        return ()
    found = list(_differences(old, new))
    return tuple(sorted(found, key=lambda d: _ORDER.index(d.severity)))


def _differences(old: Api, new: Api) -> Iterator[Difference]:
    name = old.symbol.leaf
    if not old.is_known or not new.is_known:
        yield Difference(
            Gravity.UNTOLD, Aspect.UNTOLD, name, old.problem or old.kind.value,
            new.problem or new.kind.value, old.place, new.place,
        )  # fmt: skip
        return
    if old.kind is not new.kind:
        severity = Gravity.BREAKS
        if {old.kind, new.kind} == {ApiKind.CLASS, ApiKind.FUNCTION}:
            severity = Gravity.CHANGES
        kinds = (old.kind.value, new.kind.value)
        yield Difference(severity, Aspect.KIND, name, *kinds, old.place, new.place)
    if old.is_exception != new.is_exception:
        kinds = _both(lambda api: "an exception" if api.is_exception else "no exception", old, new)
        yield Difference(Gravity.BREAKS, Aspect.BASES, name, *kinds, old.place, new.place)
    if old.call is not None and new.call is not None:
        called = f"{name}()"
        yield from _callables(called, old.call, new.call)
        yield from _raises(called, old.call, new.call)
    if {old.kind, new.kind} == {ApiKind.CLASS}:
        yield from _natures(old, new)
    yield from _all_members(old, new)


def _natures(old: Api, new: Api) -> Iterator[Difference]:
    """How the classes differ as a whole."""
    name, places = old.symbol.leaf, (old.place, new.place)
    for member, breaks, (here, there, mine, theirs) in differences_in_nature(old, new):
        severity = Gravity.BREAKS if breaks else Gravity.CHANGES
        at = (mine.place if mine else old.place, theirs.place if theirs else new.place)
        yield Difference(severity, Aspect.SPECIAL, f"{name}.{member}", here, there, *at)
    for hook in other_hooks(old, new):
        said = _both(lambda api, h=hook: h if h in api.members else "nothing", old, new)  # type: ignore[misc] # bound early
        yield Difference(Gravity.CHANGES, Aspect.SPECIAL, f"{name}.{hook}", *said, *places)
    here_in_order, there_in_order = fields_in_order(old), fields_in_order(new)
    if here_in_order and there_in_order and here_in_order != there_in_order:
        said = (", ".join(here_in_order), ", ".join(there_in_order))
        yield Difference(Gravity.CHANGES, Aspect.SPECIAL, f"{name}._fields", *said, *places)
    for base in sorted(lost_builtins(old, new)):
        words = (f"a {base}", f"no {base}")
        what = f"{name}({base})" if is_caught(base) else name
        yield Difference(Gravity.BREAKS, Aspect.BASES, what, *words, *places)
    for base in sorted(other_bases(old, new)):
        said = ("derives from it", "does not")
        words = said if base in old.ancestors else (said[1], said[0])
        yield Difference(Gravity.CHANGES, Aspect.BASES, f"{name}({base})", *words, *places)
    for here, there in lost_traits(old, new):
        yield Difference(Gravity.BREAKS, Aspect.TRAIT, name, here, there, *places)
    if old.enum != new.enum and (old.enum or new.enum):
        words = _both(lambda api: ", ".join(api.enum) or "no members", old, new)
        yield Difference(Gravity.CHANGES, Aspect.ENUM, f"{name}.__members__", *words, *places)
    for hook in ("__init_subclass__", "__class_getitem__"):
        mine, theirs = old.members.get(hook), new.members.get(hook)
        if (mine is None) is not (theirs is None) and not (new.open or old.open):
            words = _both(lambda api, h=hook: h if h in api.members else "nothing", old, new)  # type: ignore[misc] # bound early
            yield Difference(Gravity.CHANGES, Aspect.SUBCLASSING, name, *words, *places)
    mine, theirs = (api.members.get("__required_keys__") for api in (old, new))
    if mine is not None and theirs is not None and mine.value != theirs.value:
        keys = f"{name}.__required_keys__"
        yield Difference(
            Gravity.CHANGES, Aspect.SUBCLASSING, keys, mine.value, theirs.value, *places
        )
    if old.metaclass != new.metaclass:
        words = _both(lambda api: api.metaclass or "type", old, new)
        yield Difference(Gravity.CHANGES, Aspect.SUBCLASSING, name, *words, *places)


def _all_members(old: Api, new: Api) -> Iterator[Difference]:
    if new.kind not in (ApiKind.CLASS, ApiKind.MODULE):
        return
    prefix = "" if old.kind is ApiKind.MODULE else f"{old.symbol.leaf}."
    for member in public_members(old):
        other = new.members.get(member.name)
        if other is not None:
            yield from member_differences(f"{prefix}{member.name}", member, other)
        elif not new.open:
            yield Difference(
                Gravity.BREAKS, Aspect.MISSING, f"{prefix}{member.name}", _words(member), "nothing",
                member.place, new.place,
            )  # fmt: skip
    for why in new.open:
        unseen = Difference(
            Gravity.UNTOLD, Aspect.UNTOLD, new.symbol.leaf, "", why, old.place, new.place
        )
        yield unseen
    for member in new.members.values():
        known = old.members.get(member.name)
        if member.is_abstract and (known is None or not known.is_abstract):
            what = f"{prefix}{member.name}"
            yield Difference(
                Gravity.BREAKS, Aspect.ABSTRACT, what, "not abstract", "abstract",
                known.place if known is not None else old.place, member.place,
            )  # fmt: skip


def member_differences(what: str, old: Member, new: Member) -> Iterator[Difference]:
    """How one member differs from the other of its name."""
    places = (old.place, new.place)
    if old.kind is not new.kind and not _alike(old, new):
        words = (_words(old), _words(new))
        yield Difference(Gravity.BREAKS, Aspect.PROPERTY, what, *words, *places)
        return
    if old.kind in (MemberKind.ATTRIBUTE, MemberKind.PROPERTY):
        if old.is_settable and not new.is_settable:
            words = (_words(old), "read-only property")
            yield Difference(Gravity.BREAKS, Aspect.READ_ONLY, what, *words, *places)
        if old.value and new.value and old.value != new.value:
            yield Difference(Gravity.CHANGES, Aspect.DEFAULT, what, old.value, new.value, *places)
        return
    yield from _callables(what, old, new)
    yield from _raises(what, old, new)


def _alike(old: Member, new: Member) -> bool:
    """Attributes and properties are read alike; a class may stand where a function was called."""
    read = {MemberKind.ATTRIBUTE, MemberKind.PROPERTY}
    called = {MemberKind.METHOD, MemberKind.CLASS}
    return {old.kind, new.kind} <= read or {old.kind, new.kind} <= called


def correspond(old: Member | None, new: Member | None) -> bool:
    """Whether two functions do the same with what stands in the same place, whatever its name."""
    if old is None or new is None or not old.shape or old.shape != new.shape:
        return False
    if old.privates != new.privates:
        return False
    one, other = old.signature, new.signature
    if one is None or other is None or len(one.parameters) != len(other.parameters):
        return False
    return _stands_at(one, old.reads) == _stands_at(other, new.reads)


def renamed_alone(old: Signature, new: Signature) -> bool:
    """Whether two signatures differ in the names of what a position fills, and no more."""
    alike = [p.default for p in old.positional] == [p.default for p in new.positional]
    swapped = any(
        here.name != there.name and (here.name in new.named or there.name in old.named)
        for here, there in zip(old.positional, new.positional, strict=False)
    )
    rest = [[p for p in s.parameters if p not in s.positional] for s in (old, new)]
    return alike and not swapped and rest[0] == rest[1]


def _stands_at(signature: Signature, names: Sequence[str]) -> list[int]:
    """Where in a signature the names stand; -1 for what Python fills in."""
    places = {parameter.name: index for index, parameter in enumerate(signature.parameters)}
    return [places.get(name, -1) for name in names]


def same_privates(old: Api, new: Api) -> dict[str, str]:
    """By private member of a class, what members of one name and one shape call it in the other.

    Empty where they don't agree on it.
    """
    both = [(one, new.members[name]) for name, one in old.members.items() if name in new.members]
    both += [(old.call, new.call)] if old.call is not None and new.call is not None else []
    found: dict[str, str] = {}
    for one, other in both:
        if one.shape and one.shape == other.shape:
            pairs = zip(one.privates, other.privates, strict=True)
            if any(found.setdefault(here, there) != there for here, there in pairs):
                return {}
    return found if len(set(found.values())) == len(found) else {}


def same_parameters(
    old: Member, new: Member, privates: Mapping[str, str] | None = None
) -> dict[str, str] | None:
    """By the name of each parameter that one uses, what it is called in the other.

    ``None`` unless both do the same with what they are given.

    Args:
        privates: what private members of the one's class are called in the other's.
    """
    if not old.shape or old.shape != new.shape or old.signature is None or new.signature is None:
        return None
    called = privates or {}
    if tuple(called.get(name, name) for name in old.privates) != new.privates:
        return None
    taken = {parameter.name for parameter in new.signature.parameters}
    return {
        one: other
        for one, other in zip(old.reads, new.reads, strict=True)
        if other in taken and old.signature.knows(one)
    }


def _callables(what: str, old: Member, new: Member) -> Iterator[Difference]:
    places = (old.place, new.place)
    if old.is_async != new.is_async:
        words = _both(lambda m: "async" if m.is_async else "not async", old, new)
        yield Difference(Gravity.BREAKS, Aspect.ASYNC, what, *words, *places)
    if old.is_generator != new.is_generator:
        words = _both(lambda m: "generator" if m.is_generator else "no generator", old, new)
        yield Difference(Gravity.BREAKS, Aspect.GENERATOR, what, *words, *places)
    if old.bound is not new.bound and new.name not in ("__init__", "__new__"):
        severity = Gravity.BREAKS if new.bound.value == "instance" else Gravity.CHANGES
        words = (f"{old.bound.value} method", f"{new.bound.value} method")
        yield Difference(severity, Aspect.BOUND, what, *words, *places)
    if old.wrappers != new.wrappers:
        words = (", ".join(old.wrappers) or "nothing", ", ".join(new.wrappers) or "nothing")
        yield Difference(Gravity.BREAKS, Aspect.DECORATED, what, *words, *places)
    if old.signature is None or new.signature is None:
        if not (old.signature is None and new.signature is None and old.wrappers == new.wrappers):
            words = _both(lambda m: str(m.signature or "can't be told"), old, new)
            yield Difference(Gravity.UNTOLD, Aspect.UNTOLD, what, *words, *places)
        return
    alike = correspond(old, new)
    for severity, kind, here, there in _signatures(old.signature, new.signature, alike=alike):
        if alike and kind is Aspect.POSITION:
            continue
        yield Difference(severity, kind, what, here, there, *places)


_Finding = tuple[Gravity, Aspect, str, str]


def _signatures(old: Signature, new: Signature, *, alike: bool) -> Iterator[_Finding]:
    yield from _positions(old, new)
    theirs = {p.name: p for p in new.parameters}
    for parameter in {p.name: p for p in (*old.positional, *old.named.values())}.values():
        other = theirs.get(parameter.name)
        if other is None:
            if parameter.name in old.named and not new.takes_any_keyword:
                yield Gravity.BREAKS, Aspect.PARAMETER_GONE, str(parameter), "not taken"
        elif parameter.default and other.default and parameter.default != other.default:
            yield Gravity.CHANGES, Aspect.DEFAULT, str(parameter), str(other)
        elif parameter.name in old.named and parameter.name not in new.named:
            yield Gravity.BREAKS, Aspect.PARAMETER_POSITION_ONLY, str(parameter), "position only"
    mine = {p.name for p in old.required}
    if alike:  # it has another name, and was required in the same place
        both = zip(old.positional, new.positional, strict=False)
        mine |= {there.name for here, there in both if here in old.required}
    for parameter in new.required:
        if parameter.name not in mine:
            known = next((str(p) for p in old.parameters if p.name == parameter.name), "not taken")
            yield Gravity.BREAKS, Aspect.PARAMETER_REQUIRED, known, f"{parameter} is required"
    if old.takes_any_keyword and not new.takes_any_keyword:
        yield Gravity.BREAKS, Aspect.PARAMETER_GONE, "any keyword", "no other keyword"
    if old.returns and new.returns and old.returns != new.returns:
        yield Gravity.CHANGES, Aspect.RETURNS, old.returns, new.returns


def _positions(old: Signature, new: Signature) -> Iterator[_Finding]:
    """Each position that another parameter fills, or none."""
    here = [p.name for p in old.positional]
    for index, name in enumerate(here):
        there = new.at(index)
        if there == name:
            continue
        number = f"position {index + 1}: "
        if not there:
            kind = Aspect.PARAMETER_KEYWORD_ONLY if name in new.named else Aspect.PARAMETER_GONE
            if kind is Aspect.PARAMETER_KEYWORD_ONLY:
                yield Gravity.BREAKS, kind, f"{number}{name}", "keyword only"
            continue
        other = f"{number}one of *args" if there == "*" else f"{number}{there}"
        yield Gravity.TRAP, Aspect.POSITION, f"{number}{name}", other
    if old.takes_rest and len(new.positional) > len(here):
        extra = new.positional[len(here)].name
        yield Gravity.TRAP, Aspect.POSITION, "one of *args", f"position {len(here) + 1}: {extra}"
    elif old.takes_rest and not new.takes_rest:
        yield Gravity.BREAKS, Aspect.PARAMETER_GONE, "any number of positions", "no more"


def _raises(what: str, old: Member, new: Member) -> Iterator[Difference]:
    if old.raises != new.raises and (old.raises or new.raises):
        words = _both(lambda m: ", ".join(sorted(m.raises)) or "nothing by name", old, new)
        yield Difference(Gravity.CHANGES, Aspect.RAISES, what, *words, old.place, new.place)


def _words(member: Member) -> str:
    return f"{member.flavour} {member.signature}" if member.signature else member.flavour


_Thing = TypeVar("_Thing")


def _both(say: Callable[[_Thing], str], old: _Thing, new: _Thing) -> tuple[str, str]:
    return say(old), say(new)
