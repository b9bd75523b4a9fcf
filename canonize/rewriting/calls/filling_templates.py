"""Fills a template with what one call gives: each value evaluated once, in the call's order."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.calls.argument_layout import GivenArgument
from canonize.rewriting.calls.call_templates import (
    PLACE,
    CallCase,
    LiteralType,
    argument_of,
    parsed_template,
    places,
)
from canonize.rewriting.calls.text_pieces import APPENDED, PREFIX, Piece
from canonize.syntax.signatures import Signature


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Why a call can't be put in a template."""

    reason: str


@dataclass(frozen=True, slots=True)
class Between:
    """The text of a file, and the offsets between a call's parentheses.

    Args:
        lead: what stands before the first argument: a comma, behind arguments that are none of
            the rule.
    """

    text: str
    start: int
    end: int
    lead: str = ""


def chosen(cases: Sequence[CallCase], named: Sequence[GivenArgument]) -> CallCase | Unfilled:
    """The first case that a call fits; what an argument is has to stand there as a literal."""
    given = {item.name: item.node.value for item in named}
    for case in cases:
        if case.count is not None and case.count != len(named):
            continue
        fits = True
        for name, wanted in case.types.items():
            if name not in given:
                fits = False
                continue
            found = literal_type(given[name])
            if found is None:
                return Unfilled(f"the rule asks what {name} is, and no literal stands there")
            fits = fits and found is wanted
        if fits:
            return case
    return Unfilled("no case of the rule takes a call like this")


def literal_type(node: cst.BaseExpression) -> LiteralType | None:
    """What a literal is; ``None`` for everything that is none."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus | cst.Plus):
        inner = literal_type(node.expression)
        return inner if inner in _NUMBERS else None
    if isinstance(node, cst.Name):
        return _NAMED.get(node.value)
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString | cst.FormattedString):
        first = node.left if isinstance(node, cst.ConcatenatedString) else node
        return LiteralType.BYTES if "b" in first.prefix.lower() else LiteralType.STR
    return next((found for kind, found in _LITERALS if isinstance(node, kind)), None)


_NUMBERS = (LiteralType.INT, LiteralType.FLOAT, LiteralType.COMPLEX)
_NAMED = {"True": LiteralType.BOOL, "False": LiteralType.BOOL, "None": LiteralType.NONE}
_LITERALS: tuple[tuple[type[cst.BaseExpression], LiteralType], ...] = (
    (cst.Integer, LiteralType.INT),
    (cst.Float, LiteralType.FLOAT),
    (cst.Imaginary, LiteralType.COMPLEX),
    (cst.Tuple, LiteralType.TUPLE),
    (cst.List, LiteralType.LIST),
    (cst.ListComp, LiteralType.LIST),
    (cst.Dict, LiteralType.DICT),
    (cst.DictComp, LiteralType.DICT),
    (cst.Set, LiteralType.SET),
    (cst.SetComp, LiteralType.SET),
)


def filled(
    template: str, named: Sequence[GivenArgument], old: Signature | None, between: Between
) -> tuple[Piece, ...] | Unfilled:
    """The pieces that make a call's arguments those of a template.

    Args:
        named: every argument of the call with its name, in the order in which it stands there.
        old: what the competitor takes; its literal defaults stand for what is not given.
    """
    by_name = {item.name: item for item in named}
    reason = _objection(template, named, by_name)
    if reason:
        return Unfilled(reason)
    defaults = _defaults(template, by_name, old)
    if isinstance(defaults, Unfilled):
        return defaults
    if _comment_between(named, between):
        return Unfilled(Reason("a comment stands between its arguments", Code.ARGUMENTS))
    return tuple(_pieces(template, by_name, defaults, named, between))


def _objection(
    template: str, named: Sequence[GivenArgument], by_name: Mapping[str, GivenArgument]
) -> str:
    wanted = places(template)
    for item in named:
        if item.name not in wanted and not item.dropped:
            return f"{item.name} is given, and the template leaves it out"
        count = wanted.count(item.name)
        if count > 1 and not is_repeatable(item.node.value):
            return Reason(
                f"{item.name} would be evaluated {count} times, and its value does something",
                Code.EVALUATED_TWICE,
            )
    late = _late(template)
    for item in named:
        if item.name in late and not is_repeatable(item.node.value):
            return Reason(
                f"{item.name} would be evaluated later, or not at all, and does something",
                Code.EVALUATED_TWICE,
            )
    return _order(wanted, named)


def _order(wanted: Sequence[str], named: Sequence[GivenArgument]) -> str:
    """Values are evaluated in the order of the call, if any of them does something."""
    values = [item for item in named if not item.dropped and not _is_constant(item.node.value)]
    if all(is_repeatable(item.node.value) for item in values):
        return ""
    order = [item.name for item in values]
    stands = {name: [n for n, other in enumerate(wanted) if other == name] for name in order}
    for index, item in enumerate(values):
        if is_repeatable(item.node.value):
            continue
        at = stands[item.name][0]
        before = [n for name in order[:index] for n in stands[name]]
        after = [n for name in order[index + 1 :] for n in stands[name]]
        if max(before, default=-1) > at or min(after, default=at) < at:
            return Reason(
                f"{item.name} does something, and would be evaluated in another order",
                Code.EVALUATED_TWICE,
            )
    return ""


def _late(template: str) -> frozenset[str]:
    """Arguments that a template evaluates later, under a condition or more than once."""
    found = set()
    for node in ast.walk(parsed_template(template)):
        if isinstance(node, _LATE):
            found |= {name for inner in ast.walk(node) if (name := argument_of(inner))}
    return frozenset(found)


_LATE = (
    ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp, ast.BoolOp,
)  # fmt: skip


def is_repeatable(node: cst.BaseExpression) -> bool:
    """Whether a value is the same thing each time it is evaluated, and nothing happens by it."""
    if isinstance(node, cst.Tuple):
        return all(isinstance(e, cst.Element) and is_repeatable(e.value) for e in node.elements)
    if isinstance(node, cst.Attribute):
        return is_repeatable(node.value)
    if isinstance(node, cst.UnaryOperation):
        return is_repeatable(node.expression)
    if isinstance(node, cst.BinaryOperation | cst.BooleanOperation):
        return is_repeatable(node.left) and is_repeatable(node.right)
    return isinstance(node, cst.Name) or _is_constant(node)


def _is_constant(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.ConcatenatedString):
        return _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, cst.UnaryOperation):
        return _is_constant(node.expression)
    is_name = isinstance(node, cst.Name) and node.value in _NAMED
    return is_name or isinstance(node, cst.BaseNumber | cst.SimpleString)


def _defaults(
    template: str, by_name: Mapping[str, GivenArgument], old: Signature | None
) -> dict[str, str] | Unfilled:
    """What stands for the arguments that the call does not give: the competitor's default."""
    found: dict[str, str] = {}
    known = old.defaults if old is not None else {}
    for name in dict.fromkeys(places(template)):
        if name in by_name:
            continue
        default = known[name].default if name in known else ""
        if not default:
            return Unfilled(f"the template wants {name}, which the call does not give")
        try:
            ast.literal_eval(default)
        except (ValueError, SyntaxError):
            return Unfilled(
                f"the template wants {name}, which is not given, and its default is no literal"
            )
        found[name] = default
    return found


def _comment_between(named: Sequence[GivenArgument], between: Between) -> bool:
    at = between.start
    for item in named:
        if "#" in between.text[at : item.span.start]:
            return True
        at = item.span.end
    return "#" in between.text[at : between.end]


def _pieces(
    template: str,
    by_name: Mapping[str, GivenArgument],
    defaults: Mapping[str, str],
    named: Sequence[GivenArgument],
    between: Between,
) -> list[Piece]:
    """What stands around the values that stay where they are, so that edits in them are kept."""
    anchors = _anchors(template, named)
    found: list[Piece] = []
    at, literal, written = between.start, 0, between.lead if template else ""
    for number, match in enumerate(PLACE.finditer(template)):
        written += template[literal : match.start()]
        literal = match.end()
        item = by_name.get(match[1])
        if item is None:
            written += defaults[match[1]]
            continue
        start, end = _value_span(item, between.text)
        opens, closes = _parentheses(item.node.value, template, match)
        if number not in anchors:
            written += opens + between.text[start:end] + closes
            continue
        found.append(_gap(at, start, written + opens, between))
        at, written = end, closes
    written += template[literal:]
    found.append(_gap(at, between.end, written, between))
    return found


def _anchors(template: str, named: Sequence[GivenArgument]) -> set[int]:
    """The places of the template, by number, at which the call's own value stays."""
    order = {item.name: number for number, item in enumerate(named)}
    moved = {item.name for item in named if is_repeatable(item.node.value)}
    found, last = set(), -1
    wanted = places(template)
    for number, name in enumerate(wanted):
        index = order.get(name, -1)
        passed = {item.name for item in named[last + 1 : index]} if index > last else set()
        if index > last and passed <= moved | {i.name for i in named if i.dropped}:
            found.add(number)
            last = index
    return found


def _gap(start: int, end: int, text: str, between: Between) -> Piece:
    if start < end:
        return Piece(start, end, text)
    if start == between.start:
        return Piece(start, start, text, PREFIX, between.end + 1)
    return Piece(start, start, text, APPENDED)


def _value_span(item: GivenArgument, text: str) -> tuple[int, int]:
    """Where the value of an argument stands, its own parentheses included."""
    start = item.span.start
    if item.node.keyword is not None:
        start = text.index("=", start + len(item.node.keyword.value)) + 1
        while text[start].isspace():
            start += 1
    return start, item.span.end


def _parentheses(value: cst.BaseExpression, template: str, match: re.Match[str]) -> tuple[str, str]:
    """What keeps a value together where the template puts it."""
    if value.lpar or isinstance(value, _ATOMS):
        return "", ""
    before = template[: match.start()].rstrip()
    after = template[match.end() :].lstrip()
    is_keyword = before.endswith("=") and before[-2:-1] not in ("=", "!", "<", ">")
    opens = not before or before[-1] in "([{,:" or is_keyword
    is_alone = opens and (not after or after[0] in ")]},")
    is_plain = not isinstance(value, cst.NamedExpr | cst.GeneratorExp | cst.Yield | cst.Lambda)
    return ("", "") if is_alone and is_plain else ("(", ")")


_ATOMS = (
    cst.Attribute, cst.BaseNumber, cst.Call, cst.Dict, cst.List, cst.ListComp, cst.Name, cst.Set,
    cst.SetComp, cst.DictComp, cst.SimpleString, cst.FormattedString, cst.Subscript,
)  # fmt: skip
