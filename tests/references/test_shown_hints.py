"""Annotations that say a competitor and are shown, and others that nobody shows."""

from __future__ import annotations

import ast

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.meetings import Meetings
from canonize.references.shown_hints import shown_hints
from canonize.references.sides import Sides
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

HEAD = "import inspect\nfrom typing import get_type_hints\nfrom app.old import Old\n"
SAYS = "def f(x: Old) -> int:\n    return 1\n"
OTHER = "def f(x: int) -> int:\n    return 1\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (SAYS + "print(get_type_hints(f))\n", ["get_type_hints(f)"]),
        (SAYS + "print(inspect.signature(f))\n", ["inspect.signature(f)"]),
        (SAYS + "print(f.__annotations__)\n", ["f.__annotations__"]),
        ("class A:\n    x: Old\nprint(get_type_hints(A))\n", ["get_type_hints(A)"]),
        (OTHER + "print(get_type_hints(f))\n", []),
        (SAYS + "def g():\n    pass\nprint(get_type_hints(g))\n", []),
        (SAYS + "print(f(Old()))\n", []),
        (SAYS + "print(get_type_hints)\n", []),
    ],
)
def test_what_holds_them(code: str, expected: list[str]) -> None:
    files = {
        "app/__init__.py": b"",
        "app/old.py": b"class Old:\n    pass\n",
        "app/new.py": b"class Old:\n    pass\n",
        "main.py": (HEAD + code).encode(),
    }
    old, new = Symbol.parse("app.old:Old"), Symbol.parse("app.new:Old")
    redirects = Redirects({("app.old", "Old"): Redirect(old, old, new)})
    meetings = Meetings(Project.of(SourceTree(MemoryBase(files)), (".",)), redirects)
    body = ast.parse(HEAD + code)
    sides = Sides(meetings, "main.py", body, old, Redirects({}))
    assert [ast.unparse(node) for node in shown_hints(body, sides)] == expected
