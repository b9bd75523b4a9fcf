"""May a file ask for a class, give it or raise it? By its bytes, before anything is parsed."""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import dotted_name
from canonize.core.byte_places import lines_around
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_SHAPES = (
    rb"(?:isinstance|issubclass|register|suppress)\([^\n]*\b%b\b",
    rb"\bcase [^\n]*\b%b[.(]",
    rb"\bexcept\b[^\n]*\b%b\b",
    rb"\bis (?:not )?[\w.]*%b\b",
    rb"==\s*[\w.]*%b\b",
    rb"\bin [^\n]*\b%b\b",
    rb"\b%b(?:\.\w+)?\s*:",
    rb"\b%b\s+(?:in|is|==)\b",
    rb"(?:return|raise)\s+[\w.]*%b\b",
    rb":\s*[\w.]*%b\s*[,)]",
    rb"\b%b\.\w+[ \t]*=[^=]",
    rb"\bsetattr\([^\n,]*\b%b\b",
)
_AMONG_OTHERS = rb"[\[({,]\s*[\w.]*\b%b(?:\.\w+)?\s*[\])},]"
"""An element or an argument; or a part of an annotation, which only its tree can tell."""
_HOLDING = ("elts", "keys", "values", "args", "slice", "bases")
"""Fields of nodes that hold elements, keys and arguments."""
_IMPORTING = re.compile(rb"\s*(?:from|import)\b[^;\n]*\n?\Z")


def asks_for(tree: SourceTree, path: str, leaf: str) -> bool:
    """Whether a file may ask for a name, under its own or the one that an import gives it."""
    facts, key = tree.facts(path), (asks_for, leaf)
    if key not in facts:
        data = tree.read(path) or b""
        names = _called(data, leaf.encode())
        facts[key] = any(_matches(data, name, _SHAPES) for name in names) or (
            any(_matches(data, name, (_AMONG_OTHERS,)) for name in names)
            and _is_among_others(tree, path, {name.decode() for name in names})
        )
    return facts[key] is True


def _is_among_others(tree: SourceTree, path: str, names: set[str]) -> bool:
    """Whether one of some names is an element, a key or an argument outside of annotations."""
    body = parsed_file(tree, path)
    if body is None:
        return True
    pending: list[ast.AST] = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Subscript) and _is_generic(node.value):
            pending.append(node.value)
            continue
        for field, child in ast.iter_fields(node):
            if field in ("annotation", "returns", "type_params"):
                continue
            below = [c for c in (child if isinstance(child, list) else [child]) if c is not None]
            pending += [c for c in below if isinstance(c, ast.AST)]
            if field in _HOLDING and any(_is_named(one, names) for one in below):
                return True
        if isinstance(node, ast.keyword) and _is_named(node.value, names):
            return True
    return False


def _is_named(node: object, names: set[str]) -> bool:
    """``X``, ``module.X`` or ``X.member``."""
    while isinstance(node, ast.Attribute):
        if node.attr in names:
            return True
        node = node.value
    return isinstance(node, ast.Name) and node.id in names


def _is_generic(node: ast.expr) -> bool:
    """Whether what is subscripted is a type, whose arguments only say what it holds."""
    name = dotted_name(node).rpartition(".")[2]
    return name[:1].isupper() or name in ("list", "dict", "set", "frozenset", "tuple", "type")


def _called(data: bytes, leaf: bytes) -> set[bytes]:
    return {leaf, *re.findall(rb"\b%b\s+as\s+(\w+)" % re.escape(leaf), data)}


def _matches(data: bytes, leaf: bytes, wanted: tuple[bytes, ...]) -> bool:
    name = re.escape(leaf)
    shapes = re.compile(b"|".join(shape % name for shape in wanted))
    windows = [w for w in lines_around(data, leaf) if not _IMPORTING.match(data, *w)]
    return any(shapes.search(data, *window) for window in windows)
