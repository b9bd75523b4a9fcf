"""What a test around a name says of it: ``if isinstance(x, X):``, ``case X() as x``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import children, dotted

Guards = Mapping[str, cst.BaseExpression]
"""What the guards of a file ask for, by name."""


def asked_names(nodes: FileNodes, guards: Guards) -> frozenset[str]:
    """The names that the file passes to `isinstance`, `type` or a guard, or matches."""
    asked: set[str] = set()
    for node in nodes.all:
        match node:
            case cst.Call(
                func=cst.Name(value=test), args=[cst.Arg(value=cst.Name(value=name)), *_]
            ) if test in ("isinstance", "type") or test in guards:
                asked.add(name)
            case cst.Match(subject=cst.Name(value=name)):
                asked.add(name)
    return frozenset(asked)


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


def narrowed_to(nodes: FileNodes, name: cst.Name, guards: Guards) -> cst.BaseExpression | None:
    """The class that a test around or before a name says it is an instance of.

    Args:
        guards: see `guards_of`.
    """
    node: cst.CSTNode = name
    above = nodes.parent(node)
    while above is not None and not isinstance(above, cst.FunctionDef | cst.Lambda | cst.ClassDef):
        match above:
            case cst.If(test=test, body=body) | cst.While(test=test, body=body) if body is node:
                found = _asked(test, name.value, guards)
            case cst.IfExp(test=test, body=body) if body is node:
                found = _asked(test, name.value, guards)
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if right is node:
                found = _asked(left, name.value, guards)
            case cst.MatchCase(pattern=cst.MatchClass(cls=cls), body=body) if body is node:
                match = nodes.parent(above)
                is_subject = isinstance(match, cst.Match) and _is_name(match.subject, name.value)
                found = cls if is_subject else None
            case cst.ListComp(elt=elt) | cst.SetComp(elt=elt) | cst.GeneratorExp(elt=elt) if (
                elt is node
            ):
                found = _asked_by_loop(above.for_in, name.value, guards)
            case cst.IndentedBlock(body=statements) | cst.Module(body=statements):
                found = _asked_before(list(statements), node, name.value, guards)
            case _:
                found = None
        if found is not None:
            return found
        if isinstance(above, cst.BaseSuite) and _binds(above, name.value):
            return None
        node, above = above, nodes.parent(above)
    return None


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
    statements: list[cst.BaseStatement], node: cst.CSTNode, name: str, guards: Guards
) -> cst.BaseExpression | None:
    """``assert isinstance(x, X)`` or ``if not isinstance(x, X): return`` before a statement."""
    found: cst.BaseExpression | None = None
    for statement in statements:
        if statement is node:
            return found
        if _binds(statement, name):
            found = None
        for test in _holding_after(statement):
            found = _asked(test, name, guards) or found
    return None


def _holding_after(statement: cst.BaseStatement) -> Iterator[cst.BaseExpression]:
    match statement:
        case cst.SimpleStatementLine(body=parts):
            yield from (part.test for part in parts if isinstance(part, cst.Assert))
        case cst.If(
            test=cst.UnaryOperation(operator=cst.Not(), expression=test), body=body, orelse=None
        ) if _leaves(body):
            yield test


def _leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return | cst.Raise | cst.Continue | cst.Break)


def _asked(test: cst.BaseExpression, name: str, guards: Guards) -> cst.BaseExpression | None:
    """The one class that a test asks a name for."""
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return _asked(left, name, guards) or _asked(right, name, guards)
        case cst.Call(
            func=cst.Name("isinstance"), args=[cst.Arg(value=cst.Name(value=asked)), cls]
        ) if asked == name:
            return _only_class(cls.value)
        case cst.Call(func=cst.Name() as guard, args=[cst.Arg(value=cst.Name(value=asked))]) if (
            asked == name and guard.value in guards
        ):
            return _only_class(guards[guard.value])
        case cst.Comparison(
            left=cst.Call(func=cst.Name("type"), args=[cst.Arg(value=cst.Name(value=asked))]),
            comparisons=[cst.ComparisonTarget(operator=cst.Is() | cst.Equal(), comparator=cls)],
        ) if asked == name:
            return _only_class(cls)
    return None


def _only_class(asked: cst.BaseExpression) -> cst.BaseExpression | None:
    """The class, also as the only one of a tuple."""
    if isinstance(asked, cst.Tuple) and len(asked.elements) == 1:
        asked = asked.elements[0].value
    return asked if isinstance(asked, cst.Name | cst.Attribute) else None


def _asked_by_loop(loop: cst.CompFor, name: str, guards: Guards) -> cst.BaseExpression | None:
    """``... for x in xs if isinstance(x, X)``."""
    inner: cst.CompFor | None = loop
    while inner is not None:
        for condition in inner.ifs:
            if (found := _asked(condition.test, name, guards)) is not None:
                return found
        inner = inner.inner_for_in
    return None


def _is_name(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _binds(node: cst.CSTNode, name: str) -> bool:
    """Whether a statement may give the name another value."""
    pending = [node]
    while pending:
        current = pending.pop()
        names: list[cst.CSTNode]
        match current:
            case cst.AssignTarget(target=target) | cst.AsName(name=target):
                names = [target]
            case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                names = [target]
            case cst.For(target=target) | cst.NamedExpr(target=target):
                names = [target]
            case _:
                names = []
        if any(name in _names(target) for target in names):
            return True
        pending.extend(children(current))
    return False


def _names(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif not isinstance(target, cst.Attribute | cst.Subscript):
        for child in children(target):
            yield from _names(child)
