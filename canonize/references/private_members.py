"""Private members of a class, which Python calls by the name of the class: ``self.__size``.

https://docs.python.org/3/reference/expressions.html#private-name-mangling: whoever writes
``x._Old__size``, or derives a class of the same name, has them only as long as the class is called
so.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file


def where_spelt_out(owner: ast.ClassDef, called: str, tree: SourceTree) -> str:
    """The first place that has a private member by its whole name; "" for none.

    Args:
        called: what the class is called.
    """
    whole = {f"_{called.lstrip('_')}{name}" for name in _private(owner)}
    paths = tree.containing({name.encode() for name in whole}, endings=(".py",)) if whole else ()
    for path in sorted(paths):
        body = parsed_file(tree, path)
        for node in nodes_of(body) if body is not None else ():
            if whole & _said(node):
                return f"{path}:{getattr(node, 'lineno', 1)}"
    return ""


def shared_private(owner: ast.ClassDef, called: tuple[str, str], body: ast.Module) -> int:
    """The line of a derived class whose private members are the owner's by one of two names.

    Zero for none: a class that is called otherwise has private members of its own.
    """
    own = _private(owner)
    names = {name.lstrip("_") for name in called}
    for node in nodes_of(body) if own else ():
        if not isinstance(node, ast.ClassDef) or not node.bases or node is owner:
            continue
        if node.name.lstrip("_") in names and own & _private(node):
            return node.lineno
    return 0


def _private(owner: ast.ClassDef) -> set[str]:
    """What the code of a class calls ``__name``, without the names that Python itself has."""
    said = {name for node in nodes_of(owner) for name in _said(node)}
    return {name for name in said if name.startswith("__") and not name.endswith("__")}


def _said(node: ast.AST) -> set[str]:
    match node:
        case ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.Name(id=name):
            return {name}
        case ast.AsyncFunctionDef(name=name):
            return {name}
        case ast.Constant(value=str(text)):
            return {text.rpartition(".")[2]}
    return set()
