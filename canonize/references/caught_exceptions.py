"""Expressions of one file that may be an exception of whoever uses some names, and looks at it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.references.asked_aspects import AskedAspect, Meaning
from canonize.references.passing_on import SEEKING
from canonize.references.sides import last_name
from canonize.references.watching import Watch, Watching
from canonize.resolution.awaited_exceptions import names_within

_HELD = frozenset({"__cause__", "__context__"})
_GUARDS = frozenset({"value", "type", "exception"})
"""Attributes by which ``pytest.raises`` and ``assertRaises`` give what was raised."""
_KEEPING = frozenset({"add", "append", "appendleft", "put", "put_nowait"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)

_Held = tuple[ast.expr, Meaning]


def in_hand(body: ast.Module, here: frozenset[str]) -> Iterator[_Held]:
    """The expressions of a file that may be an exception of a user of the competitor.

    Args:
        here: the names of the competitor, and of those that use it.
    """
    guarded = [n for n in nodes_of(body) if isinstance(n, (ast.Try, ast.TryStar))]
    for node in guarded:
        if _uses(ast.Module(node.body, []), here):
            for handler in node.handlers:
                yield from _named(handler, {handler.name or ""}, Meaning.INSTANCE)
                yield from _of_system(handler)
                yield from _stored(body, handler)
    for function in (n for n in nodes_of(body) if isinstance(n, _FUNCTIONS)):
        if isinstance(function, ast.Module) and not _uses(body, here):
            continue
        yield from _kept(function, here)


def _kept(function: ast.AST, here: frozenset[str]) -> Iterator[_Held]:
    """What is held outside of a handler, and local names for it."""
    for node in nodes_of(function):
        match node:
            case ast.Attribute(attr=attr) if attr in _HELD:
                yield node, Meaning.INSTANCE
            case ast.Call(func=ast.Attribute(attr="exception"), args=[]):
                yield node, Meaning.INSTANCE
            case (
                ast.Assign(targets=[ast.Name(name)], value=value)
                | ast.NamedExpr(target=ast.Name(name), value=value)
            ) if _gives_one(value):
                yield from _named(function, {name}, Meaning.INSTANCE)
            case ast.With(items=items) | ast.AsyncWith(items=items) if _uses(node, here):
                yield from _guarded(function, items)
            case ast.Call(func=func, keywords=named) if last_name(func) == "gather":
                if any(k.arg == "return_exceptions" for k in named) and _uses(function, here):
                    yield from _named(function, set(_looped(function)), Meaning.INSTANCE)


def _guarded(function: ast.AST, items: list[ast.withitem]) -> Iterator[_Held]:
    """``with raises(Exception) as info: ...``, and then ``info.value``."""
    names = {i.optional_vars.id for i in items if isinstance(i.optional_vars, ast.Name)}
    for node in nodes_of(function):
        match node:
            case ast.Attribute(value=ast.Name(name), attr=attr):
                if name in names and attr in _GUARDS:
                    yield node, Meaning.OBJECT if attr == "type" else Meaning.INSTANCE


def _stored(body: ast.Module, handler: ast.ExceptHandler) -> Iterator[_Held]:
    """What is taken out again where an exception is kept in a list or on an object."""
    for node in nodes_of(handler):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Name(name)]):
                if name == handler.name and attr in _KEEPING:
                    yield from _named(body, set(_looped(body)), Meaning.INSTANCE)
            case ast.Attribute(value=ast.Name(name), attr="exceptions") if name == handler.name:
                yield from _named(handler, set(_looped(handler)), Meaning.INSTANCE)
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=ast.Name(name)):
                if name == handler.name:
                    kept = (n for n in nodes_of(body) if isinstance(n, ast.Attribute))
                    loads = (n for n in kept if n.attr == attr and isinstance(n.ctx, ast.Load))
                    yield from ((load, Meaning.INSTANCE) for load in loads)


def _of_system(handler: ast.ExceptHandler) -> Iterator[_Held]:
    for node in nodes_of(handler):
        match node:
            case ast.Subscript(value=ast.Call(func=func), slice=ast.Constant(value=number)):
                if last_name(func) == "exc_info" and number in (0, 1):
                    yield node, Meaning.INSTANCE if number else Meaning.OBJECT
            case ast.Call(func=func) if dotted_name(func) == "sys.exception":
                yield node, Meaning.INSTANCE


def _named(function: ast.AST, names: set[str], meaning: Meaning) -> Iterator[_Held]:
    for node in nodes_of(function):
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
            yield node, meaning


def _looped(function: ast.AST) -> Iterator[str]:
    """The names of loops, and of what they go over."""
    for node in nodes_of(function):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            for inner in nodes_of(node.target):
                if isinstance(inner, ast.Name):
                    yield inner.id
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            yield from (t.id for t in node.targets[0].elts if isinstance(t, ast.Name))


def _gives_one(value: ast.expr) -> bool:
    match value:
        case ast.Attribute(attr=attr):
            return attr in _HELD
        case ast.Call(func=ast.Attribute(attr="exception"), args=[]):
            return True
        case ast.Subscript(value=ast.Await(value=ast.Call(keywords=named))):
            return any(keyword.arg == "return_exceptions" for keyword in named)
    return False


def _uses(node: ast.AST, here: frozenset[str]) -> bool:
    return any(name.rpartition(".")[2] in here for name in names_within(node))


def sought_by_class(watching: Watching, node: ast.expr) -> Iterator[Watch]:
    """``TABLE[type(e)]``, ``TABLE.get(e.__class__)``, ``type(e) in KINDS``."""
    kind = watching.parent(node)
    match kind:
        case ast.Call(func=ast.Name("type"), args=[_]) | ast.Attribute(attr="__class__"):
            pass
        case _:
            return
    match watching.parent(kind):
        case ast.Subscript() | ast.Compare(ops=[ast.In() | ast.NotIn()]):
            yield Watch(AskedAspect.MODULE, Meaning.OBJECT, node.lineno, ast.unparse(kind))
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in SEEKING:
            yield Watch(AskedAspect.MODULE, Meaning.OBJECT, node.lineno, ast.unparse(kind))
