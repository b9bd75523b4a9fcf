"""Adapts the arguments of one call: what to put where, or why it is left to a person."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.calls.argument_layout import GivenArgument, appended, opened_at, removed
from canonize.rewriting.calls.filling_templates import Between, Unfilled, chosen, filled
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
    has_builtins: bool = True,
) -> Adapted | Refused:
    """Adapts one call.

    Args:
        old, new: what the competitor and the canonical take.
        text: of the file; spans: where in it the call and its arguments stand.
        skip: leading arguments that are no arguments of the rule (``self`` of ``X.f(self)``).
        has_builtins: ``dict`` means the built-in where the call stands.
    """
    if not rule.arguments and not rule.by_name and not rule.cases:
        return Adapted()
    if any(argument.star for argument in call.args):
        return Refused(
            Reason("its arguments are unpacked, so it can't be told which they are", Code.ARGUMENTS)
        )
    named = _named(call, rule, old, spans, skip)
    if isinstance(named, Refused):
        return named
    named = unwrapped(named, rule, text, has_builtins=has_builtins)
    if isinstance(named, Refused):
        return named
    reason = _objection(named, rule)
    if reason:
        return Refused(reason)
    if rule.cases:
        return _templated(call, rule, named, old, text, spans, skip)
    added = _added(named, rule)
    by_name = _to_keywords(named, old, new)
    if isinstance(by_name, Refused):
        return by_name
    dropped = [given for given in named if given.dropped]
    pieces = [*by_name.pieces, *_renamed(named), *_spread(named)]
    pieces += removed(call, named, text, spans, skip)
    pieces += appended(call, named, added, text, spans)
    said = [*by_name.said]
    said += [f"{g.name} is {g.new}" for g in named if g.new != g.name and not g.dropped]
    said += [f"{g.name} is unwrapped" for g in named if g.keywords]
    said += [f"{g.name} is dropped" for g in dropped] + [f"{name} is added" for name in added]
    return Adapted(tuple(pieces), tuple(said))


def _named(
    call: cst.Call,
    rule: CallRule,
    old: Signature | None,
    spans: Mapping[int, Span],
    skip: int,
) -> list[GivenArgument] | Refused:
    """Every argument with its name, also those that are given by position."""
    found = []
    for index, argument in enumerate(call.args[skip:]):
        if argument.keyword is not None:
            name = argument.keyword.value
        elif old is None:
            return Refused(
                Reason("what its positional arguments are called is not known", Code.ARGUMENTS)
            )
        elif index >= len(old.positional):
            return Refused(Reason(f"positional argument {index + 1} has no name", Code.ARGUMENTS))
        else:
            name = old.positional[index].name
        told = rule.arguments.get(name)
        new = told.rename if told is not None and told.rename is not None else name
        dropped = told is not None and told.drop is not None
        found.append(GivenArgument(argument, spans[id(argument)], name, new, dropped))
    return found


def _objection(named: Sequence[GivenArgument], rule: CallRule) -> str:
    for given in named:
        if not given.dropped:
            continue
        if rule.arguments[given.name].drop is True and has_effects(given.node.value):
            return Reason(
                f"{given.name} would be dropped, and its value does something", Code.EVALUATED_TWICE
            )
    stays = [name for given in named if not given.dropped for name in _names(given)]
    twice = sorted({name for name in stays if stays.count(name) > 1})
    return Reason(f"it would be given {', '.join(twice)} twice", Code.ARGUMENTS) if twice else ""


_DOING = (cst.Call, cst.Await, cst.NamedExpr, cst.Yield)


def has_effects(node: cst.CSTNode) -> bool:
    """Whether evaluating an expression may do something: call, await, yield or assign."""
    if isinstance(node, cst.Lambda):
        return any(map(has_effects, (p.default for p in node.params.params if p.default)))
    return isinstance(node, _DOING) or any(map(has_effects, node.children))


def _names(given: GivenArgument) -> list[str]:
    return [name for name, _ in given.keywords] or [given.new]


def _templated(
    call: cst.Call,
    rule: CallRule,
    named: Sequence[GivenArgument],
    old: Signature | None,
    text: str,
    spans: Mapping[int, Span],
    skip: int,
) -> Adapted | Refused:
    case = chosen(rule.cases, named)
    if isinstance(case, Unfilled):
        return Refused(case.reason)
    start = spans[id(call.args[skip - 1])].end if skip else opened_at(call, text, spans)
    between = Between(text, start, spans[id(call)].end - 1, ", " if skip else "")
    pieces = filled(case.template, named, old, between)
    if isinstance(pieces, Unfilled):
        return Refused(pieces.reason)
    return Adapted(pieces, (f"it takes ({case.template})",))


def _added(named: Sequence[GivenArgument], rule: CallRule) -> dict[str, str]:
    there = {name for given in named if not given.dropped for name in _names(given)}
    return {n: r.add for n, r in rule.arguments.items() if r.add is not None and n not in there}


def _to_keywords(
    named: Sequence[GivenArgument], old: Signature | None, new: Signature | None
) -> Adapted | Refused:
    """Gives by name what is given by position, unless both signatures have it in that place."""
    pieces: list[Piece] = []
    said: list[str] = []
    place, same = 0, True
    for given in named:
        if given.keywords:
            same = False
        if given.dropped or given.keywords or not given.by_position:
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


def _by_name(given: GivenArgument) -> list[Piece]:
    start, end, value = given.span.start, given.span.end, given.node.value
    if isinstance(value, cst.GeneratorExp | cst.NamedExpr) and not value.lpar:
        return [
            Piece(start, start, f"{given.new}=(", PREFIX, end + 1),
            Piece(end, end, ")", SUFFIX),
        ]
    return [Piece(start, start, f"{given.new}=", PREFIX, end + 1)]


def _renamed(named: Sequence[GivenArgument]) -> list[Piece]:
    pieces = []
    for given in named:
        stays = not given.dropped and not given.keywords
        if stays and not given.by_position and given.new != given.name:
            start = given.span.start
            pieces.append(Piece(start, start + len(given.name), given.new))
    return pieces


def unwrapped(
    named: Sequence[GivenArgument], rule: CallRule, text: str, *, has_builtins: bool
) -> list[GivenArgument] | Refused:
    """The same with what dictionaries hold in their place, where the rule asks for that."""
    found = []
    for given in named:
        told = rule.arguments.get(given.name)
        if told is None or told.unwrap is None:
            found.append(given)
            continue
        entries = _entries(given.node.value, has_builtins=has_builtins)
        if entries is None or "#" in text[given.span.start : given.span.end]:
            return Refused(f"{given.name} is no dictionary that is written out there")
        found.append(replace(given, keywords=tuple(entries), dropped=not entries))
    return found


def _entries(node: cst.BaseExpression, *, has_builtins: bool) -> list[tuple[str, str]] | None:
    """Name and text of each entry of ``{"a": 1}`` and ``dict(a=1)``; ``None`` for all else."""
    found: list[tuple[str, str]] = []
    if isinstance(node, cst.Dict):
        for element in node.elements:
            if not isinstance(element, cst.DictElement):
                return None
            name = _key(element.key)
            if not name:
                return None
            found.append((name, _code(element.value)))
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and has_builtins:
        if node.func.value != "dict" or any(a.keyword is None for a in node.args):
            return None
        found = [(a.keyword.value, _code(a.value)) for a in node.args if a.keyword is not None]
    else:
        return None
    names = [name for name, _ in found]
    return found if len(set(names)) == len(names) else None


def _key(node: cst.BaseExpression) -> str:
    """The keyword that a key of a dictionary can be; empty when it can't."""
    if not isinstance(node, cst.SimpleString) or "b" in node.prefix.lower():
        return ""
    value = ast.literal_eval(node.value)
    is_name = isinstance(value, str) and value.isidentifier() and not keyword.iskeyword(value)
    return value if is_name else ""


def _code(node: cst.BaseExpression) -> str:
    return cst.Module([]).code_for_node(node)


def _spread(named: Sequence[GivenArgument]) -> list[Piece]:
    return [
        Piece(g.span.start, g.span.end, ", ".join(f"{name}={value}" for name, value in g.keywords))
        for g in named
        if g.keywords and not g.dropped
    ]
