"""What a definition already says by itself: that it warns, and which names are taken around it."""

from __future__ import annotations

import json
import textwrap

import libcst as cst

from canonize.rewriting.definitions.warning_place import between
from canonize.syntax.scopes import Scopes, children, dotted
from canonize.syntax.statements import (
    Definition,
)
from canonize.syntax.stdlib_names import CLASS_MAKERS, CONSTRUCTORS, MANAGERS

_CONSTRUCTORS = ("__init__", "__new__")
_WARNINGS = ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning")


def method_named(node: cst.ClassDef, name: str) -> cst.FunctionDef | None:
    """The last definition of a method: those before it are overloads."""
    found = None
    for statement in node.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            found = statement
    return found


def bound_otherwise(node: cst.ClassDef) -> str:
    """A constructor of a class that is not simply defined: assigned, or under a condition."""
    simple = isinstance(node.body, cst.SimpleStatementSuite)
    pending: list[cst.CSTNode] = [*node.body.body]
    while pending:
        inner = pending.pop()
        if isinstance(inner, cst.Name) and inner.value in _CONSTRUCTORS and not simple:
            return inner.value
        if isinstance(inner, cst.FunctionDef):
            direct = any(inner is statement for statement in node.body.body)
            if inner.name.value in _CONSTRUCTORS and not direct:
                return inner.name.value
        elif isinstance(inner, cst.Assign):
            pending += [target.target for target in inner.targets]
        elif not isinstance(inner, (cst.ClassDef, cst.Lambda, cst.Call, cst.Attribute)):
            pending += children(inner)
    return ""


def warns_rightly(node: cst.FunctionDef, scopes: Scopes) -> bool:
    """Whether the `deprecated` decorator names the caller of a function by itself."""
    is_manager = any(
        dotted(decorator.decorator).rpartition(".")[2] in MANAGERS for decorator in node.decorators
    )
    return is_manager or not set(between(node, scopes)) - {"asyncio"}


def free(scopes: Scopes, name: str) -> str:
    """The name under which a module can be used everywhere in a file."""
    for scope in scopes.all:
        for binding in scope.bindings.get(name, ()):
            node = binding.node
            plain = isinstance(node, cst.Import) and any(
                dotted(alias.name) == name and alias.asname is None for alias in node.names
            )
            if not plain:
                return f"_{name}"
    return name


def holds_node(outer: cst.CSTNode, node: cst.CSTNode) -> bool:
    return outer is node or any(holds_node(inner, node) for inner in children(outer))


def warns(node: Definition) -> bool:
    """Whether a deprecation is announced by hand where each use runs: ``warn(..., category)``."""
    if any(
        dotted(d.decorator.func if isinstance(d.decorator, cst.Call) else d.decorator)
        .rpartition(".")[2]
        .startswith("deprecated")
        for d in node.decorators
    ):
        return True
    if isinstance(node, cst.ClassDef):
        made = (method_named(node, name) for name in CONSTRUCTORS)
        return any(warns(method) for method in made if method)
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        inner = pending.pop()
        if isinstance(inner, cst.Call) and dotted(inner.func).rpartition(".")[2] == "warn":
            said = [dotted(argument.value).rpartition(".")[2] for argument in inner.args]
            if any(name in _WARNINGS for name in said):
                return True
        if not isinstance(inner, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            pending += children(inner)
    return False


def is_dataclass(node: cst.ClassDef) -> bool:
    for decorator in node.decorators:
        expression = decorator.decorator
        if isinstance(expression, cst.Call):
            expression = expression.func
        if dotted(expression).rpartition(".")[2] in CLASS_MAKERS:
            return True
    return False


def quoted_lines(message: str) -> list[str]:
    """A message as adjacent string literals of at most 80 characters, broken at spaces."""
    words = textwrap.wrap(message, 78, break_long_words=False, break_on_hyphens=False)
    lines = [f"{line} " for line in words[:-1]] + words[-1:]
    return [json.dumps(line, ensure_ascii=False) for line in lines]
