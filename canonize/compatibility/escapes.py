"""What may go wrong with a competitor, or an instance of it, that goes where nobody follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from canonize.compatibility.api_differences import Aspect, Difference, Gravity, renamed_alone
from canonize.compatibility.destinations import Destination
from canonize.compatibility.noticing import Noticing
from canonize.compatibility.use_verdicts import FITS, Judgement, goes_on
from canonize.resolution.api import Api, ApiKind, MemberKind, Trait

_SHOWN = ("__repr__", "__str__", "__format__", "__dir__")
_WELL_KNOWN = frozenset(
    {"acquire", "aclose", "cancel", "close", "done", "emit", "fileno", "flush", "get", "getvalue",
     "isatty", "items", "join", "keys", "read", "readable", "readline", "readlines", "recv",
     "release", "result", "run", "seek", "send", "start", "submit", "tell", "values", "write",
     "writelines"}
)  # fmt: skip
"""What code outside of the repository looks up on whatever it gets."""
_UNSEEN = (Aspect.RETURNS, Aspect.RAISES)
_RENAMING = (Aspect.POSITION, Aspect.PARAMETER_GONE, Aspect.PARAMETER_REQUIRED)


class Escapes:
    """Judges what goes on, by what differs and what of that anybody could notice.

    Args:
        found: all differences of the pair.
        is_tried: examples decide whether the two do the same, so that a parameter's other name
            is only noticed by whoever gives it by name.
    """

    def __init__(
        self,
        old: Api,
        new: Api,
        found: Sequence[Difference],
        noticing: Noticing,
        *,
        is_tried: bool = False,
    ) -> None:
        self._is_tried = is_tried
        self._old = old
        self._new = new
        self._found = found
        self._noticing = noticing
        self._called = f"{old.symbol.leaf}()"

    def instance(self, where: Destination, *, goes_out: bool = False) -> Judgement:
        """An instance that goes somewhere; ``goes_out``: perhaps out of the repository."""
        if not self._old.is_known or not self._new.is_known:
            return goes_on(where, "; what is done with it there is not followed")
        return _told(where, self._for_others if goes_out else self.of_instances)

    def whole(
        self, where: Destination, *, goes_out: bool = False, by_position: bool = False
    ) -> Judgement:
        """The class or function itself that goes somewhere, where it may be called.

        Args:
            by_position: whoever gets it calls it without a keyword.
        """
        if by_position and self._is_renamed_alone:
            return FITS
        others = self._for_others if goes_out else {}
        told = _told(where, _merged(self.of_whole, others))
        holds = self._old.kind is ApiKind.FUNCTION and any(
            self._is_call(d) and d.severity in (Gravity.TRAP, Gravity.BREAKS) for d in self._found
        )
        return replace(told, risky=True) if holds else told

    @cached_property
    def _is_renamed_alone(self) -> bool:
        """Whether two functions differ in the names of what a position fills, and no more."""
        if self._old.kind is not ApiKind.FUNCTION or self._new.kind is not ApiKind.FUNCTION:
            return False
        mine, theirs = self._old.signature, self._new.signature
        if mine is None or theirs is None:
            return False
        other = (d.kind for d in self._found if d.kind not in (*_RENAMING, *_UNSEEN))
        return renamed_alone(mine, theirs) and not any(other)

    @cached_property
    def of_whole(self) -> dict[str, bool]:
        """What differs for whoever gets the class or function itself, and whether it is unsafe."""
        called = {d.what: _breaks(d) for d in self._found if self._is_call(d)}
        kinds = (Aspect.ENUM, Aspect.SUBCLASSING, Aspect.KIND, Aspect.BASES)
        called |= {d.what: _breaks(d) for d in self._found if d.kind in kinds and self._is_asked(d)}
        return _merged(called, self.of_instances)

    @cached_property
    def _for_others(self) -> dict[str, bool]:
        """The same for code that nobody here can search for words."""
        told = {d.what: _breaks(d) for d in self._found if self._is_noticed(d, by_anybody=True)}
        return _merged(told, self.of_instances)

    @cached_property
    def of_instances(self) -> dict[str, bool]:
        """What differs for whoever gets an instance, and whether it is unsafe."""
        words = {self._member(d) for d in self._found} | set(map(_given_by_name, self._found))
        self._noticing.expect(words - {""}, self._lost)
        found: dict[str, bool] = {}
        for difference in self._found:
            if self._is_noticed(difference):
                risky = _breaks(difference)
                found[difference.what] = found.get(difference.what, False) or risky
        return found | {f"{self._old.symbol.leaf}.{name}": True for name in self._private}

    @cached_property
    def _private(self) -> list[str]:
        """Private members that only the competitor has, and that others look up all the same."""
        return [name for name in self._lost if self._noticing.looks_into(name)]

    @cached_property
    def _lost(self) -> list[str]:
        if self._new.open or not self._new.is_known:
            return []
        lost = [m.name for m in self._old.members.values() if not m.is_public]
        return [n for n in lost if n not in self._new.members and not n.startswith("__")]

    def _is_call(self, difference: Difference) -> bool:
        return difference.what == self._called and difference.kind not in _UNSEEN

    def _member(self, difference: Difference) -> str:
        return difference.what.partition(".")[2]

    def _is_asked(self, difference: Difference) -> bool:
        base = difference.what.partition("(")[2].removesuffix(")")
        return difference.kind is not Aspect.BASES or not base or self._noticing.tests_for(base)

    def _is_noticed(self, difference: Difference, *, by_anybody: bool = False) -> bool:
        member = self._member(difference)
        if difference.what == self._called:
            return False
        match difference.kind:
            case Aspect.RETURNS | Aspect.RAISES | Aspect.ENUM | Aspect.SUBCLASSING | Aspect.KIND:
                return False
            case Aspect.SPECIAL:
                return True
            case Aspect.BASES:
                return self._is_asked(difference)
            case Aspect.TRAIT:
                return Trait.SLOTS in self._new.traits or any(map(self._is_set, self._attributes))
            case Aspect.UNTOLD:
                return True
        if difference.kind in _RENAMING and self._is_renamed(member):
            gone = _given_by_name(difference)
            return bool(gone) and self._noticing.gives(gone)
        if difference.kind is Aspect.PARAMETER_GONE and (gone := _given_by_name(difference)):
            return by_anybody or self._noticing.has_word(gone)
        by_anybody = by_anybody or member in _WELL_KNOWN
        return bool(member) and (by_anybody or self._noticing.has_word(member))

    def _is_renamed(self, name: str) -> bool:
        """Whether examples try a method that only calls its parameters otherwise."""
        both = [api.members.get(name) for api in (self._old, self._new)]
        old, new = (member.signature if member is not None else None for member in both)
        return self._is_tried and old is not None and new is not None and renamed_alone(old, new)

    @cached_property
    def _attributes(self) -> list[str]:
        members = self._old.members.values()
        return [m.name for m in members if m.kind is MemberKind.ATTRIBUTE and m.is_public]

    def _is_set(self, name: str) -> bool:
        return self._noticing.has_word(name)


def _breaks(difference: Difference) -> bool:
    """Whether whoever meets the difference fails, or gets something else without a word."""
    if difference.kind is Aspect.SPECIAL:
        return not difference.what.endswith(_SHOWN)
    if difference.kind in (Aspect.DEFAULT, Aspect.BASES, Aspect.ENUM, Aspect.SUBCLASSING):
        return True
    return difference.severity in (Gravity.TRAP, Gravity.BREAKS)


def _given_by_name(difference: Difference) -> str:
    """The parameter that can't be given by its name any more."""
    name = difference.competitor.partition("=")[0]
    return name if difference.canonical == "not taken" and name.isidentifier() else ""


def _told(where: Destination, differing: dict[str, bool]) -> Judgement:
    if not differing:
        return FITS
    risky = [what for what, breaks in differing.items() if breaks]
    names = risky or list(differing)
    told = f"; {differences_listed(names)}"
    return goes_on(where, told, asks=bool(risky), name=", ".join(names))


def differences_listed(what: Sequence[str]) -> str:
    """``X.a, X.b differ there``."""
    names = list(dict.fromkeys(what))
    some = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    return f"{some} {'differs' if len(names) == 1 else 'differ'} there"


def _merged(one: dict[str, bool], other: dict[str, bool]) -> dict[str, bool]:
    return {what: one.get(what, False) or other.get(what, False) for what in (*one, *other)}
