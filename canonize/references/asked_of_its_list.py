"""Lookups of a module that ask for what the module itself lists, and only whether it is there.

``all(hasattr(m, name) for name in m.__all__)``: what goes leaves the list with its definition, so
that the answer is the same.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from canonize.core.ast_nodes import nodes_of
from canonize.syntax.stdlib_names import COPIES

Leads = Callable[[ast.expr], str]
"""The path of the module that an expression is; "" where it is none."""


def asks_whether_listed_is_there(
    call: ast.Call, parents: Mapping[int, ast.AST], leads: Leads
) -> bool:
    """Whether ``hasattr(module, name)``, or ``getattr`` of which only ``None`` is asked, is such.

    Args:
        call: has the module as its first argument.
        leads: tells which module an expression is.
    """
    match call:
        case ast.Call(func=ast.Name(id="hasattr"), args=[module, ast.Name(id=name)]):
            pass
        case ast.Call(func=ast.Name(id="getattr"), args=[module, ast.Name(id=name), *_]):
            if not _is_only_held_to_none(call, parents):
                return False
        case _:
            return False
    path = leads(module)
    sources = list(_sources(call, name, parents))
    return bool(sources) and all(_is_list_of(source, path, leads) for source in sources)


def _is_only_held_to_none(call: ast.Call, parents: Mapping[int, ast.AST]) -> bool:
    match parents.get(id(call)):
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
        case ast.Expr():
            return True
    return False


def _is_list_of(source: ast.expr, path: str, leads: Leads) -> bool:
    """Whether an expression is a module's ``__all__``, or a copy of it."""
    match source:
        case ast.Call(func=ast.Name(id=name), args=[copied], keywords=[]) if name in COPIES:
            return _is_list_of(copied, path, leads)
        case ast.Attribute(attr="__all__", value=module):
            return bool(path) and leads(module) == path
    return False


def _sources(call: ast.Call, name: str, parents: Mapping[int, ast.AST]) -> Iterator[ast.expr]:
    """What a name runs through where a call stands; what else binds it is no expression of use."""
    node: ast.AST | None = parents.get(id(call))
    while node is not None:
        match node:
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                found = [g.iter for g in node.generators if _is(g.target, name)]
                if found:
                    yield from found
                    return
            case ast.For(target=target, iter=source) if _is(target, name):
                yield source
                yield from _bound_otherwise(node, name, target)
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if any(arg.arg == name for arg in (*node.args.posonlyargs, *node.args.args)):
                    yield from _parameters(node, name)
                    yield from _bound_otherwise(node, name, None)
                return
            case ast.Lambda() | ast.ClassDef():
                return
        node = parents.get(id(node))


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def _bound_otherwise(block: ast.AST, name: str, but: ast.expr | None) -> Iterator[ast.expr]:
    """Places below a statement that bind a name once more."""
    for node in nodes_of(block):
        match node:
            case ast.Name(id=said, ctx=ast.Store() | ast.Del()) if said == name:
                if node is not but:
                    yield node


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[ast.expr]:
    """``@pytest.mark.parametrize("name", module.__all__)``, of the decorators with that name."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="parametrize"),
                args=[ast.Constant(value=said), source, *_],
            ) if said == name:
                yield source
