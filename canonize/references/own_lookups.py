"""Whether a module looks up names of its own by a text or as a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.core.reasons import Code, Reason
from canonize.syntax.exported_names import is_listing
from canonize.syntax.stdlib_names import BY_NAME

ALL_NAMES = frozenset({"__dict__", "__getattribute__"})
HARMLESS = frozenset({
    "reload", "isinstance", "id", "bool", "str", "repr", "print", "type", "callable", "getLogger",
    "getdoc", "getfile", "getsource", "getsourcefile", "invalidate_caches",
})  # fmt: skip
"""Functions that take a module and look up nothing that it defines."""
_LOCAL_TABLES = frozenset({"globals", "vars", "locals"})


def own_lookups(body: ast.Module, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Lines at which a module may look some of its own names up by text, and how."""
    parents = parents_of(body)
    in_functions = {
        id(below)
        for node in nodes_of(body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for below in nodes_of(node)
    }
    listed = {
        id(below)
        for node in body.body
        if isinstance(node, ast.FunctionDef) and node.name == "__dir__"
        for below in nodes_of(node)
        if isinstance(below, ast.Call) and _gives_names(below, parents)
    }
    for node in nodes_of(body):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[]) if name in _LOCAL_TABLES:
                is_own = name == "globals" or id(node) not in in_functions
                if is_own and id(node) not in listed and _takes_any(node, parents, names):
                    told = f"{name}() gives every name of this module"
                    yield node.lineno, Reason(told, Code.MODULE_OBJECT)
            case ast.Call(func=ast.Name(id="eval" | "exec" as name), args=[first, *rest]):
                text = literal_text(first)
                known = bool(text) and not any(re.search(rf"\b{n}\b", text) for n in names)
                if not known and not rest:
                    told = f"{name}() may look any name of this module up"
                    yield node.lineno, Reason(told, Code.MODULE_OBJECT)
            case ast.Subscript(value=value, slice=ast.Name("__name__")) if last(value) == "modules":
                if _takes_any(node, parents, names):
                    yield (
                        node.lineno,
                        Reason(
                            "sys.modules[__name__] is this module as an object", Code.MODULE_OBJECT
                        ),
                    )


def _gives_names(table: ast.Call, parents: dict[int, ast.AST]) -> bool:
    """Whether of a table only the names are taken, as ``dir`` takes them of every module."""
    match parents.get(id(table)):
        case ast.Starred():
            return True
        case ast.comprehension(iter=given) | ast.For(iter=given):
            return given is table
        case ast.Call(func=ast.Name("list" | "sorted" | "set" | "tuple" | "frozenset")):
            return True
        case ast.Attribute(attr="keys"):
            return True
    return False


def _takes_any(node: ast.expr, parents: dict[int, ast.AST], names: frozenset[str]) -> bool:
    """Whether a table of names, or a module, may give one of some names where it stands."""
    above = parents.get(id(node))
    match above:
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return False
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key in names
        case ast.Attribute(attr="get" | "pop" | "setdefault" | "update" as attr):
            call = parents.get(id(above))
            if attr in ("update", "setdefault"):
                return False
            if isinstance(call, ast.Call) and call.args and (key := literal_text(call.args[0])):
                return key in names
            return True
        case ast.Attribute(attr=attr) if isinstance(node, ast.Subscript):
            return attr in names or attr in ALL_NAMES
        case ast.Compare():
            return False
        case ast.Call(func=func, args=[_, ast.Constant(value=str(key)), *_]):
            if last(func) in BY_NAME:
                return key in names
    while above is not None and not isinstance(above, ast.stmt):
        above = parents.get(id(above))
    return above is None or not is_listing(above)


def last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def literal_text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


def start_of(node: ast.expr) -> str:
    """The text with which a text that is put together at run time begins."""
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
            return start_of(left) or literal_text(left).partition("%")[0]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return text.partition("{")[0]
    return ""
