"""What the code of a class and of its bases in a repository says, member by member."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from canonize.core.ast_nodes import dotted_name
from canonize.resolution.binding_statements import flat
from canonize.resolution.resolver import BoundNames, Found
from canonize.syntax.normal_form import normal_form

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_NO_MEMBERS = frozenset({"__doc__", "__slots__", "__hash__", "__module__", "__annotations__"})
"""Python is asked for what comes of them, whatever they are."""


@dataclass(frozen=True, slots=True)
class ClassMember:
    """What a class binds to a name.

    Args:
        node: a function, or the statement that binds a value.
        home: the class that says it.
    """

    name: str
    node: ast.stmt
    home: Found

    @property
    def value(self) -> ast.expr | None:
        return getattr(self.node, "value", None)


@dataclass(slots=True)
class ClassCode:
    """A class with its bases.

    Args:
        functions: by name, and the how manieth of that name: a property is read, set and deleted
            by three, and a base may have one, too.
        attributes: by name; the nearest.
        others: what else is done while a class is made.
        is_read_outside: whether a base or a decorator from elsewhere may read what it likes.
    """

    functions: dict[tuple[str, int], ClassMember] = field(default_factory=dict)
    attributes: dict[str, ClassMember] = field(default_factory=dict)
    others: list[ClassMember] = field(default_factory=list)
    is_read_outside: bool = False


def class_code(names: BoundNames, found: Found, but: frozenset[tuple[str, str]]) -> ClassCode:
    """The code of a class.

    Args:
        but: bases that don't count, by module and name.
    """
    code = ClassCode()
    for home in lineage(names, found, code):
        if (home.module, home.name) in but and home is not found:
            continue
        node = normal_form(home.node) if home.node is not None else None
        if isinstance(node, ast.ClassDef):
            _add(code, node, home)
    return code


def lineage(names: BoundNames, found: Found, code: ClassCode | None = None) -> list[Found]:
    """A class and its bases in the repository, nearest first."""
    every, pending = [], [found]
    while pending:
        home = pending.pop(0)
        if home in every or not isinstance(home.node, ast.ClassDef):
            continue
        every.append(home)
        if code is not None and home.node.decorator_list:
            code.is_read_outside = True
        for base in home.node.bases:
            text = dotted_name(base.value if isinstance(base, ast.Subscript) else base)
            above = names.dotted(home.module, text) if text else None
            if above is not None and isinstance(above.node, ast.ClassDef):
                pending.append(above)
            elif code is not None and text.rpartition(".")[2] not in ("object", "ABC", "Generic"):
                code.is_read_outside = True
    return every


def _add(code: ClassCode, node: ast.ClassDef, home: Found) -> None:
    for inner, _ in flat(node.body):
        if isinstance(inner, _Function):
            count = sum(name == inner.name for name, _ in code.functions)
            code.functions[inner.name, count] = ClassMember(inner.name, inner, home)
            continue
        name = _bound(inner)
        if name and inner.value is None:  # type: ignore[attr-defined] # only annotated
            continue
        if name and name not in _NO_MEMBERS:
            code.attributes.setdefault(name, ClassMember(name, inner, home))
        elif not name:
            code.others.append(ClassMember("", inner, home))


def _bound(node: ast.stmt) -> str:
    """The one name that a statement binds to a value; empty: it does something else."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""
