"""Expressions that have a competitor by its path in a text: ``resolve_name("a.b:X")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.references.sides import last_name
from canonize.syntax.stdlib_names import IMPORT_CALLS, is_patching

_NO_LOADING = frozenset({"getLogger", "print", "isinstance", "len", "str", "repr", "find_spec"})
Named = Collection[tuple[str, str]]
"""Under which names it is reached, each by its module."""


def files_with_texts(tree: SourceTree, named: Named) -> frozenset[str]:
    """Files of which a string may be the path of a competitor, or of its module."""
    modules = "|".join(re.escape(module) for module, _ in sorted(named))
    quoted = re.compile(rf"[\"'](?:{modules})(?:[.:]\w+)?[\"']".encode())
    asked = tree.containing({name.encode() for _, name in named})
    return frozenset(
        path for path in asked if path.endswith(".py") and quoted.search(tree.read(path) or b"")
    )


def loaded_by_text(body: ast.Module, named: Named) -> Iterator[ast.expr]:
    """The expressions of a file that are a competitor because of a text."""
    modules = {module for module, _ in named}
    held: dict[str, str] = {}
    given = [
        (node.targets[0].id, node.value)
        for node in nodes_of(body)
        if isinstance(node, ast.Assign)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    ]
    texts = {name: text for name, value in given if (text := _path(value, {})) in modules}
    for name, value in given:
        if module := _module(value, modules, {}, texts):
            held[name] = module
    for node in nodes_of(body):
        match node:
            case ast.Call(func=ast.Name("getattr"), args=[home, ast.Constant(value=str(name)), *_]):
                if (_module(home, modules, held, texts), name) in named:
                    yield node
            case ast.Call(func=func, args=[ast.Constant(value=str(text))]):
                module, _, name = text.replace(":", ".").rpartition(".")
                is_loading = last_name(func) not in _NO_LOADING and not is_patching(last_name(func))
                if is_loading and (module, name) in named:
                    yield node
            case ast.Attribute(value=home, attr=name):
                if (_module(home, modules, held, texts), name) in named:
                    yield node


def _module(node: ast.expr, modules: set[str], held: dict[str, str], texts: dict[str, str]) -> str:
    """The module that an expression is, of some; "" for any other.

    Args:
        held: by local name, the module that it is.
        texts: by local name, the path of a module that it stands for.
    """
    match node:
        case ast.Call(func=func, args=[given, *_]):
            text = _path(given, texts)
            return text if last_name(func) in IMPORT_CALLS and text in modules else ""
        case ast.Subscript(value=ast.Attribute(value=ast.Name("sys"), attr="modules"), slice=given):
            text = _path(given, texts)
            return text if text in modules else ""
        case ast.Name(id=name):
            return held.get(name, "")
    return ""


def _path(node: ast.expr, texts: dict[str, str]) -> str:
    """The text that an expression is, or stands for; "" for any other."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return texts.get(name, "")
    return ""
