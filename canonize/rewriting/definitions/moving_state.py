"""What code means by its own module: ``__name__``, ``globals()``, and names that it binds anew."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from canonize.rewriting.definitions.evaluated_code import evaluates_locals_only
from canonize.rewriting.definitions.moving_folder import asked_for_folder
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.syntax.scopes import Bind, Use, dotted

_OF_THE_MODULE = {"__name__", "__file__", "__package__", "__spec__", "__path__", "globals"}


def meant_module(source: Source, indices: Collection[int]) -> tuple[str, int] | None:
    """A name in statements that means this very module, and the statement."""
    for scope in source.scopes.all:
        for name in _OF_THE_MODULE & scope.uses.keys():
            for use in scope.uses[name]:
                index = source.holder(use.node)
                if index not in indices or scope.owner(name) is not None:
                    continue
                assert index is not None
                if name == "__name__" and _names_a_logger(use, index, source):
                    continue
                if name == "globals" and evaluates_locals_only(use, scope):
                    continue
                if source.is_beside and id(use.node) in asked_for_folder(source.body[index]):
                    continue
                return name, index
    return None


def _names_a_logger(use: Use, index: int, source: Source) -> bool:
    """Whether a module's name only names its logger, as it does for every module's own code."""
    if source.is_copied(index):
        return True
    finder = _Loggers()
    source.body[index].visit(finder)
    return id(use.node) in finder.named


class _Loggers(cst.CSTVisitor):
    """The arguments of `logging.getLogger(__name__)`."""

    def __init__(self) -> None:
        self.named: set[int] = set()

    def visit_Call(self, node: cst.Call) -> None:
        leaf = dotted(node.func).rpartition(".")[2]
        if leaf == "getLogger" and [dotted(arg.value) for arg in node.args] == ["__name__"]:
            self.named.add(id(node.args[0].value))


def first_value_of(source: Source, name: str, indices: Collection[int]) -> list[int]:
    """The statement that gives a name its first value, if only some functions bind it anew.

    Empty where others use it or bind it as well, and for what no function binds anew.

    Args:
        indices: the functions' statements.
    """
    homes = source.defined_by(name)
    first = [i for i in homes if not isinstance(source.body[i], cst.BaseCompoundStatement)]
    binders = {
        source.holder(scope.node) for scope in source.scopes.all if name in scope.declared_global
    }
    users = {*binders, *homes, *source.uses.of(name)}
    deleted = any(b.how is Bind.DELETE for b in source.scopes.top.bindings[name])
    if not binders or len(first) != 1 or deleted or not users <= {*indices, *first}:
        return []
    try:
        source.only_defines(first[0], name)
    except CannotMove:
        return []
    return first
