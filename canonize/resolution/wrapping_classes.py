"""Whether a class of the tree, used as a decorator, keeps nothing of what it gets but itself.

Applying it runs its constructor and, inside of a class, ``__set_name__``; with arguments of its
own, ``__call__`` gets what is decorated. What it does when it is asked later does not count.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name
from canonize.resolution.binding_statements import bound_by, flat
from canonize.resolution.installed_definitions import keeps_nothing_outside
from canonize.resolution.wrapping_decorators import (
    Function,
    NameMeanings,
    has_literals_only,
    keeps_nothing_of_its_own,
)
from canonize.syntax.stdlib_names import CONSTRUCTORS

_DEEP = 4
_OBJECT = ("builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC")
_MADE_OTHERWISE = ("__new__", "__setattr__", "__init_subclass__", "__class_getitem__")
"""With one of its own, what its constructor stores may go anywhere."""


def only_makes(
    decorator: ast.expr, made: ast.ClassDef, module: str, meanings: NameMeanings
) -> bool:
    """Whether applying it leaves what is decorated known to nobody but the object that it makes.

    Args:
        decorator: as it stands above the definition; its arguments have to be literals.
        made: the class that it is.
        module: where that class is.
    """
    if not has_literals_only(decorator):
        return False
    runs = {*CONSTRUCTORS, "__set_name__"}
    if isinstance(decorator, ast.Call):
        runs.add("__call__")
    lineage = _lineage(made, module, meanings, 0)
    if lineage is None:
        return False
    setters = {name for node, _ in lineage for name in _functions(node)}
    bases = frozenset(dotted_name(_plain(base)) for node, _ in lineage for base in node.bases)
    return all(
        keeps_nothing_of_its_own(function, home, meanings, bases)
        and not _stores(function) & setters
        for node, home in lineage
        for name, function in _functions(node).items()
        if name in runs
    )


def _lineage(
    made: ast.ClassDef, module: str, meanings: NameMeanings, depth: int
) -> list[tuple[ast.ClassDef, str]] | None:
    """A class and its bases in the tree; None if one of them is made in a way of its own."""
    names = {name for item, _ in flat(made.body) for name in bound_by(item)}
    if depth > _DEEP or made.keywords or made.decorator_list or names & set(_MADE_OTHERWISE):
        return None
    found = [(made, module)]
    for base in made.bases:
        meant = meanings.class_of(dotted_name(_plain(base)), module)
        if isinstance(meant, tuple):
            above = _lineage(*meant, meanings, depth + 1)
            if above is None:
                return None
            found += above
        elif not meant or not (meant in _OBJECT or _is_plain_outside(meant)):
            return None
    return found


def _is_plain_outside(full: str) -> bool:
    return full.partition(".")[0] == "builtins" or keeps_nothing_outside(full)


def _functions(made: ast.ClassDef) -> dict[str, Function]:
    return {
        node.name: node
        for node, _ in flat(made.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _stores(function: Function) -> set[str]:
    """The attributes that a function sets, of whatever object."""
    return {
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }


def _plain(base: ast.expr) -> ast.expr:
    """``Generic`` of ``Generic[T]``."""
    return base.value if isinstance(base, ast.Subscript) else base
