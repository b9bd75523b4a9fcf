"""The walk must agree with CPython's own symbol tables, scope by scope and name by name."""

from __future__ import annotations

import ast
import json
import symtable
import warnings
from pathlib import Path

import pytest

from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scope_builder import scopes_of
from canonize.syntax.scopes import Bind, Scope, ScopeKind

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
    source = path.read_bytes()
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


def test_what_is_no_name_may_stand_where_names_do() -> None:
    """The standard library's own tests derive from ``None`` to see it refused."""
    source = b"import a\n@None\n@a.b\nclass X(None, a.B): ...\n@True\ndef f(x: None): ...\n"
    top = scopes_of(ParsedFile.of(source).module).top
    roles = [(use.role, use.derives is not None) for use in top.uses["a"]]
    assert roles == [("decorator", False), ("subclass", True)]
    assert not {"None", "True"} & set(top.uses)
