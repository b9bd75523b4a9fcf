"""Where two classes differ as a whole: special members, bases, enum members, frozen, slots."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from canonize.compatibility.special_members import is_refused, is_special, special_difference
from canonize.resolution.api import Api, Member, Trait

Said = tuple[str, str, Member | None, Member | None]
"""What the competitor and the canonical say, and the members that say it."""

_SHOWN = frozenset({"__repr__", "__str__", "__format__", "__dir__"})
_ENDS = frozenset(
    {"ABC", "Generic", "NamedTuple", "Protocol", "object", "Enum", "Flag", "ReprEnum"}
)  # fmt: skip


def differences_in_nature(old: Api, new: Api) -> Iterator[tuple[str, bool, Said]]:
    """By special member, whether something fails without it, and what each side says."""
    names = {n for api in (old, new) for n in api.members if is_special(n)}
    for name in sorted(names):
        mine, theirs = old.members.get(name), new.members.get(name)
        if mine is not None and theirs is not None:
            found = special_difference(mine, theirs)
            if is_refused(mine) is not is_refused(theirs):
                found = (_of(mine), _of(theirs))
            if found is not None:
                yield name, is_refused(theirs), (*found, mine, theirs)
        elif theirs is None and mine is not None and not new.open and not is_refused(mine):
            yield name, name not in _SHOWN, (_of(mine), "nothing of its own", mine, None)
        elif mine is None and theirs is not None and not old.open and _matters(name, old):
            yield name, is_refused(theirs), ("nothing of its own", _of(theirs), None, theirs)


def _of(member: Member) -> str:
    if is_refused(member):
        return "refused"
    return member.value or member.flavour


def _matters(name: str, old: Api) -> bool:
    """Whether what only the canonical defines changes what any object does."""
    if name == "__len__":  # it is asked for the truth of what has no `__bool__`
        return "__bool__" not in old.members
    if instead := _WITHOUT.get(name):
        return any(other in old.members for other in instead)
    return name in ("__eq__", "__ne__", "__hash__", "__bool__")


_WITHOUT = {
    "__contains__": ("__iter__", "__getitem__"), "__iter__": ("__getitem__",),
    "__reversed__": ("__getitem__",),
}  # fmt: skip
"""By special member, what Python asks instead where there is none."""


def other_hooks(old: Api, new: Api) -> Iterator[str]:
    """Special members by which only one of the two sees attributes come and go."""
    for name in ("__delattr__", "__getattribute__", "__setattr__"):
        both = [api.members.get(name) for api in (old, new)]
        has = [member is not None and member.is_declared for member in both]
        unknown = new if has[0] else old
        if has[0] is not has[1] and not unknown.has_unknown_base:
            yield name
    if "__getattr__" in old.members and new.lacks("__getattr__"):
        yield "__getattr__"


def fields_in_order(api: Api) -> list[str]:
    """Those of a named tuple; none for anything else."""
    if "NamedTuple" not in api.ancestors or api.signature is None:
        return []
    return [parameter.name for parameter in api.signature.parameters]


def lost_builtins(old: Api, new: Api) -> frozenset[str]:
    """Built-in types that the competitor derives from and the canonical does not."""
    if new.has_unknown_base:
        return frozenset()
    return frozenset(name for name in old.ancestors - new.ancestors if _is_type(name))


def is_caught(name: str) -> bool:
    """Whether a built-in type is an exception."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def other_bases(old: Api, new: Api) -> frozenset[str]:
    """Bases that one side has and the other has not, neither built in nor of `typing`."""
    if old.has_unknown_base or new.has_unknown_base:
        return frozenset()
    own = {old.origin.leaf, new.origin.leaf}
    changed = (old.ancestors ^ new.ancestors) - _ENDS - own
    return frozenset(name for name in changed if not _is_type(name))


def _is_type(name: str) -> bool:
    return isinstance(getattr(builtins, name, None), type) and name not in _ENDS


def changed_exceptions(old: Api, new: Api) -> frozenset[str]:
    """Bases of exceptions by which one of the two is caught and the other is not."""
    if not (old.is_exception and new.is_exception):
        return frozenset()
    own = {old.origin.leaf, new.origin.leaf}
    return (old.ancestors ^ new.ancestors) - own - _ENDS


def lost_traits(old: Api, new: Api) -> Iterator[tuple[str, str]]:
    """What instances of the canonical refuse and those of the competitor allow."""
    if Trait.FROZEN in new.traits and Trait.FROZEN not in old.traits:
        yield "can be changed", "frozen"
    if Trait.SLOTS in new.traits and Trait.SLOTS not in old.traits:
        yield "takes any attribute", "only those in __slots__"
