"""Scopes over the host's tree agree with CPython's symbol tables, name by name."""

from __future__ import annotations

import ast
import json
import warnings
from pathlib import Path

import pytest

from canonize.syntax.ast_places import Spots
from canonize.syntax.ast_scopes import SCOPES, NameScopes, ScopeNode, dotted_parts
from tests.syntax.symbol_tables import (
    ENCLOSING,
    MODULE,
    OWN,
    Fact,
    differences,
    facts_of_cpython,
    told_apart,
)

STDLIB = Path(json.__file__).parent.parent
SAMPLE = sorted(p for p in STDLIB.glob("*.py") if p.stat().st_size < 60_000)[1::4]
COMPREHENSIONS = {
    ast.ListComp: "listcomp", ast.SetComp: "setcomp", ast.DictComp: "dictcomp",
    ast.GeneratorExp: "genexpr",
}  # fmt: skip


def key(scope: ScopeNode) -> tuple[str, str, int]:
    if isinstance(scope, ast.Module):
        return "module", "", 0
    if isinstance(scope, ast.ClassDef):
        return "class", scope.name, scope.lineno
    name = COMPREHENSIONS.get(type(scope), getattr(scope, "name", "lambda"))
    return "function", name, scope.lineno


def facts_of_ours(source: bytes) -> set[Fact]:
    """Each name is looked for where it stands, as the ledger does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    spots = Spots(source, tree)
    names = NameScopes(walrus=b":=" in source, declares=b"global" in source)
    found: set[Fact] = set()
    read: set[tuple[tuple[str, str, int], str]] = set()
    in_strings = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in in_strings:
            spot = spots.at(spots.offset(node.lineno, node.col_offset))
            assert spot.node is node, ast.dump(node)
            if isinstance(node.ctx, ast.Load) and "__" not in node.id:
                owner = _owner(names, node.id, spot.scopes)
                scope = spot.scopes[-1]
                bound = _binds(names, scope, node.id)
                found.add(Fact(key(scope), node.id, bound, owner))
                read.add((key(scope), node.id))
    for scope in ast.walk(tree):
        if not isinstance(scope, SCOPES) or id(scope) in in_strings:
            continue
        for name in names.names(scope).bound:
            if (key(scope), name) not in read and "__" not in name and _binds(names, scope, name):
                found.add(Fact(key(scope), name, True, ""))
    return found


def _owner(names: NameScopes, name: str, scopes: tuple[ScopeNode, ...]) -> str:
    bound, owner = names.lookup(name, scopes)
    if not bound or isinstance(owner, ast.Module):
        return MODULE
    return OWN if owner is scopes[-1] else ENCLOSING


def _binds(names: NameScopes, scope: ScopeNode, name: str) -> bool:
    mine = names.names(scope)
    bindings = mine.bound.get(name, [])
    deleted = all(
        isinstance(b.node, ast.Name) and isinstance(b.node.ctx, ast.Del) for b in bindings
    )
    return bool(bindings) and not deleted and name not in mine.outside


def compared(source: bytes) -> dict[str, list[Fact]]:
    """What differs.

    Names in formatted strings are left out, since 3.11 misplaces them, and so are those that a
    function declares global: they count as the module's own here.
    """
    source = told_apart(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    but: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            but |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        elif isinstance(node, ast.Global):
            but |= set(node.names)
    return differences(facts_of_ours(source), facts_of_cpython(source.decode()), but)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: p.name)
def test_agrees_with_cpython(path: Path) -> None:
    found = compared(path.read_bytes())
    assert found == {"ours alone": [], "CPython alone": []}


SHAPES = {
    "a comprehension in a class body": (
        "x = 1\nclass C:\n    x = [2]\n    y = [x for z in x]\n"
        "    w = {z: x for z in x for v in x}\n"
    ),
    "a generator in a class in a function": (
        "def f(a):\n    class C:\n        a = 2\n        b = tuple(a for c in a)\n    return C\n"
    ),
    "a walrus in a comprehension": "def f(a):\n    x = [y := b for b in a]\n    return y, x\n",
    "a walrus in a default": "def f(a=(x := 1), *, b=(lambda c=(y := 2): c)): return a\nx, y\n",
    "a walrus in a base": "class C((B := object)): pass\nB\n",
    "a walrus in a decorator": "@(d := len)\ndef f(): return d\n",
    "decorators and defaults": (
        "def f(g):\n    @g\n"
        "    def h(a=g, *b: g, c=1) -> g: return a\n    return h\n"
    ),
    "global": "def f():\n    global x\n    x = 1\n    def g(): return x\n    return g\ny = x\n",
    "nonlocal": (
        "def f(x):\n    def g():\n        nonlocal x\n"
        "        x = 2\n        return x\n    return g\n"
    ),
    "nonlocal through a class": (
        "def f(x):\n    class C:\n        nonlocal x\n"
        "        x = 2\n        def g(self): return x\n    return C\n"
    ),
    "match": (
        "def f(a):\n    match a:\n"
        "        case {'b': [c, *d], **e} | [c, d, e]: return c, d, e\n"
        "        case str() as g if (h := g): return h\n"
    ),
    "handlers": "try: pass\nexcept* ValueError as e: print(e)\nwith a as (b, *c): b, c\n",
    "loops": "for i, (j, k) in a: i, j\nelse: k\nfor x.y in a: x\nfor z[i] in a: pass\n",
    "lambdas": "def f(x): return lambda y=x: (lambda: y + x)\n",
    "nested comprehensions": "def f(a): return [[c for c in b if a] for b in a]\n",
    "deleted": "x = 1\ndel x\ndef f():\n    y = 2\n    del y\n    return y\n",
    "imports": (
        "import a.b, c.d as e\nfrom f import g as h, i\ndef j():\n"
        "    import a.k\n    return a\n"
    ),
    "annotations": "x: int\ny: int = x\nclass C:\n    z: x = 3\n    def f(self) -> z: ...\n",
}  # fmt: skip


@pytest.mark.parametrize("what", SHAPES)
def test_shapes(what: str) -> None:
    assert compared(SHAPES[what].encode()) == {"ours alone": [], "CPython alone": []}


@pytest.mark.parametrize(
    ("code", "parts"), [("a.b.c", ("a", "b", "c")), ("a", ("a",)), ("a().b", ()), ("1", ())]
)
def test_dotted(code: str, parts: tuple[str, ...]) -> None:
    assert dotted_parts(ast.parse(code, mode="eval").body) == parts


def test_what_is_bound_tells_where_it_comes_from() -> None:
    tree = ast.parse("import a.b\nimport c.d as e\nfrom .f import g\nh = i.j\nk = 1\nl = m()\n")
    bound = NameScopes(walrus=False, declares=False).names(tree).bound
    assert {name: [b.target for b in bindings] for name, bindings in bound.items()} == {
        "a": ["a:"], "e": ["c.d:"], "g": [".f:g"], "h": ["as i.j"], "k": ["="], "l": ["?"],
    }  # fmt: skip


def test_stars_are_kept_apart() -> None:
    names = NameScopes(walrus=False, declares=False).names(ast.parse("from ..a import *\n"))
    assert (names.stars, dict(names.bound)) == (["..a"], {})


def test_what_a_function_declares_global_is_the_modules() -> None:
    tree = ast.parse("def f():\n    global x\n    x = 1\n    import y\n    return x\n")
    names = NameScopes(walrus=False, declares=True)
    function = tree.body[0]
    bound, owner = names.lookup("x", (tree, function))
    assert (owner, [b.target for b in bound]) == (tree, ["="])
    assert names.lookup("y", (tree,)) == ([], None)
