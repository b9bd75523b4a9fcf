"""CPython's own symbol tables in a form that a walk over a tree can be held to."""

from __future__ import annotations

import ast
import symtable
import sys
import warnings
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

OWN, ENCLOSING, MODULE = "own", "enclosing", "module or builtin"


class Fact(NamedTuple):
    """One name in one scope.

    Args:
        scope: kind, name and first line.
        bound: whether the scope binds it.
        owner: whose binding a use of it means; "" when it is only bound.
    """

    scope: tuple[str, str, int]
    name: str
    bound: bool
    owner: str


def told_apart(source: bytes) -> bytes:
    """Code whose comprehensions have tables of their own.

    From 3.12 on (PEP 709) the tables of all but generators are one with those of the function
    around them, and nothing says any more whose name is whose. Names mean the same in a generator.
    """
    if sys.version_info < (3, 12):
        return source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.unparse(_AsGenerators().visit(ast.parse(source))).encode()


class _AsGenerators(ast.NodeTransformer):
    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def facts_of_cpython(source: str) -> set[Fact]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        top = symtable.symtable(source, "sample.py", "exec")
    found: set[Fact] = set()
    pending = [(top, (top,))]
    while pending:
        table, around = pending.pop()
        pending += [(child, (*around, child)) for child in table.get_children()]
        if table.get_type() in ("module", "class", "function"):
            found |= _of_table(table)
    return found


def _of_table(table: symtable.SymbolTable) -> set[Fact]:
    name = table.get_name()
    kind = "class" if table.get_type() == "class" else "function"
    where = ("module", "", 0) if table.get_type() == "module" else (kind, name, table.get_lineno())
    found = set()
    for symbol in table.get_symbols():
        spelt = symbol.get_name()
        if spelt.startswith(".") or "__" in spelt:  # a first iterable; a name that is mangled
            continue
        bound = symbol.is_local() and (
            symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter()
        )
        owner = ""
        if symbol.is_referenced():
            if symbol.is_free():
                owner = ENCLOSING
            elif table.get_type() != "module" and symbol.is_local():
                owner = OWN
            else:
                owner = MODULE
        if bound or owner:
            found.add(Fact(where, spelt, bound, owner))
    return found


def differences(
    ours: set[Fact], cpython: set[Fact], but: Collection[str] = ()
) -> dict[str, list[Fact]]:
    """What one says and the other does not.

    Scopes of one kind and name on one line can't be told apart and are left out.

    Args:
        but: names that are not compared.
    """
    ways = Counter((fact.scope, fact.name) for fact in cpython)
    several = {scope for (scope, _), count in ways.items() if count > 1}

    def compared(facts: set[Fact]) -> list[Fact]:
        return sorted(f for f in facts if f.scope not in several and f.name not in but)

    return {"ours alone": compared(ours - cpython), "CPython alone": compared(cpython - ours)}
