"""Is an imported name meant for others to import it from here?"""

from __future__ import annotations

import libcst as cst

from canonize.references.references import NameGroup
from canonize.syntax.scopes import Role, ScopeKind, Scopes, string_value


def is_public(group: NameGroup, scopes: Scopes, *, is_package: bool) -> bool:
    """Whether a module hands an import on that it does not use itself.

    In ``__all__``, as ``X as X``, in an ``__init__``, in a module of nothing but imports, or marked
    as unused on purpose.
    """
    name = group.local
    if group.scope.kind is not ScopeKind.MODULE or name.startswith("_"):
        return False
    if any(site.role is Role.EXPORT and string_value(site) == name for site in scopes.strings):
        return True
    if scopes.uses_of(group.scope, name):
        return False
    if any(item.alias.asname is not None and _is_same(item.alias) for item in group.imports):
        return True
    if any("noqa" in _comment(item.site.place.line) for item in group.imports):
        return True
    return is_package or _only_hands_on(scopes.top.node)


def _is_same(alias: cst.ImportAlias) -> bool:
    name = alias.asname.name if alias.asname is not None else None
    return (
        isinstance(name, cst.Name)
        and isinstance(alias.name, cst.Name)
        and (name.value == alias.name.value)
    )


def _comment(line: cst.CSTNode) -> str:
    space = getattr(line, "trailing_whitespace", None)
    comment = getattr(space, "comment", None)
    return comment.value if comment is not None else ""


def _only_hands_on(module: cst.CSTNode) -> bool:
    assert isinstance(module, cst.Module)
    return all(_hands_on(statement) for statement in module.body)


def _hands_on(statement: cst.CSTNode) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    return all(
        isinstance(part, cst.Import | cst.ImportFrom)
        or (isinstance(part, cst.Expr) and isinstance(part.value, cst.SimpleString))
        for part in statement.body
    )
