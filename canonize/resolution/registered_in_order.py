"""What is registered in the order in which it stands: a list that a decorator appends to.

What moves to another module is registered before or after all that stays.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.resolver import Definition, Stands

_HOOK = "__init_subclass__"
_IN_ORDER = frozenset({"append", "appendleft", "extend", "insert"})


def out_of_order(module: str, names: Collection[str], project: Project) -> str:
    """Why definitions of a module would be registered in another order elsewhere; "" if not.

    Args:
        names: those that go; what stands before one and is registered alike stays.
    """
    path = project.modules.path(module)
    body = parsed_file(project.tree, path) if path is not None else None
    before: dict[str, str] = {}
    for node in body.body if body is not None else ():
        if not isinstance(node, Definition):
            continue
        for keeper in _keepers(node, module, project):
            if node.name not in names:
                before.setdefault(keeper, node.name)
            elif keeper in before:
                told = (
                    f"{keeper} knows the order, in which {before[keeper]} came before {node.name}"
                )
                return Reason(
                    f"{told}; move both (`--move`), or say the order there", Code.REGISTERED
                )
    return ""


def _keepers(node: Definition, module: str, project: Project) -> Iterator[str]:
    """The decorators and bases of a definition that have it behind others in a list."""
    for decorator in node.decorator_list:
        made = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = dotted_name(made)
        function = _function(name, module, project) if name else None
        if function is not None and _appends(function):
            yield f"@{name}"
    for base in node.bases if isinstance(node, ast.ClassDef) else ():
        name = dotted_name(base)
        found = project.names.dotted(module, name or "?")
        if not isinstance(found.node, ast.ClassDef):
            continue
        hooks = (item for item in found.node.body if getattr(item, "name", "") == _HOOK)
        if any(map(_appends, hooks)) or Registration(project).asked_for_subclasses(found.name):
            yield name


def _function(name: str, module: str, project: Project) -> ast.FunctionDef | None:
    """The function of a decorator, or the method of an object that a module has."""
    found = project.names.dotted(module, name)
    if isinstance(found.node, ast.FunctionDef):
        return found.node
    owner, _, method = name.rpartition(".")
    held = project.names.dotted(module, owner) if owner else None
    made = getattr(held.node, "value", None) if held is not None else None
    if held is None or held.stands is not Stands.VALUE or not isinstance(made, ast.Call):
        return None
    kind = project.names.dotted(held.module, dotted_name(made.func) or "?")
    for item in kind.node.body if isinstance(kind.node, ast.ClassDef) else ():
        if isinstance(item, ast.FunctionDef) and item.name == method:
            return item
    return None


def _appends(function: ast.AST) -> bool:
    """Whether a function puts something behind others into a list that is not its own."""
    own = {
        target.id
        for node in nodes_of(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes_of(function):
        match node:
            case ast.Call(func=ast.Attribute(value=of, attr=attr)) if attr in _IN_ORDER:
                if dotted_name(of).partition(".")[0] not in own | {""}:
                    return True
    return False
