"""Do special members answer alike: ``len(x)``, ``x == y``, ``x()``, truth, order, hash, copies?"""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from canonize.compatibility.implicit_members import (
    COPIED,
    ITERATION,
    LISTED,
    NAME,
    PICKLED,
    TRUTH,
    Implicit,
)
from canonize.compatibility.use_verdicts import Judgement, Trouble, adapt, untold
from canonize.resolution.api import Api, ApiKind, Member, MemberKind

_BY_DEFAULT = frozenset(
    {*TRUTH, *COPIED, *PICKLED, "__dir__", "__eq__", "__format__", "__hash__", "__ne__",
     "__repr__", "__str__"}
)  # fmt: skip
"""What every object answers to, in a way of its own."""


def judge_special(old: Api, new: Api, wanted: Implicit, target: str) -> Iterator[Judgement]:
    """What becomes of one implicit lookup; nothing when it means the same.

    Args:
        target: how the canonical is called in reasons.
    """
    if not old.is_known or not new.is_known or new.kind is ApiKind.VALUE:
        return
    if wanted.members == (NAME,):
        yield from named_otherwise(old, new, wanted.what)
        return
    if wanted.members == (LISTED,):
        yield from listed_otherwise(old, new, wanted.what)
        return
    if wanted.base:
        yield from _tested(old, new, wanted.base, target)
        return
    if not {*ITERATION, "__getitem__"}.isdisjoint(wanted.members):
        yield from _in_order(old, new, wanted.what)
    groups = [(name,) for name in wanted.members] if wanted.every else [wanted.members]
    for names in groups:
        yield from _judged(old, new, names, wanted.what, target)


def _judged(
    old: Api, new: Api, names: tuple[str, ...], what: str, target: str
) -> Iterator[Judgement]:
    if names[0] == "__format__" and not any(_is_own(api, names[0]) for api in (old, new)):
        names = names[1:]  # what every object has, which asks for its text
    mine, theirs = answering(old, names), answering(new, names)
    if mine is None and theirs is None:
        return
    if mine is None or is_refused(mine):
        yield from _gained(old, mine, theirs, what, target)
    elif theirs is None:
        told = f"it is {what}, and {target} has no {mine.name}"
        if new.open:
            told = f"{told} that can be seen: {new.open[0]}"
            is_own = mine.is_declared and {*new.bases} == {*old.bases}
            yield untold(Trouble.MISSING, told, risky=is_own, name=mine.name)
        else:
            yield adapt(Trouble.MISSING, told, name=mine.name)
    elif is_refused(theirs):
        yield adapt(Trouble.SPECIAL, f"it is {what}, which {target} refuses", name=mine.name)
    elif mine.name != theirs.name:
        told = f"it is {what}: {mine.name} answers here, {theirs.name} there"
        yield untold(Trouble.SPECIAL, told, risky=True, name=mine.name)
    elif difference := special_difference(mine, theirs):
        told = f"it is {what}: {mine.name} is {difference[0]} here, {difference[1]} there"
        yield untold(Trouble.SPECIAL, told, risky=True, name=mine.name)


def _gained(
    old: Api, mine: Member | None, theirs: Member | None, what: str, target: str
) -> Iterator[Judgement]:
    """The canonical answers where the competitor has nothing of its own."""
    if mine is not None or theirs is None or theirs.name not in _BY_DEFAULT or old.open:
        return
    if is_refused(theirs):
        yield adapt(Trouble.SPECIAL, f"it is {what}, which {target} refuses", name=theirs.name)
    elif theirs.name not in (*COPIED, *PICKLED):
        told = f"it is {what}: as any object here, by {theirs.name} there"
        yield untold(Trouble.SPECIAL, told, risky=True, name=theirs.name)


def named_otherwise(old: Api, new: Api, what: str) -> Iterator[Judgement]:
    """The name of a class or function, which the canonical may not have."""
    if old.origin.leaf != new.origin.leaf:
        told = f"it is {what}: {old.origin.leaf} here, {new.origin.leaf} there"
        yield untold(Trouble.SPECIAL, told, risky=True, name=NAME)


def listed_otherwise(old: Api, new: Api, what: str) -> Iterator[Judgement]:
    """The attributes of an instance, all of them, where one has others than the other."""
    mine, theirs = (
        {m.name for m in api.members.values() if m.kind is MemberKind.ATTRIBUTE}
        for api in (old, new)
    )
    if mine != theirs and not (old.open or new.open):
        names = ", ".join(sorted(mine ^ theirs)[:3])
        yield untold(Trouble.SPECIAL, f"it is {what}: only one has {names}", asks=True, name=LISTED)


def _tested(old: Api, new: Api, base: str, target: str) -> Iterator[Judgement]:
    """Whether it is an instance of a class that is no built-in abstract one."""
    if base in (old.origin.leaf, new.origin.leaf):
        return
    mine, theirs = (base in api.ancestors for api in (old, new))
    if mine is not theirs and not (new.open if mine else old.open):
        told = f"it is tested for {base}, which {target} {'is not' if mine else 'is'}"
        yield untold(Trouble.BASES, told, risky=True, name=base)
    elif not mine and not hasattr(builtins, base) and base not in ("type", "Enum"):
        lost = [m.name for m in old.members.values() if m.is_public and new.lacks(m.name)]
        if lost:
            told = f"it is tested for {base}, which may ask for {lost[0]}; {target} has none"
            yield untold(Trouble.BASES, told, risky=True, name=base)


def _in_order(old: Api, new: Api, what: str) -> Iterator[Judgement]:
    """Fields of named tuples, which are taken by their place."""
    if "NamedTuple" in old.ancestors and "NamedTuple" in new.ancestors:
        mine, theirs = ([*_fields(api)] for api in (old, new))
        if mine != theirs:
            told = f"it is {what}: its fields are {', '.join(mine)} here, {', '.join(theirs)} there"
            yield untold(Trouble.SPECIAL, told, risky=True, name="_fields")


def _fields(api: Api) -> Iterator[str]:
    yield from (p.name for p in api.signature.parameters) if api.signature is not None else ()


def _is_own(api: Api, name: str) -> bool:
    return name in api.members and api.members[name].is_declared


def answering(api: Api, names: tuple[str, ...]) -> Member | None:
    """The first of several special members that a class has."""
    return next((api.members[name] for name in names if name in api.members), None)


def is_refused(member: Member) -> bool:
    """Whether it is set to ``None``: ``__hash__ = None``."""
    return member.value == "None"


def special_difference(old: Member, new: Member) -> tuple[str, str] | None:
    """How two special members of one name differ; bodies are not looked into."""
    if old.is_async is not new.is_async:
        here, there = ("async" if m.is_async else "not async" for m in (old, new))
        return here, there
    if old.value and new.value and old.value != new.value:
        return old.value, new.value
    builtin = [m.home if not m.is_declared and not m.value else "" for m in (old, new)]
    if builtin[0] and builtin[1] and builtin[0] != builtin[1]:
        return f"that of {builtin[0]}", f"that of {builtin[1]}"
    if old.name in _ASKED_UNSEEN and bool(builtin[0]) is not bool(builtin[1]):
        here, there = (f"that of {home}" if home else "its own" for home in builtin)
        return here, there
    return None


_ASKED_UNSEEN = frozenset(
    {"__bool__", "__contains__", "__eq__", "__format__", "__ge__", "__getitem__", "__gt__",
     "__hash__", "__iter__", "__le__", "__len__", "__lt__", "__missing__", "__ne__", "__repr__",
     "__reversed__", "__str__"}
)  # fmt: skip
"""What Python asks an object for where nobody names it."""


def is_special(name: str) -> bool:
    """``__len__``; not what only says how instances are made or what the class is."""
    return name.startswith("__") and name.endswith("__") and name not in _OF_THE_CLASS


_OF_THE_CLASS = frozenset(
    {"__annotations__", "__class__", "__class_getitem__", "__del__", "__delattr__", "__dict__",
     "__doc__", "__getattr__", "__getattribute__", "__init__", "__init_subclass__",
     "__match_args__", "__module__", "__new__", "__post_init__",
     "__qualname__", "__required_keys__", "__set_name__", "__setattr__",
     "__sizeof__", "__slots__", "__subclasshook__", "__test__", "__weakref__"}
)  # fmt: skip
