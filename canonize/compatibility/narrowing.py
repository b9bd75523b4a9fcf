"""What a test around a name says of it: ``if isinstance(x, X):``, ``case X() as x``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import children, dotted

_TESTS = frozenset({"isinstance", "issubclass", "type", "assertIsInstance"})
_ASSERTED = frozenset({"assertIsInstance"})

Guards = Mapping[str, cst.BaseExpression]
"""What the guards of a file ask for, by name."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a test asks for.

    Args:
        classes: one class, or several of which it is one.
        is_class: it is a subclass, no instance.
    """

    classes: tuple[cst.BaseExpression, ...]
    is_class: bool = False


def spelled(node: cst.BaseExpression) -> str:
    """How something is written that stays the same from a test to its use; "" for the rest."""
    match node:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=value, attr=cst.Name(value=attr)):
            return f"{around}.{attr}" if (around := spelled(value)) else ""
        case cst.NamedExpr(target=target):
            return spelled(target)
        case cst.Subscript(
            value=value,
            slice=[
                cst.SubscriptElement(
                    slice=cst.Index(value=cst.SimpleString() | cst.Integer() as key)
                )
            ],
        ):
            return f"{around}[{key.evaluated_value!r}]" if (around := spelled(value)) else ""
    return ""


def asked_places(nodes: FileNodes, guards: Guards) -> frozenset[str]:
    """What the file passes to `isinstance`, `type` or a guard, or matches, as it is spelled."""
    asked: set[str] = set()
    for node in nodes.all:
        match node:
            case cst.Call(func=func, args=[cst.Arg(value=value), *_]):
                test = dotted(func).rpartition(".")[2]
                if test in _TESTS or test in guards:
                    asked.add(spelled(value))
            case cst.Attribute(value=value, attr=cst.Name("__class__")):
                asked.add(spelled(value))
            case cst.Match(subject=subject):
                asked.add(spelled(subject))
    return frozenset(asked - {""})


def guards_of(nodes: FileNodes) -> Guards:
    """The functions of a file that say by ``TypeGuard`` or ``TypeIs`` what they ask for."""
    found = {}
    for node in nodes.all:
        match node:
            case cst.FunctionDef(
                name=cst.Name(value=name),
                returns=cst.Annotation(
                    annotation=cst.Subscript(
                        value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=asked))]
                    )
                ),
            ) if dotted(value).rpartition(".")[2] in ("TypeGuard", "TypeIs"):
                found[name] = asked
    return found


def narrowed_to(nodes: FileNodes, place: cst.BaseExpression, guards: Guards) -> Narrowed | None:
    """The classes of one of which a test around or before a place says that it is.

    ``None`` where none says so, or the place may have got another value since.

    Args:
        guards: see `guards_of`.
    """
    key = spelled(place)
    node: cst.CSTNode = place
    above = nodes.parent(node)
    while above is not None and not isinstance(above, cst.FunctionDef | cst.Lambda | cst.ClassDef):
        found = _said_by(nodes, above, node, key, guards)
        if found is not None:
            return found
        if _is_bound_on_the_way(nodes, above, node, key):
            return None
        node, above = above, nodes.parent(above)
    return None


def _said_by(
    nodes: FileNodes, above: cst.CSTNode, node: cst.CSTNode, key: str, guards: Guards
) -> Narrowed | None:
    """What one node around a place says of it."""
    match above:
        case cst.If(test=test, body=body) | cst.While(test=test, body=body) if body is node:
            return _asked(test, key, guards)
        case cst.IfExp(test=test, body=body) if body is node:
            return _asked(test, key, guards)
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if right is node:
            return _asked(left, key, guards)
        case cst.BooleanOperation(
            left=cst.UnaryOperation(operator=cst.Not(), expression=left),
            operator=cst.Or(), right=right,
        ) if right is node:  # fmt: skip
            return _asked(left, key, guards)
        case cst.MatchCase(body=body) if body is node:
            match = nodes.parent(above)
            is_subject = isinstance(match, cst.Match) and spelled(match.subject) == key
            if is_subject and isinstance(above.pattern, cst.MatchClass):
                return Narrowed((above.pattern.cls,))
            return _asked(above.guard, key, guards) if above.guard is not None else None
        case cst.ListComp(elt=elt) | cst.SetComp(elt=elt) | cst.GeneratorExp(elt=elt) if (
            elt is node
        ):
            return _asked_by_loop(above.for_in, key, guards)
        case cst.DictComp(for_in=for_in) if for_in is not node:
            return _asked_by_loop(for_in, key, guards)
        case cst.IndentedBlock(body=statements) | cst.Module(body=statements):
            return _asked_before(list(statements), node, key, guards)
    return None


def _is_bound_on_the_way(nodes: FileNodes, above: cst.CSTNode, node: cst.CSTNode, key: str) -> bool:
    """Whether a place may have got another value since whatever was asked further out."""
    match above:
        case cst.IndentedBlock(body=statements):
            loop = nodes.parent(above)
            again = isinstance(loop, cst.For | cst.While)
            until = list(statements)
            if not again or isinstance(loop, cst.While):
                ids = [id(statement) for statement in until]
                until = until[: ids.index(id(node))] if id(node) in ids else until
            return any(_binds(statement, key) for statement in until)
        case cst.SimpleStatementLine(body=[_, _, *_]) | cst.SimpleStatementSuite():
            return _binds(above, key)
        case cst.With(items=items):
            return any(_binds(item, key) for item in items)
        case cst.For(target=target, iter=iterated) if node is not iterated:
            return any(_is_part(place, key) for place in _places(target))
        case cst.ExceptHandler(name=name) if name is not None:
            return _binds(name, key)
    return False


def matched_member(nodes: FileNodes, bound: cst.CSTNode) -> tuple[cst.BaseExpression, str] | None:
    """The class of ``case C(member=name)``, and the member."""
    above = nodes.parent(bound)
    element = nodes.parent(above) if isinstance(above, cst.MatchAs) else None
    whole = nodes.parent(element) if isinstance(element, cst.MatchKeywordElement) else None
    if not isinstance(element, cst.MatchKeywordElement) or not isinstance(whole, cst.MatchClass):
        return None
    assert isinstance(above, cst.MatchAs)
    return (whole.cls, element.key.value) if above.pattern is None else None


def matched_place(nodes: FileNodes, bound: cst.CSTNode) -> tuple[cst.BaseExpression, int] | None:
    """The class of ``case C(other, name)``, and the place of the name."""
    above = nodes.parent(bound)
    element = nodes.parent(above) if isinstance(above, cst.MatchAs) else None
    whole = nodes.parent(element) if isinstance(element, cst.MatchSequenceElement) else None
    if not isinstance(whole, cst.MatchClass):
        return None
    assert isinstance(above, cst.MatchAs)
    if above.pattern is not None:
        return None
    return whole.cls, [id(one) for one in whole.patterns].index(id(element))


def matched_class(nodes: FileNodes, bound: cst.CSTNode) -> cst.BaseExpression | None:
    """The class of ``case X() as name``."""
    above = nodes.parent(bound)
    if not isinstance(above, cst.MatchAs):
        return None
    pattern = above.pattern
    return pattern.cls if isinstance(pattern, cst.MatchClass) else None


def _asked_before(
    statements: list[cst.BaseStatement], node: cst.CSTNode, key: str, guards: Guards
) -> Narrowed | None:
    """``assert isinstance(x, X)`` or ``if not isinstance(x, X): return`` before a statement."""
    found: Narrowed | None = None
    for statement in statements:
        if statement is node:
            return found
        if _binds(statement, key):
            found = None
        for test in _holding_after(statement):
            found = _asked(test, key, guards) or found
    return None


def _holding_after(statement: cst.BaseStatement) -> Iterator[cst.BaseExpression]:
    match statement:
        case cst.SimpleStatementLine(body=parts):
            yield from (part.test for part in parts if isinstance(part, cst.Assert))
            for part in parts:
                match part:
                    case cst.Expr(value=cst.Call(func=cst.Attribute(attr=cst.Name(name))) as call):
                        if name in _ASSERTED:
                            yield call
        case cst.If(
            test=cst.UnaryOperation(operator=cst.Not(), expression=test), body=body, orelse=None
        ) if _leaves(body):
            yield test


def _leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return | cst.Raise | cst.Continue | cst.Break)


def _asked(test: cst.BaseExpression, key: str, guards: Guards) -> Narrowed | None:
    """What a test asks of a place."""
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return _asked(left, key, guards) or _asked(right, key, guards)
        case cst.Call(func=cst.Name("issubclass"), args=[cst.Arg(value=asked), cls]):
            return _of_classes(cls.value, is_class=True) if spelled(asked) == key else None
        case cst.Call(func=cst.Name("isinstance"), args=[cst.Arg(value=asked), cls]):
            return _of_classes(cls.value) if spelled(asked) == key else None
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(name)), args=[cst.Arg(value=asked), cls, *_]
        ) if name in _ASSERTED:
            return _of_classes(cls.value) if spelled(asked) == key else None
        case cst.Call(func=cst.Name() as guard, args=[cst.Arg(value=asked)]) if (
            guard.value in guards
        ):
            return _of_classes(guards[guard.value]) if spelled(asked) == key else None
        case cst.Comparison(
            left=cst.Call(func=cst.Name("type"), args=[cst.Arg(value=asked)])
            | cst.Attribute(value=asked, attr=cst.Name("__class__")),
            comparisons=[cst.ComparisonTarget(operator=cst.Is() | cst.Equal(), comparator=cls)],
        ):
            return _of_classes(cls) if spelled(asked) == key else None
    return None


def _of_classes(asked: cst.BaseExpression, *, is_class: bool = False) -> Narrowed | None:
    """The class, or those of a tuple or a union; ``None`` beside them says nothing."""
    waiting, found = [asked], list[cst.BaseExpression]()
    while waiting:
        match one := waiting.pop(0):
            case cst.Tuple(elements=elements):
                waiting = [element.value for element in elements] + waiting
            case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
                waiting = [left, right, *waiting]
            case cst.Name("None"):
                pass
            case cst.Name() | cst.Attribute():
                found.append(one)
            case _:
                return None
    return Narrowed(tuple(found), is_class) if found else None


def _asked_by_loop(loop: cst.CompFor, key: str, guards: Guards) -> Narrowed | None:
    """``... for x in xs if isinstance(x, X)``."""
    inner: cst.CompFor | None = loop
    while inner is not None:
        for condition in inner.ifs:
            if (found := _asked(condition.test, key, guards)) is not None:
                return found
        inner = inner.inner_for_in
    return None


def _binds(node: cst.CSTNode, key: str) -> bool:
    """Whether a statement may give a place, or what it begins with, another value."""
    pending = [node]
    while pending:
        current = pending.pop()
        found: list[cst.CSTNode]
        match current:
            case cst.AssignTarget(target=target) | cst.AsName(name=target):
                found = [target]
            case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                found = [target]
            case cst.For(target=target) | cst.NamedExpr(target=target):
                found = [target]
            case cst.Del(target=target):
                found = [target]
            case _:
                found = []
        if any(_is_part(place, key) for target in found for place in _places(target)):
            return True
        pending.extend(children(current))
    return False


def _is_part(place: str, key: str) -> bool:
    """Whether a place is another one, or what that begins with."""
    return place == key or key.startswith((f"{place}.", f"{place}["))


def _places(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, cst.Name | cst.Attribute | cst.Subscript):
        if place := spelled(target):
            yield place
    else:
        for child in children(target):
            yield from _places(child)
