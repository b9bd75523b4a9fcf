"""Where a file works on an object of a class of its own, which is no module: on ``self``."""

from __future__ import annotations

import ast
from collections.abc import Collection

from canonize.core.ast_nodes import nodes_of


def of_own_objects(body: ast.Module) -> frozenset[int]:
    """The ``id`` of names for what a method is called on, which is no module: ``self``."""
    found: set[int] = set()
    modules = _module_classes(body)
    for node in nodes_of(body):
        if not isinstance(node, ast.ClassDef) or id(node) in modules:
            continue
        for inner in node.body:
            match inner:
                case (
                    ast.FunctionDef(decorator_list=how, args=ast.arguments(args=[first, *_]))
                    | ast.AsyncFunctionDef(decorator_list=how, args=ast.arguments(args=[first, *_]))
                ) if not any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in how):
                    found |= _only_given(inner, first)
    return frozenset(found)


def _module_classes(body: ast.Module) -> frozenset[int]:
    """The ``id`` of classes of modules: below ``ModuleType``, ``type(sys)``, by any name."""
    names: set[str] = set()
    found: set[int] = set()
    before = -1
    while before < len(names) + len(found):
        before = len(names) + len(found)
        for node in nodes_of(body):
            match node:
                case ast.ClassDef(name=name, bases=bases):
                    if any(_is_of_modules(base, names) for base in bases):
                        names.add(name)
                        found.add(id(node))
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if _is_of_modules(value, names):
                        names.add(name)
                case ast.alias(name=name, asname=str(local)) if "Module" in name:
                    names.add(local)
    return frozenset(found)


def _is_of_modules(base: ast.expr, names: Collection[str]) -> bool:
    match base:
        case ast.Name(id=last) | ast.Attribute(attr=last):
            return "Module" in last or last in names
        case ast.Call(func=ast.Name("type"), args=[_]):
            return True
    return False


def _only_given(function: ast.AST, first: ast.arg) -> set[int]:
    """The ``id`` of all places that read a parameter, if nothing else has its name there."""
    loads: set[int] = set()
    for node in nodes_of(function):
        match node:
            case ast.arg(arg=name) if name == first.arg and node is not first:
                return set()
            case ast.Name(id=name, ctx=ctx) if name == first.arg:
                if not isinstance(ctx, ast.Load):
                    return set()
                loads.add(id(node))
    return loads
