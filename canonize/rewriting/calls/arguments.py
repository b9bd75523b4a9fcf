"""Adapts the arguments of one call: what to put where, or why it is left to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.rewriting.calls.argument_layout import Given, appended, removed
from canonize.rewriting.calls.rules import CallRule
from canonize.rewriting.calls.text_pieces import PREFIX, SUFFIX, Piece
from canonize.syntax.parsed_file import Span
from canonize.syntax.signatures import Signature


@dataclass(frozen=True, slots=True)
class Adapted:
    """Pieces, and in words what they do."""

    pieces: tuple[Piece, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a call stays as it is."""

    reason: str


def adapt_arguments(
    call: cst.Call,
    rule: CallRule,
    old: Signature | None,
    new: Signature | None,
    *,
    text: str,
    spans: Mapping[int, Span],
    skip: int = 0,
) -> Adapted | Refused:
    """Adapts one call.

    Args:
        old, new: what the competitor and the canonical take.
        text: of the file; spans: where in it the call and its arguments stand.
        skip: leading arguments that are no arguments of the rule (``self`` of ``X.f(self)``).
    """
    if not rule.arguments and not rule.by_name:
        return Adapted()
    if any(argument.star for argument in call.args):
        return Refused("its arguments are unpacked, so it can't be told which they are")
    named = _named(call, rule, old, spans, skip)
    if isinstance(named, Refused):
        return named
    reason = _objection(named, rule)
    if reason:
        return Refused(reason)
    added = _added(named, rule)
    by_name = _to_keywords(named, old, new)
    if isinstance(by_name, Refused):
        return by_name
    dropped = [given for given in named if given.dropped]
    pieces = [*by_name.pieces, *_renamed(named)]
    pieces += removed(call, named, text, spans, skip)
    pieces += appended(call, named, added, text, spans)
    said = [*by_name.said]
    said += [f"{g.name} is {g.new}" for g in named if g.new != g.name and not g.dropped]
    said += [f"{g.name} is dropped" for g in dropped] + [f"{name} is added" for name in added]
    return Adapted(tuple(pieces), tuple(said))


def _named(
    call: cst.Call,
    rule: CallRule,
    old: Signature | None,
    spans: Mapping[int, Span],
    skip: int,
) -> list[Given] | Refused:
    """Every argument with its name, also those that are given by position."""
    found = []
    for index, argument in enumerate(call.args[skip:]):
        if argument.keyword is not None:
            name = argument.keyword.value
        elif old is None:
            return Refused("what its positional arguments are called is not known")
        elif index >= len(old.positional):
            return Refused(f"positional argument {index + 1} has no name")
        else:
            name = old.positional[index].name
        told = rule.arguments.get(name)
        new = told.rename if told is not None and told.rename is not None else name
        dropped = told is not None and told.drop is not None
        found.append(Given(argument, spans[id(argument)], name, new, dropped))
    return found


def _objection(named: Sequence[Given], rule: CallRule) -> str:
    for given in named:
        if not given.dropped:
            continue
        if rule.arguments[given.name].drop is True and has_effects(given.node.value):
            return f"{given.name} would be dropped, and its value does something"
    stays = [given.new for given in named if not given.dropped]
    twice = sorted({name for name in stays if stays.count(name) > 1})
    return f"it would be given {', '.join(twice)} twice" if twice else ""


_DOING = (cst.Call, cst.Await, cst.NamedExpr, cst.Yield)


def has_effects(node: cst.CSTNode) -> bool:
    """Whether evaluating an expression may do something: call, await, yield or assign."""
    if isinstance(node, cst.Lambda):
        return any(map(has_effects, (p.default for p in node.params.params if p.default)))
    return isinstance(node, _DOING) or any(map(has_effects, node.children))


def _added(named: Sequence[Given], rule: CallRule) -> dict[str, str]:
    there = {given.new for given in named if not given.dropped}
    return {n: r.add for n, r in rule.arguments.items() if r.add is not None and n not in there}


def _to_keywords(
    named: Sequence[Given], old: Signature | None, new: Signature | None
) -> Adapted | Refused:
    """Gives by name what is given by position, unless both signatures have it in that place."""
    pieces: list[Piece] = []
    said: list[str] = []
    place, same = 0, True
    for given in named:
        if given.dropped or not given.by_position:
            continue
        there = [side.at(place) if side is not None else None for side in (old, new)]
        same = same and all(name == given.new for name in there)
        place += 1
        if same:
            continue
        if new is not None and given.new in new.only_by_position:
            return Refused(f"{given.new} can only be given by position, and not in this place")
        pieces += _by_name(given)
        if given.new == given.name:
            said.append(f"{given.name} is given by name")
    return Adapted(tuple(pieces), tuple(said))


def _by_name(given: Given) -> list[Piece]:
    start, end, value = given.span.start, given.span.end, given.node.value
    if isinstance(value, cst.GeneratorExp | cst.NamedExpr) and not value.lpar:
        return [
            Piece(start, start, f"{given.new}=(", PREFIX, end + 1),
            Piece(end, end, ")", SUFFIX),
        ]
    return [Piece(start, start, f"{given.new}=", PREFIX, end + 1)]


def _renamed(named: Sequence[Given]) -> list[Piece]:
    pieces = []
    for given in named:
        if not given.dropped and not given.by_position and given.new != given.name:
            start = given.span.start
            pieces.append(Piece(start, start + len(given.name), given.new))
    return pieces
