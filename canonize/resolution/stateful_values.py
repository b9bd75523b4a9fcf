"""Values at the top of a module that go on keeping something: objects, closures, generators."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from canonize.core.ast_nodes import DISPLAYS, nodes_of
from canonize.resolution.resolver import Definition
from canonize.syntax.stdlib_names import CHANGING_METHODS

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

_BORN = frozenset({"__init__", "__new__", "__post_init__", "__set_name__", "__init_subclass__"})


def keeps_state(value: ast.expr, find: Callable[[str], ast.AST | None]) -> bool:
    """Whether what a value makes remembers what it was asked before.

    What can't be looked into does not count.

    Args:
        find: the definition that a name means in the module.
    """
    match value:
        case ast.Lambda():
            return _changes_a_default(value)
        case ast.Call(func=ast.Name(id="partial") | ast.Attribute(attr="partial")):
            return _is_given_state(value, find)
        case ast.Call(func=ast.Name(id=name)):
            made = find(name)
            if isinstance(made, ast.ClassDef):
                return any(map(_changes_its_object, _methods(made)))
            if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return _makes_a_closure(made) or _is_generator(made)
    return False


def changed_in(function: ast.AST) -> Iterator[str]:
    """Names that code changes: assigned as globals, or changed in place."""
    for inner in nodes_of(function):
        match inner:
            case ast.Global(names=names):
                yield from names
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="globals")),
                slice=ast.Constant(value=str(name)),
                ctx=ast.Store() | ast.Del(),
            ):
                yield name
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in CHANGING_METHODS:
                yield _root(value)
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                yield _root(value)
            case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
                yield _root(value)
            case ast.Call(func=ast.Name("next"), args=[ast.Name(id=name), *_]):
                yield name
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name


def _root(node: ast.expr) -> str:
    """The name that a chain of lookups starts with; empty where it starts with something else."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and item.name not in _BORN:
            yield item


def _changes_its_object(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    changed = set(changed_in(method))
    return any(receiver.arg in changed for receiver in _parameters(method)[:1])


def _parameters(node: Function) -> Sequence[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args]


def _changes_a_default(node: Function) -> bool:
    given = _parameters(node)
    kept = {
        argument.arg
        for argument, default in zip(reversed(given), reversed(node.args.defaults), strict=False)
        if isinstance(default, DISPLAYS)
    }
    return bool(kept & set(changed_in(node)))


def _is_given_state(call: ast.Call, find: Callable[[str], ast.AST | None]) -> bool:
    """``partial(f, [])``, where f changes that parameter."""
    function, given = call.args[0] if call.args else None, call.args[1:]
    made = find(function.id) if isinstance(function, ast.Name) else None
    if not isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    names = [argument.arg for argument in _parameters(made)]
    kept = {name for name, value in zip(names, given, strict=False) if isinstance(value, DISPLAYS)}
    kept |= {word.arg for word in call.keywords if word.arg and isinstance(word.value, DISPLAYS)}
    return bool(kept & set(changed_in(made)))


def _makes_a_closure(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function in it changes what stands around it."""
    own = _bound(node) | {argument.arg for argument in _parameters(node)}
    for inner in nodes_of(node):
        if inner is node or not isinstance(inner, Definition | ast.Lambda):
            continue
        if any(isinstance(part, ast.Nonlocal) for part in nodes_of(inner)):
            return True
        if (own - _bound(inner)) & set(changed_in(inner)):
            return True
    return False


def _bound(node: ast.AST) -> set[str]:
    """Names that code stores."""
    names = (n for n in nodes_of(node) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def _is_generator(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in nodes_of(node))
