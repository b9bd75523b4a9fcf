"""What a statement defines, and whether nothing is left without it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from canonize.syntax.dunder_all import lists_names
from canonize.syntax.scopes import dotted
from canonize.syntax.statements import is_docstring


def defined_names(node: cst.CSTNode) -> set[str]:
    """The names that one top-level statement binds, imports not counted."""
    if isinstance(node, (cst.ClassDef, cst.FunctionDef)):
        return {node.name.value}
    if not isinstance(node, cst.SimpleStatementLine):
        return set()
    found: set[str] = set()
    for small in node.body:
        match small:
            case cst.Assign(targets=targets):
                found |= {dotted(target.target) for target in targets}
            case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                found.add(dotted(target))
    return {name for name in found if name and "." not in name}


def is_definition(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.ClassDef, cst.FunctionDef)):
        return True
    return (
        isinstance(node, cst.SimpleStatementLine)
        and len(node.body) == 1
        and (defined_names(node) == {name} and not isinstance(node.body[0], cst.AugAssign))
    )


def is_overloaded(nodes: Sequence[cst.CSTNode]) -> bool:
    """Whether statements are one function: its overloads, and its body below them."""
    functions = [node for node in nodes if isinstance(node, cst.FunctionDef)]
    if len(functions) != len(nodes) or len(nodes) < 2:
        return False
    return all(
        any(dotted(d.decorator).rpartition(".")[2] == "overload" for d in node.decorators)
        for node in functions[:-1]
    )


def is_filler(node: cst.CSTNode) -> bool:
    if is_docstring(node):
        return True
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    for small in node.body:
        if isinstance(small, (cst.Import, cst.ImportFrom, cst.Pass)):
            continue
        if lists_names(node, small):
            continue
        value = getattr(small, "value", None)
        if isinstance(value, cst.Call) and dotted(value.func).endswith("getLogger"):
            continue
        return False
    return True


def comment_of(line: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> str:
    comment = line.trailing_whitespace.comment
    return comment.value if comment is not None else ""


def text(node: cst.CSTNode) -> str:
    return node.raw_value if isinstance(node, cst.SimpleString) else ""
