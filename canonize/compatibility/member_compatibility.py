"""Do a call and a lookup of a member mean the same to what takes a competitor's place?"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from canonize.compatibility.api_differences import Gravity, correspond, member_differences
from canonize.compatibility.call_compatibility import Arguments, judge_call
from canonize.compatibility.implicit_members import LISTED, Implicit
from canonize.compatibility.special_members import (
    answering,
    is_refused,
    is_special,
    judge_special,
    listed_otherwise,
    special_difference,
)
from canonize.compatibility.touches import Touch
from canonize.compatibility.use_verdicts import (
    Finding,
    Judgement,
    Trouble,
    UseForm,
    adapt,
    fails_already,
    in_kind,
    untold,
    worst,
)
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, Bound, Member, MemberKind, Trait
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.project import Project
from canonize.syntax.stdlib_names import MANAGERS

Verdicts = tuple[Judgement, tuple[Judgement, ...]]
"""The worst of what was found, and all of it."""


class MemberFit:
    """Compares calls and members of a competitor (``old``) with those of ``new``."""

    def __init__(self, old: Api, new: Api, target: Symbol, *, is_tried: bool = False) -> None:
        self._is_tried = is_tried
        self._old = old
        self._new = new
        self._target = target
        self._name = old.symbol.leaf

    def called(self, call: cst.Call, *, entered: bool = False) -> Verdicts:
        """A call of the thing itself; entered: both make what the ``with`` around it wants."""
        old, new = self._old, self._new
        if not new.is_known:
            return one(untold(Trouble.TARGET, new.problem))
        if new.kind is ApiKind.MODULE:
            return one(adapt(Trouble.KIND, f"{self._target} is a module"))
        if new.call is None:
            return one(untold(Trouble.KIND, f"{self._target} is a value; what it takes is unknown"))
        if old.call is not None and not entered:
            reason = _flavour(old.call, new.call, self._target.name, self._is_tried)
            if reason is not None:
                return one(reason)
        taken = (old.signature, new.signature, self._target.name)
        alike = correspond(old.call, new.call)
        arguments, tried = Arguments.of(call), self._is_tried
        return all_of(list(judge_call(arguments, *taken, corresponds=alike, is_tried=tried)))

    def member(self, touch: Touch, *, on_class: bool = False) -> Finding:
        """A member that is looked up, called or set; on the class itself, or on an instance."""
        subject = f"{self._name}.{touch.member}"
        form = UseForm.METHOD if touch.call is not None else UseForm.ATTRIBUTE
        found = self._looked_up(touch, on_class=on_class)
        return Finding(touch.node, subject, form, *all_of(found), touch.call)

    def differs(self, name: str) -> bool:
        """Whether a member is missing, or anything about it is other, to some use of it."""
        old, new = self._old.members.get(name), self._new.members.get(name)
        if old is None or new is None:
            return old is not None or is_special(name)
        return any(True for _ in member_differences(name, old, new)) or (
            special_difference(old, new) is not None or is_refused(old) is not is_refused(new)
        )

    def implicit(self, touch: Touch, wanted: Implicit) -> Finding:
        """A special member that Python looks up by itself."""
        found = list(judge_special(self._old, self._new, wanted, str(self._target)))
        call = touch.node if isinstance(touch.node, cst.Call) else None
        responder = answering(self._old, wanted.members) or answering(self._new, wanted.members)
        own = responder.name if responder else (*wanted.members, wanted.base)[0]
        name = found[0].name if found else own
        return Finding(touch.node, f"{self._name}.{name}", UseForm.SPECIAL, *all_of(found), call)

    def _looked_up(self, touch: Touch, *, on_class: bool) -> list[Judgement]:
        name = touch.member
        old, new = self._old.members.get(name), self._new.members.get(name)
        loses_it = Trait.SLOTS in self._new.traits - self._old.traits
        if name == LISTED and not on_class and not loses_it:
            return list(listed_otherwise(self._old, self._new, "asked for its `__dict__`"))
        if touch.stores and not on_class and self._allows(name, old, new):
            told = f"{touch.prefix}{name} can't be set of {self._name}, and can of {self._target}"
            return [untold(Trouble.READ_ONLY, told, asks=True, name=name)]
        if new is None:
            found = self._absent(touch, old, on_class=on_class)
            return [found] if found is not None else []
        if old is None and touch.may_lack and self._old.lacks(name):
            told = f"{touch.prefix}{name} is looked up for whoever has it, as {self._target} does"
            return [untold(Trouble.MISSING, told, asks=True, name=name)]
        if old is None:
            return []
        if touch.stores:
            is_frozen = self._new.traits - self._old.traits >= {Trait.FROZEN} and not on_class
            if (old.is_settable and not new.is_settable) or is_frozen:
                return [adapt(Trouble.READ_ONLY, f"{name} can't be set there", name=name)]
            if on_class:
                return [_set_for_all(name, str(self._target))]
            if "__setattr__" in self._new.members.keys() - self._old.members.keys():
                told = f"{touch.prefix}{name} is set, which {self._target} does in a way of its own"
                return [untold(Trouble.SPECIAL, told, asks=True, name="__setattr__")]
            return []
        if touch.call is None:
            return _read(old, new)
        return self._method_call(touch.call, old, new, on_class=on_class)

    def _allows(self, name: str, old: Member | None, new: Member | None) -> bool:
        """Whether setting an attribute is refused by the competitor alone: frozen, or slots."""
        refusing = self._old.traits - self._new.traits
        if Trait.FROZEN in refusing:
            return new is None or new.is_settable
        return Trait.SLOTS in refusing and old is None and self._old.lacks(name)

    def _absent(self, touch: Touch, old: Member | None, *, on_class: bool) -> Judgement | None:
        name, new = touch.member, self._new
        if touch.stores and not on_class and self._refuses_new(name):
            return adapt(Trouble.READ_ONLY, f"{self._target} takes no attribute {name}", name=name)
        if name == "__dict__" and Trait.SLOTS in new.traits - self._old.traits:
            return adapt(Trouble.MISSING, f"{self._target} has no __dict__", name=name)
        if hasattr(object, name) or (touch.stores and old is None and not on_class):
            return None
        if old is None and touch.may_lack and self._gives_any:
            told = f"{touch.prefix}{name} is looked up for whoever has it, as {self._target} does"
            return untold(Trouble.MISSING, told, asks=True, name=name)
        if old is None and self._old.lacks(name):
            return fails_already(f"{self._name} has no {name} here either")
        if not new.is_known:
            return untold(Trouble.TARGET, f"{touch.prefix}{name}: {new.problem}", name=name)
        if new.kind is ApiKind.VALUE or new.open:
            why = f": {new.open[0]}" if new.open else ""
            reason = f"it can't be told whether {self._target} has {name}{why}"
            return untold(Trouble.MISSING, reason, name=name)
        if name.startswith("__") and old is None:
            return None
        if touch.stores:
            reason = f"{touch.prefix}{name} is set, and {self._target} has no {name}"
            return untold(Trouble.MISSING, reason, risky=on_class, name=name)
        reason = f"{touch.prefix}{name} is used, and {self._target} has no {name}"
        return adapt(Trouble.MISSING, reason, name=name)

    @property
    def _gives_any(self) -> bool:
        """Whether only the canonical answers whatever it is asked for."""
        return "__getattr__" in self._new.members and "__getattr__" not in self._old.members

    def _refuses_new(self, name: str) -> bool:
        """Whether only the canonical's instances take no attribute that the class lacks."""
        closed = {Trait.FROZEN, Trait.SLOTS}
        mine, theirs = self._old.traits & closed, self._new.traits & closed
        return bool(theirs) and not mine and not self._new.open and name not in self._new.members

    def _method_call(
        self, call: cst.Call, old: Member, new: Member, *, on_class: bool
    ) -> list[Judgement]:
        kinds = {old.kind, new.kind}
        if MemberKind.PROPERTY in kinds and MemberKind.METHOD in kinds:
            return [adapt(Trouble.PROPERTY, f"{old.name} is a {new.kind.value} there")]
        if kinds != {MemberKind.METHOD}:
            return []
        reason = _flavour(old, new, old.name, self._is_tried)
        if reason is not None:
            return [reason]
        if on_class and Bound.INSTANCE in (old.bound, new.bound):
            if old.bound is not new.bound:
                told = f"{old.name} is a {new.bound.value} method there"
                return [adapt(Trouble.KIND, told, name=old.name)]
            return []
        taken = (old.signature, new.signature, old.name)
        alike, tried = correspond(old, new), self._is_tried
        return list(judge_call(Arguments.of(call), *taken, corresponds=alike, is_tried=tried))


def _set_for_all(name: str, target: str) -> Judgement:
    told = f"{name} is set on the class, so whoever uses {target} already gets it as well"
    return untold(Trouble.VALUE, told, asks=True, name=name)


def _flavour(old: Member, new: Member, callee: str, is_tried: bool) -> Judgement | None:
    """Why a call of one can't be a call of the other, whatever it passes.

    Args:
        is_tried: examples call both as they are decorated.
    """
    managed = MANAGERS & {*old.wrappers, *new.wrappers}
    if old.wrappers != new.wrappers and (managed or not is_tried):
        return adapt(Trouble.DECORATED, f"{callee} is decorated otherwise")
    if old.is_async != new.is_async:
        told = f"{callee} is {'async' if new.is_async else 'not async'}"
        return adapt(Trouble.ASYNC, told, name="await" if new.is_async else "")
    if old.is_generator != new.is_generator:
        told = f"{callee} is {'a' if new.is_generator else 'no'} generator there"
        return adapt(Trouble.ASYNC, told)
    return None


def _read(old: Member, new: Member) -> list[Judgement]:
    """A member that is looked up and not called at once."""
    called = {MemberKind.METHOD, MemberKind.CLASS}
    if (old.kind in called) != (new.kind in called):
        told = f"{old.name} is {_article(new.kind.value)} there"
        return [adapt(Trouble.PROPERTY, told, name=old.name)]
    if old.kind is MemberKind.METHOD and not calls_alike(old, new):
        told = f"{old.name} is handed on as it is, and is called otherwise there"
        found = member_differences(old.name, old, new)
        asks = any(d.severity in (Gravity.TRAP, Gravity.BREAKS) for d in found)
        return [untold(Trouble.PASSED_ON, told, asks=asks, name=old.name)]
    if old.value and new.value and old.value != new.value:
        told = f"{old.name} is {old.value} here, {new.value} there"
        return [untold(Trouble.DEFAULT, told, asks=True, name=old.name)]
    return []


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def calls_alike(old: Member, new: Member) -> bool:
    """Whether every call of one is a call of the other, defaults aside."""
    if old.kind is not new.kind or old.is_async != new.is_async:
        return False
    if old.signature is None or new.signature is None:
        return old.signature is new.signature
    mine, other = old.signature, new.signature
    spelt = [(p.name, p.takes, bool(p.default)) for p in mine.parameters]
    return spelt == [(p.name, p.takes, bool(p.default)) for p in other.parameters]


def one(judgement: Judgement) -> Verdicts:
    """A single verdict."""
    return judgement, (judgement,)


def all_of(found: Sequence[Judgement]) -> Verdicts:
    """Several, the worst of them first."""
    return worst(found), tuple(found)


class NamedMembers:
    """Knows whether what takes a competitor's place has the members that texts name."""

    def __init__(self, project: Project) -> None:
        self._reader = ApiReader(project.whole)
        self._known: dict[tuple[Symbol, Symbol, str], str] = {}

    def misfit(self, competitor: Symbol, target: Symbol, member: str) -> str:
        """Why a member's path can't name the target; empty when it can, or nobody can tell.

        A member that the competitor lacks as well is taken for something else, such as the ending
        of a file's name.
        """
        key = (competitor, target, member)
        if key not in self._known:
            self._known[key] = self._misfit(*key)
        return self._known[key]

    def _misfit(self, competitor: Symbol, target: Symbol, member: str) -> str:
        old, new = self._reader.read(competitor), self._reader.read(target)
        if old.is_known and old.origin == new.origin:
            return ""
        mine, theirs = old.members.get(member), new.members.get(member)
        if mine is None:
            return ""
        if theirs is None:
            told = f"{target} has no {member}"
            return in_kind(Trouble.MISSING, told) if new.lacks(member) else ""
        kinds = {mine.kind, theirs.kind}
        if MemberKind.PROPERTY in kinds and MemberKind.METHOD in kinds:
            return in_kind(Trouble.KIND, f"{member} is a {theirs.kind.value} of {target}")
        if kinds == {MemberKind.METHOD} and mine.is_async is not theirs.is_async:
            told = f"{member} is {'' if theirs.is_async else 'not '}async in {target}"
            return in_kind(Trouble.ASYNC, told)
        return ""
