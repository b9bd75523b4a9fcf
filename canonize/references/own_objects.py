"""Where a file works on an object of a class of its own, which is no module: on ``self``."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of


def of_own_objects(body: ast.Module) -> frozenset[int]:
    """The ``id`` of names for what a method is called on, which is no module: ``self``."""
    found: set[int] = set()
    for node in nodes_of(body):
        if not isinstance(node, ast.ClassDef) or any(map(_is_of_modules, node.bases)):
            continue
        for inner in node.body:
            match inner:
                case (
                    ast.FunctionDef(decorator_list=how, args=ast.arguments(args=[first, *_]))
                    | ast.AsyncFunctionDef(decorator_list=how, args=ast.arguments(args=[first, *_]))
                ) if not any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in how):
                    found |= _only_given(inner, first)
    return frozenset(found)


def _is_of_modules(base: ast.expr) -> bool:
    last = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    return "Module" in last


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
