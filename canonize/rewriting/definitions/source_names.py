"""Names and nodes of the file that something moves out of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from canonize.syntax.scopes import Scope, ScopeKind, children, dotted


def word(name: str) -> re.Pattern[str]:
    """The name as a whole word that no dot precedes."""
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")


def shallow(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The small statements, functions and classes of the blocks of a compound statement."""
    for part in children(node):
        if isinstance(part, (cst.FunctionDef, cst.ClassDef, cst.BaseSmallStatement)):
            yield part
        elif not isinstance(part, cst.BaseExpression):
            yield from shallow(part)


def outermost_function(scope: Scope) -> Scope | None:
    """The scope of the outermost function around a scope."""
    functions = [around for around in scope.outward() if around.kind is ScopeKind.FUNCTION]
    return functions[-1] if functions else None


def innermost_function(scope: Scope) -> Scope | None:
    """The scope of the innermost function around a scope that can hold statements."""
    around = (outer for outer in scope.outward() if isinstance(outer.node, cst.FunctionDef))
    return next(around, None)


def called(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node


def adds_to(small: cst.BaseSmallStatement, name: str) -> bool:
    """``X.attr = ...``, ``X[...] = ...``, ``X.method(...)``, ``del X.attr``."""
    targets: list[cst.BaseExpression] = []
    match small:
        case cst.Assign(targets=found):
            targets = [target.target for target in found]
        case cst.AugAssign(target=target) | cst.AnnAssign(target=target) | cst.Del(target=target):
            targets = [target]
        case cst.Expr(value=cst.Call(func=cst.Attribute() as func)):
            targets = [func]
    return bool(targets) and all(_root(target) == name for target in targets)


def _root(node: cst.BaseExpression) -> str:
    """The first name of attributes and subscripts; empty for a bare name."""
    inner: cst.BaseExpression = node
    while isinstance(inner, (cst.Attribute, cst.Subscript)):
        inner = inner.value
    return inner.value if isinstance(inner, cst.Name) and inner is not node else ""


def is_dotted_import(node: cst.CSTNode) -> bool:
    """``import a.b``, which binds ``a``: the name can't be another one."""
    return isinstance(node, cst.Import) and any(
        alias.asname is None and isinstance(alias.name, cst.Attribute) for alias in node.names
    )


def renamed_alias(node: cst.CSTNode, name: str, new: str) -> tuple[cst.ImportAlias, str] | None:
    """The part of an import that binds a name, and how it binds it to another one."""
    if not isinstance(node, (cst.Import, cst.ImportFrom)) or isinstance(node.names, cst.ImportStar):
        return None
    for alias in node.names:
        taken = dotted(alias.name)
        if name == (dotted(alias.asname.name) if alias.asname is not None else taken):
            return alias, taken if taken == new else f"{taken} as {new}"
    return None
