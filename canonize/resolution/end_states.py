"""What a competitor is in a tree: still itself, a name of the canonical, a shim, or deprecated."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from enum import StrEnum

from canonize.core.import_scan import absolute, imports_of
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.syntax.exported_names import is_listing

_PUT_FOR_ITSELF = re.compile(r"sys\.modules\[__name__\] = ")
_WARNING = ("DeprecationWarning", "deprecated")


class EndState(StrEnum):
    """What is left of a competitor."""

    REMOVED = "removed"
    FORWARDS = "forwards"
    WARNS = "warns"
    STAYS = "stays"


class Handing(StrEnum):
    """How a module gives a name that went elsewhere."""

    NO = "no"
    BINDS = "binds"
    WHEN_ASKED = "when asked"


def end_state(symbol: Symbol, target: Symbol, project: Project) -> EndState:
    """Tells by the code as it is.

    Args:
        target: what takes the competitor's place.
    """
    path = project.modules.path(symbol.module)
    module = parsed_file(project.tree, path) if path is not None else None
    if path is None or module is None:
        return EndState.STAYS
    found = next((node for node in module.body if _defines(node, symbol.name)), None)
    if found is None and not symbol.is_module and _warns_when_looked_up(module, symbol.name):
        return EndState.WARNS
    # in one module a `__getattr__` may be anybody's: what it answers for is asked below
    if found is None and target.module != symbol.module and _is_shim(module, target):
        return EndState.FORWARDS
    package = project.modules.package(path)
    if symbol.is_module and _only_takes_from(module, target, package):
        return EndState.FORWARDS
    if symbol.is_module:
        return EndState.WARNS if any(map(_is_warning, module.body)) else EndState.STAYS
    for item in imports_of(project.tree, path):
        local = item.asname or item.name
        if local == symbol.name and absolute(item.module, package) == target.module:
            return EndState.FORWARDS

    def brought(star: ast.ImportFrom) -> bool:
        home = absolute("." * star.level + (star.module or ""), package) or ""
        names = project.star_names(home) if project.modules.path(home) else None
        return names is None or symbol.name in names

    if symbol.module == target.module and _is_second_name(found, target.name):
        return EndState.FORWARDS
    if found is None and not _says(module, symbol.name, star=brought):
        return EndState.REMOVED
    text = ast.unparse(found) if found is not None else ""
    return EndState.WARNS if any(word in text for word in _WARNING) else EndState.STAYS


def handing_on(symbol: Symbol, project: Project) -> Handing:
    """How a module still gives a name of its own, or all of them for a module."""
    path = project.modules.path(symbol.module)
    module = parsed_file(project.tree, path) if path is not None else None
    if path is None or module is None:
        return Handing.NO
    if symbol.is_module:
        whole = (_PUT_FOR_ITSELF.match(ast.unparse(node)) for node in module.body)
        binds = any(whole)
    else:
        imported = (item.asname or item.name for item in imports_of(project.tree, path))
        binds = symbol.name in imported or any(_defines(n, symbol.name) for n in module.body)
    if binds:
        return Handing.BINDS
    asks = any(getattr(node, "name", "") == "__getattr__" for node in module.body)
    return Handing.WHEN_ASKED if asks else Handing.NO


def _only_takes_from(module: ast.Module, target: Symbol, package: str | None) -> bool:
    """Whether a module is nothing but imports from what takes its place, or from below it."""
    taken = 0
    for node in module.body:
        match node:
            case ast.ImportFrom(module=written, level=level):
                home = absolute("." * level + (written or ""), package) or ""
                if home != "__future__":
                    taken += 1
                    if not f"{home}.".startswith(f"{target.module}."):
                        return False
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() if is_listing(node):
                continue
            case ast.Expr(value=value) if is_listing(value):
                continue
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case _:
                return False
    return taken > 0


def _is_warning(node: ast.stmt) -> bool:
    """Whether a statement does nothing but warn."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("warn"):
        return False
    return any(word in ast.unparse(call) for word in _WARNING)


def _warns_when_looked_up(module: ast.Module, name: str) -> bool:
    """Whether the module's ``__getattr__`` warns of a constant that it answers for."""
    hooks = (n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == "__getattr__")
    for branch in (node for hook in hooks for node in ast.walk(hook) if isinstance(node, ast.If)):
        says = any(isinstance(n, ast.Constant) and n.value == name for n in ast.walk(branch.test))
        if says and any(map(_is_warning, (n for n in ast.walk(branch) if isinstance(n, ast.Expr)))):
            return True
    return False


def _says(module: ast.Module, name: str, star: Callable[[ast.ImportFrom], bool]) -> bool:
    """Whether a file has a word anywhere in its code, so that its own lookups may give it out.

    Args:
        star: whether a star import may bring it.
    """
    for node in ast.walk(module):
        match node:
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                if any(name in (alias.name, alias.asname) for alias in aliases):
                    return True
                if isinstance(node, ast.ImportFrom) and aliases[0].name == "*" and star(node):
                    return True
            case ast.Name(id=word) | ast.Constant(value=word) if word == name:
                return True
            case ast.ClassDef(name=word) | ast.FunctionDef(name=word) if word == name:
                return True
            case ast.AsyncFunctionDef(name=word) if word == name:
                return True
    return False


def _is_shim(module: ast.Module, target: Symbol) -> bool:
    """Whether a module hands every lookup on, as `redirect_module` writes it."""
    if any(_is_put_for_itself(node, target.module) for node in module.body):
        return True
    names = {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
    return "__getattr__" in names and any(_names(node, target.module) for node in ast.walk(module))


def _is_put_for_itself(node: ast.stmt, module: str) -> bool:
    """``sys.modules[__name__] = sys.modules["app.new"]``, as a module that moved leaves it."""
    return isinstance(node, ast.Assign) and ast.unparse(node) == (
        f"sys.modules[__name__] = sys.modules[{module!r}]"
    )


def _names(node: ast.AST, module: str) -> bool:
    """Whether a string or an import names a module, or something in it."""
    match node:
        case ast.Constant(value=str() as text):
            return re.match(rf"{re.escape(module)}(?:[.:]\w+)?\Z", text) is not None
        case ast.ImportFrom(module=source, level=0):
            return source == module or any(f"{source}.{a.name}" == module for a in node.names)
        case ast.ImportFrom(level=level):
            return level > 0 and module.rpartition(".")[2] in ast.unparse(node).split()
        case ast.Import():
            return any(alias.name == module for alias in node.names)
    return False


def _is_second_name(node: ast.stmt | None, target: str) -> bool:
    """``Old = New``"""
    value = node.value if isinstance(node, ast.Assign) else None
    return isinstance(value, ast.Name) and value.id == target


def _defines(node: ast.stmt, name: str) -> bool:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.name == name.partition(".")[0]
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
