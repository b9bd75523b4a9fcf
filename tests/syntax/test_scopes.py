"""The walk must agree with CPython's own symbol tables, scope by scope and name by name."""

from __future__ import annotations

import ast
import json
import symtable
import warnings
from collections import Counter
from pathlib import Path

import pytest

from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scope_builder import scopes_of
from canonize.syntax.scopes import Bind, Scope, ScopeKind
from tests.syntax.symbol_tables import ENCLOSING, MODULE, OWN, told_apart
from tests.syntax.symbol_tables import facts_of_cpython as facts_of_cpython_by_name
from tests.syntax.test_ast_scopes import SHAPES

STDLIB = Path(json.__file__).parent.parent
SAMPLE = sorted(p for p in STDLIB.glob("*.py") if p.stat().st_size < 60_000)[::4]


def facts_of_cpython(source: str) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    found = []

    def walk(table: symtable.SymbolTable) -> None:
        symbols = [s for s in table.get_symbols() if not s.get_name().startswith("_")]
        symbols = [s for s in symbols if not s.get_name().startswith(".")]
        bound = frozenset(
            s.get_name()
            for s in symbols
            if s.is_local() and (s.is_assigned() or s.is_imported() or s.is_parameter())
        )
        read = frozenset(s.get_name() for s in symbols if s.is_referenced())
        found.append((table.get_type(), bound, read))
        for child in table.get_children():
            walk(child)

    walk(symtable.symtable(source, "sample.py", "exec"))
    return found


def public(names: set[str]) -> frozenset[str]:
    return frozenset(name for name in names if not name.startswith("_"))


def facts_of_ours(source: bytes) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    kinds = {
        ScopeKind.MODULE: "module",
        ScopeKind.CLASS: "class",
        ScopeKind.FUNCTION: "function",
        ScopeKind.COMPREHENSION: "function",
    }

    def bound(scope: Scope) -> set[str]:
        return {
            name
            for name, bindings in scope.bindings.items()
            if any(b.how not in (Bind.DECLARE, Bind.DELETE) and b.scope is scope for b in bindings)
            and name not in scope.declared_nonlocal
        }

    scopes = scopes_of(ParsedFile.of(source).module).all
    return [(kinds[s.kind], public(bound(s)), public(set(s.uses))) for s in scopes]


@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: p.name)
def test_agrees_with_cpython(path: Path) -> None:
    source = told_apart(path.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(source)
        expected = facts_of_cpython(source.decode())
    ours = facts_of_ours(source)
    # `name += 1` reads the name for us, since a renaming has to follow it; `symtable` says no.
    both = {
        node.target.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    ours = [(kind, bound, read - both) for kind, bound, read in ours]
    expected = [(kind, bound, read - both) for kind, bound, read in expected]
    assert sorted(o[0] for o in ours) == sorted(e[0] for e in expected)
    assert sorted((o[0], sorted(o[1])) for o in ours) == sorted(
        (e[0], sorted(e[1])) for e in expected
    )
    assert sorted((o[0], sorted(o[2])) for o in ours) == sorted(
        (e[0], sorted(e[2])) for e in expected
    )


def owners_of_cpython(source: str, but: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[tuple[str, str, int], list[tuple[str, str]]] = {}
    for fact in facts_of_cpython_by_name(source):
        found.setdefault(fact.scope, [])
        if fact.owner and fact.name not in but:
            found[fact.scope].append((fact.name, fact.owner))
    return sorted((scope[0], sorted(set(uses))) for scope, uses in found.items() if uses)


def owners_of_ours(source: bytes, but: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    for scope in scopes_of(ParsedFile.of(source).module).all:
        kind = "function" if scope.kind is ScopeKind.COMPREHENSION else scope.kind.value
        uses = {(n, _whose(scope, n)) for n in scope.uses if n not in but and "__" not in n}
        found += [(kind, sorted(uses))] if uses else []
    return sorted(found)


def _whose(scope: Scope, name: str) -> str:
    owner = scope.owner(name)
    if owner is None or owner.kind is ScopeKind.MODULE:
        return MODULE
    return OWN if owner is scope else ENCLOSING


def increased(source: bytes) -> set[str]:
    """`name += 1` reads the name for us; on one line scopes can't be told apart."""
    tree = ast.parse(source)
    found = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    lines = Counter((node.lineno, type(node)) for node in ast.walk(tree) if isinstance(node, INNER))
    for node in ast.walk(tree):
        if isinstance(node, INNER) and lines[node.lineno, type(node)] > 1:
            found |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return found


INNER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: p.name)
def test_every_use_means_what_cpython_says(path: Path) -> None:
    source = told_apart(path.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        but = increased(source)
        assert owners_of_ours(source, but) == owners_of_cpython(source.decode(), but)


@pytest.mark.parametrize("what", SHAPES)
def test_shapes_mean_what_cpython_says(what: str) -> None:
    source = told_apart(SHAPES[what].encode())
    but = increased(source)
    assert owners_of_ours(source, but) == owners_of_cpython(source.decode(), but)


def test_what_is_no_name_may_stand_where_names_do() -> None:
    """The standard library's own tests derive from ``None`` to see it refused."""
    source = b"import a\n@None\n@a.b\nclass X(None, a.B): ...\n@True\ndef f(x: None): ...\n"
    top = scopes_of(ParsedFile.of(source).module).top
    roles = [(use.role, use.derives is not None) for use in top.uses["a"]]
    assert roles == [("decorator", False), ("subclass", True)]
    assert not {"None", "True"} & set(top.uses)


def test_scopes_are_gone_through_from_the_inside_out() -> None:
    scopes = scopes_of(
        ParsedFile.of(b"class A:\n  def f(self):\n    return [x for x in y]\n").module
    )
    inner = max(scopes.all, key=lambda scope: len([*scope.outward()]))
    kinds = [scope.kind for scope in inner.outward()]
    assert kinds[1:] == [ScopeKind.FUNCTION, ScopeKind.CLASS, ScopeKind.MODULE]
    assert inner.module is scopes.top
    assert [*scopes.top.outward()] == [scopes.top]
