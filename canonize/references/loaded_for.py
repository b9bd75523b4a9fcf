"""What a file looks up in a module that it loads by a path that is put together at run time."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.references.closed_ends import ClosedEnds
from canonize.syntax.scopes import ScopeKind, StringSite, below

_LISTING = frozenset({"find_packages", "find_namespace_packages"})
_Names = frozenset[str]
NOTHING_ASKED: _Names = frozenset({""})
"""The module is only run: what is in it may be found by what it does then, and by tools."""
_RUN_BY = ("--pyargs", "-m")
"""Behind these a program takes modules, and runs them."""


def asked_of_loaded(site: StringSite, ends: ClosedEnds) -> _Names | None:
    """The names that are asked of whatever the path leads to; ``None``: not all are seen.

    Of ``gui = __import__("app.gui." + name, fromlist=["a"])`` with then only ``gui.Main``, they are
    ``a`` and ``Main``; of a module that is loaded for its effect alone, `NOTHING_ASKED`.
    """
    if _is_listed(site, ends):
        return frozenset()
    if _is_run(site, ends):
        return NOTHING_ASKED
    found: set[str] = set()
    for given in _given(site, ends):
        call = ends.above(given)
        names = _of_call(call, site, ends) if isinstance(call, cst.Call) else None
        if names is None:
            return None
        found |= names
    return frozenset(found)


def _given(site: StringSite, ends: ClosedEnds) -> Iterator[cst.CSTNode]:
    """Where the path goes as a whole: as an argument, or by a local name that has nothing else."""
    node: cst.CSTNode = site.joined or site.node
    above = ends.above(node)
    while isinstance(above, (cst.BinaryOperation, cst.IfExp)):
        node, above = above, ends.above(above)
    match above:
        case cst.Assign(targets=[cst.AssignTarget(cst.Name(name))], value=value):
            owner = site.scope.owner(name)
            if owner is not None and owner.kind is ScopeKind.FUNCTION:
                own = {id(inner) for inner in below(value)}  # `name = "app." + name`
                for use in ends.scopes.uses_of(owner, name):
                    if id(use.node) not in own:
                        yield ends.above(use.node) or use.node
                return
    yield above or node


def _of_call(call: cst.Call, site: StringSite, ends: ClosedEnds) -> _Names | None:
    """The names that are asked of what a call loads."""
    asked: _Names | None
    match call.func:
        case cst.Name("import_module") | cst.Attribute(attr=cst.Name("import_module")):
            asked = frozenset()
        case cst.Name("__import__"):
            asked = _from_list(call)
        case _:
            return None
    if asked is None:
        return None
    match ends.above(call):
        case cst.Expr():
            return asked or NOTHING_ASKED
        case cst.Attribute(attr=attr):
            return asked | {attr.value}
        case cst.Assign(targets=[cst.AssignTarget(cst.Name(name))]):
            rest = _of_local(name, site, ends)
            return asked | rest if rest is not None else None
    return None


def _from_list(call: cst.Call) -> _Names | None:
    """What ``__import__`` is told to import from it; without that it gives another module."""
    given = [a.value for a in call.args if a.keyword and a.keyword.value == "fromlist"]
    given += [argument.value for argument in call.args[3:4] if argument.keyword is None]
    match given:
        case [cst.List(elements=items) | cst.Tuple(elements=items)] if items:
            texts = [item.value for item in items]
            if all(isinstance(text, cst.SimpleString) for text in texts):
                return frozenset(str(cst.ensure_type(t, cst.SimpleString).raw_value) for t in texts)
    return None


def _of_local(name: str, site: StringSite, ends: ClosedEnds) -> _Names | None:
    owner = site.scope.owner(name)
    if owner is None or owner.kind is not ScopeKind.FUNCTION or len(owner.bindings[name]) != 1:
        return None
    uses = ends.scopes.uses_of(owner, name)
    if not all(use.chain for use in uses):
        return None
    return frozenset(use.chain[0].attr.value for use in uses)


def _is_run(site: StringSite, ends: ClosedEnds) -> bool:
    """Whether the path stands behind ``--pyargs`` or ``-m`` in what a program is given."""
    node: cst.CSTNode = site.joined or site.node
    element = ends.above(node)
    row = ends.above(element) if isinstance(element, cst.Element) else None
    if not isinstance(row, (cst.List, cst.Tuple)):
        return False
    at = next(at for at, item in enumerate(row.elements) if item is element)
    before = row.elements[at - 1].value if at else None
    return isinstance(before, cst.SimpleString) and before.raw_value in _RUN_BY


def _is_listed(site: StringSite, ends: ClosedEnds) -> bool:
    """Whether the path is that of a package which setuptools finds, to be installed."""
    node: cst.CSTNode | None = site.joined or site.node
    while isinstance(node, (cst.BaseExpression, cst.Arg, cst.Element)):
        match node:
            case cst.ListComp(for_in=loop) | cst.GeneratorExp(for_in=loop):
                match loop.iter:
                    case cst.Call(func=cst.Name(called)) if called in _LISTING:
                        return True
        node = ends.above(node)
    return False
