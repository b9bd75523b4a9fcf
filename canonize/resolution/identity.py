"""Does it matter that there is one of a thing? Two live copies of it would be told apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.own_values import kept_by
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition
from canonize.resolution.shared_state import lasting_names

_EXCEPTIONAL = ("Error", "Exception", "Warning", "Exit", "Interrupt", "Enum", "Flag")
_HARMLESS_CALLS = frozenset({"field", "Field", "property", "partial"})


def identity_matters(symbol: Symbol, project: Project) -> str:
    """Why two copies of a definition would be told apart at run time; "" if nothing speaks for it.

    Exceptions and enumerations are compared by identity, sentinels exist for it, and what keeps
    state in itself would keep it twice.
    """
    definition = _find(symbol, project)
    if isinstance(definition, Definition) and (kept := kept_by(definition)):
        return kept
    if isinstance(definition, ast.ClassDef):
        return _of_class(definition)
    if isinstance(definition, (ast.Assign, ast.AnnAssign)):
        if isinstance(definition.value, (ast.Call, ast.Dict, ast.List, ast.Set)):
            return Reason("it is one object, which others share", Code.IDENTITY)
        return ""
    if isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if any(isinstance(node, ast.Global) for node in ast.walk(definition)):
            return "it keeps state in its module"
        wanted = set(
            _stateful_names(parsed_file(project.tree, project.modules.path(symbol.module) or ""))
        )
        loaded = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
        if shared := sorted(loaded & wanted):
            return Reason(f"it uses {shared[0]}, which its module keeps", Code.IDENTITY)
    return ""


def is_torn_apart(symbol: Symbol, project: Project) -> str:
    """Why those who go to another copy of a definition are parted from those who stay with it.

    Beside what tells the two apart by themselves, that is what of its module a definition works
    with: it is one in each module. "" if nothing speaks for it.
    """
    if why := identity_matters(symbol, project):
        return why
    if not isinstance(_find(symbol, project), Definition):
        return ""
    kept = sorted(lasting_names(symbol, project))
    return Reason(f"it uses {kept[0]}, which its module keeps", Code.IDENTITY) if kept else ""


def is_class(symbol: Symbol, project: Project) -> bool:
    """Whether a symbol is defined as a class."""
    return isinstance(_find(symbol, project), ast.ClassDef)


def _find(symbol: Symbol, project: Project) -> ast.stmt | None:
    path = project.modules.path(symbol.module)
    module = parsed_file(project.tree, path) if path is not None else None
    for node in _flat(module.body) if module is not None else ():
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name == symbol.name:
                return node
        elif symbol.name in _assigned(node):
            return node
    return None


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of the conditions in it."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            for part in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from _flat(handler.body)


def _assigned(node: ast.stmt) -> list[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _of_class(node: ast.ClassDef) -> str:
    for base in node.bases:
        name = ast.unparse(base).rpartition(".")[2]
        if name.endswith(_EXCEPTIONAL):
            return Reason(f"it is one of {name}'s, which are told apart by identity", Code.IDENTITY)
    for statement in node.body:
        value = getattr(statement, "value", None)
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or value is None:
            continue
        if isinstance(value, (ast.Dict, ast.List, ast.Set)):
            return "the class itself keeps state"
        if isinstance(value, ast.Call):
            called = ast.unparse(value.func).rpartition(".")[2]
            if called not in _HARMLESS_CALLS:
                return "the class itself keeps state"
    return "" if not _hands_itself_on(node) else "it is handed on as the class that it is"


def _hands_itself_on(node: ast.ClassDef) -> bool:
    """A class whose ``__new__`` gives the class itself: a sentinel."""
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__new__":
            first = item.args.args[0].arg if item.args.args else ""
            return any(
                isinstance(inner, ast.Return)
                and isinstance(inner.value, ast.Name)
                and inner.value.id == first
                for inner in ast.walk(item)
            )
    return False


def _stateful_names(module: ast.Module | None) -> Iterator[str]:
    """Names of a module that hold something that can change."""
    for node in module.body if module is not None else ():
        value = getattr(node, "value", None)
        if isinstance(value, (ast.Dict, ast.List, ast.Set)) and _is_changed(
            module, _assigned(node)
        ):
            yield from _assigned(node)


def _is_changed(module: ast.Module | None, names: list[str]) -> bool:
    """Whether a table is put into, by a method or an assignment to one of its items."""
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.value, ast.Name):
            changes = isinstance(node.ctx, (ast.Store, ast.Del)) or (
                isinstance(node, ast.Attribute) and node.attr in _CHANGING
            )
            if node.value.id in names and changes:
                return True
    return False


_CHANGING = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove",
     "setdefault", "update"}
)  # fmt: skip
