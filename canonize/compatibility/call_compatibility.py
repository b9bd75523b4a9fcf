"""Do the arguments of a call mean the same to another signature?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.use_verdicts import (
    Judgement,
    Trouble,
    UseVerdict,
    adapt,
    fails_already,
    untold,
)
from canonize.syntax.signatures import Signature

_SAYS_NOTHING = frozenset(
    {"", "Any", "Callable", "Dict[str, Any]", "Optional[int]", "Optional[str]", "bool", "bytes",
     "dict", "dict[str, Any]", "float", "int", "int | None", "list", "object", "str",
     "str | None", "typing.Any"}
)  # fmt: skip
"""Annotations that are too common to say that two parameters are the same thing."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call passes.

    Args:
        positional: how many by position, those after ``*args`` not counted.
        keywords: names given.
        unpacks: ``*`` and ``**`` among the arguments.
    """

    positional: int = 0
    keywords: tuple[str, ...] = ()
    unpacks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, call: cst.Call) -> Arguments:
        positional, keywords = 0, []
        unpacks: set[str] = set()
        for argument in call.args:
            if argument.star:
                unpacks.add(argument.star)
            elif argument.keyword is not None:
                keywords.append(argument.keyword.value)
            elif "*" not in unpacks:
                positional += 1
        return cls(positional, tuple(keywords), frozenset(unpacks))


def judge_call(
    call: Arguments,
    old: Signature | None,
    new: Signature | None,
    callee: str,
    *,
    corresponds: bool = False,
    is_tried: bool = False,
) -> Iterator[Judgement]:
    """What is wrong with a call once ``new`` takes the place of ``old``; nothing when it fits.

    Args:
        old, new: ``None`` when it can't be told.
        callee: how the new one is called in reasons.
        corresponds: both do the same with the parameters of one position, whatever their names.
        is_tried: examples decide whether they do, so that another name alone says nothing; one
            that the other side has elsewhere still does.
    """
    if new is None:
        yield untold(Trouble.SIGNATURE, f"it can't be told what {callee} takes")
        return
    if old is None:
        yield untold(Trouble.SIGNATURE, "it can't be told what it takes here")
    elif old is not new and (broken := _failing(call, old, callee)):
        if _failing(call, new, callee):
            yield fails_already(f"it fails here as well: {broken}")
            return
        if not call.unpacks:
            yield untold(Trouble.FAILS, _works_there(call, old, callee), asks=True)
    yield from _positions(call, old, new, callee, corresponds=corresponds, is_tried=is_tried)
    yield from _keywords(call, old, new, callee, corresponds=corresponds or is_tried)
    if call.unpacks:
        yield from _unpacked(call, old, new)
        return
    named = new.named.keys() & set(call.keywords)
    given = {new.at(index) for index in range(call.positional)} | named
    missing = [p.name for p in new.required if p.name not in given]
    if missing:
        names = ", ".join(missing)
        yield adapt(Trouble.REQUIRED, f"{callee} also needs {names}", name=names)
    yield from _defaults(call, old, new)


def _failing(call: Arguments, one: Signature, callee: str) -> str:
    """Why a call fails with a signature, as far as what it passes openly tells."""
    found = (j.reason for j in judge_call(call, one, one, callee) if j.verdict is UseVerdict.ADAPT)
    return next(found, "")


def _works_there(call: Arguments, old: Signature, callee: str) -> str:
    """That somebody may wait for the `TypeError` of a call that the other signature accepts."""
    broken = _failing(call, old, "the one here")
    return f"{broken}, so that it fails here, and {callee} accepts it"


def _positions(
    call: Arguments,
    old: Signature | None,
    new: Signature,
    callee: str,
    *,
    corresponds: bool,
    is_tried: bool,
) -> Iterator[Judgement]:
    for index in range(call.positional):
        there = new.at(index)
        if not there:
            reason = f"{callee} takes fewer positional arguments"
            here = old.at(index) if old is not None else ""
            yield adapt(Trouble.TOO_MANY, reason, name=here)
            return
        here = old.at(index) if old is not None else there
        if here in (there, "") or (corresponds and "*" not in (here, there)):
            continue
        if is_tried and "*" not in (here, there) and not _is_elsewhere(here, there, old, new):
            continue
        yield _position(index, here, there, old, new)


def _position(
    index: int, here: str, there: str, old: Signature | None, new: Signature
) -> Judgement:
    told = f"positional argument {index + 1} is {_spelt(here)} here and {_spelt(there)} there"
    if "*" in (here, there):
        return untold(Trouble.REST, told, risky=True, name=here, there=there)
    assert old is not None
    mine, other = old.positional[index].annotation, new.positional[index].annotation
    known_elsewhere = _is_elsewhere(here, there, old, new)
    if mine == other and mine not in _SAYS_NOTHING and not known_elsewhere:
        reason = f"{told}, both are {mine}"
        return untold(Trouble.POSITION, reason, risky=True, name=here, there=there)
    moved = here if here in new.named else there
    return adapt(Trouble.POSITION, told, name=here, there=moved)


def _is_elsewhere(here: str, there: str, old: Signature | None, new: Signature) -> bool:
    """Whether a position may be another one's: the names are swapped, or not as many are needed."""
    if old is None or here in new.named or there in old.named:
        return True
    needed = [sum(not p.default for p in one.positional) for one in (old, new)]
    return needed[0] != needed[1]


def _spelt(name: str) -> str:
    return "one of *args" if name == "*" else name


def _keywords(
    call: Arguments,
    old: Signature | None,
    new: Signature,
    callee: str,
    *,
    corresponds: bool,
) -> Iterator[Judgement]:
    filled = {new.at(index) for index in range(call.positional)}
    for name in call.keywords:
        if name in new.named:
            if name in filled:
                reason = f"{callee} would get {name} twice"
                yield adapt(Trouble.POSITION, reason, name=name)
        elif not new.takes_any_keyword:
            there = _counterpart(name, old, new) if corresponds else ""
            told = f"{callee} takes no argument {name}" + (f", it is {there}" if there else "")
            yield adapt(Trouble.KEYWORD, told, name=name, there=there)
        elif old is not None and name in old.named:
            reason = f"{callee} takes {name} as any other keyword"
            yield untold(Trouble.REST, reason, name=name)


def _counterpart(name: str, old: Signature | None, new: Signature) -> str:
    """What the parameter in the place of another is called."""
    names = [p.name for p in old.positional] if old is not None else []
    there = new.at(names.index(name)) if name in names else ""
    return there if there in new.named else ""


def _unpacked(call: Arguments, old: Signature | None, new: Signature) -> Iterator[Judgement]:
    if old is None:
        return
    if not _same_for_unpacking(call, old, new):
        reason = "its arguments are unpacked, and the signatures differ"
        yield untold(Trouble.UNPACKED, reason, risky=True)


def _same_for_unpacking(call: Arguments, old: Signature, new: Signature) -> bool:
    """Whether whatever fits ``old`` when it is unpacked binds alike in ``new``."""
    old_positions = [p.name for p in old.positional]
    new_positions = [p.name for p in new.positional]
    if "*" in call.unpacks:
        if old_positions != new_positions[: len(old_positions)]:
            return False
        if old.takes_rest and (old_positions != new_positions or not new.takes_rest):
            return False
        if set(call.keywords) & set(new_positions) - old.named.keys():
            return False
    by_position = set(old_positions[: call.positional])
    if "**" in call.unpacks:
        if not old.named.keys() - by_position - set(call.keywords) <= new.named.keys():
            return False
        if old.takes_any_keyword and not (
            new.takes_any_keyword
            and old_positions == new_positions
            and old.named.keys() == new.named.keys()
        ):
            return False
    by_name = new.named.keys() & set(call.keywords)
    surely = {p.name for p in old.required} | by_position | by_name
    return {p.name for p in new.required} <= surely


def _defaults(call: Arguments, old: Signature | None, new: Signature) -> Iterator[Judgement]:
    if old is None:
        return
    given = {new.at(index) for index in range(call.positional)} | set(call.keywords)
    for name, mine in old.defaults.items():
        other = new.defaults.get(name)
        if name not in given and other is not None and other.default != mine.default:
            reason = f"{name} is left out: {mine.default} here, {other.default} there"
            yield untold(Trouble.DEFAULT, reason, asks=True, name=name, there=mine.default)
