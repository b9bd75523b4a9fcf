"""Whether a call of a function may be noticed outside of it."""

from __future__ import annotations

import ast

import pytest

from canonize.core.code_base import CodeBase
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.changing_bodies import ChangingBodies
from canonize.resolution.resolver import BoundNames
from canonize.resolution.run_code import Thing
from canonize.syntax.stdlib_names import CONSTRUCTORS

DEFINED = (ast.ClassDef, ast.FunctionDef)

NOTICED = [
    "def f(x=other.t):\n  mine = other.t\n  mine.append(1)\n",
    "def f():\n  def g(): other.x = 1\n  return g()\n",
    "class f:\n  def __init__(self): self.go()\n  def go(self): register(self)\n",
    "def f():\n  global n\n  n = 1\n",
    "def f(): other.x = 1\n",
    "def f(): table['a'] = 1\n",
    "def f(): import app.more\n",
    "def f(): register(1)\n",
    "def f(): print(1)\n",
    "def f(): g()\ndef g(): other.x = 1\n",
    "class f:\n  def __init__(self): other.x = 1\n",
]
UNNOTICED = [
    "class f:\n  def __init__(self): self.go()\n  def go(self): self.size = 1\n",
    "def f(): return 1\n",
    "def f(x):\n  x.y = 1\n",
    "def f():\n  mine = {}\n  mine['a'] = 1\n",
    "def f(): return len('a')\n",
    "def f(): g()\ndef g(): f()\n",
    "class f:\n  def later(self): other.x = 1\n",
    "def f():\n  def g(): other.x = 1\n  return g\n",
]


@pytest.mark.parametrize("code", NOTICED)
def test_what_others_may_notice(code: str) -> None:
    assert _changes(code)


@pytest.mark.parametrize("code", UNNOTICED)
def test_what_nobody_notices(code: str) -> None:
    assert not _changes(code)


def test_what_a_module_changes_of_its_own_is_its_own() -> None:
    code = "def f():\n  table['a'] = 1\n"
    assert not _changes(code, here="app.m", own={"table"})


def _changes(code: str, *, here: str = "app.user", own: set[str] | None = None) -> bool:
    tree = SourceTree(MemoryBase({"app/__init__.py": b"", "app/m.py": code.encode()}))
    names = BoundNames(CodeBase.of(tree, (".",)))
    first = ast.parse(code).body[0]
    assert isinstance(first, (ast.ClassDef, ast.FunctionDef))
    run = [n for n in first.body if getattr(n, "name", "") in CONSTRUCTORS]
    bodies = ChangingBodies(names, here, own or set())
    of = Thing(first, "app.m", is_object=True) if run else None
    functions = run if isinstance(first, ast.ClassDef) else [first]
    return any(
        bodies.changes(Thing(f, "app.m", of=of)) for f in functions if isinstance(f, DEFINED)
    )
