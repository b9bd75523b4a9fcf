"""Whether objects of a class are equal to those of another one that is written alike."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.syntax.normal_form import decorator_word


def are_equal_by_class(node: ast.AST | None) -> bool:
    """Whether two objects of a class and of another one written alike are never equal.

    ``@dataclass`` asks for the class, and so do most ``__eq__``; what has none compares objects.
    """
    if not isinstance(node, ast.ClassDef):
        return False
    if any(decorator_word(d) in ("dataclass", "define", "attrs", "s") for d in node.decorator_list):
        return True
    return any(
        isinstance(item, ast.FunctionDef) and item.name == "__eq__" and _looks_at_classes(item)
        for item in node.body
    )


def are_equal_by_parts(node: ast.AST | None) -> bool:
    """Whether a class says itself what its objects are equal to, and asks for no class."""
    if not isinstance(node, ast.ClassDef) or are_equal_by_class(node):
        return False
    return any(isinstance(item, ast.FunctionDef) and item.name == "__eq__" for item in node.body)


def _looks_at_classes(method: ast.FunctionDef) -> bool:
    """Whether any word of a method is one by which classes are told apart."""
    words = {getattr(inner, "id", getattr(inner, "attr", "")) for inner in nodes_of(method)}
    return bool(words & {"isinstance", "type", "__class__"})
