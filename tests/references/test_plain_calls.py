"""What is only called needs no parser; everything else is read."""

from __future__ import annotations

import ast

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.plain_calls import only_calls

CALLED = (
    "from app.old import Thing\n\nmade = Thing()\n",
    "from app.old import Thing as T, Other\n\n\ndef use(n):\n    return [T(n) , T (n)]\n",
    "from app.old import (\n    Other,  # as ever\n    Thing,\n)\n\nThing.build(3).go()\n",
    "import app.old\n\nmade = app.old.Thing()\n",
    "def use():\n    from app.old import Thing\n\n    return str(Thing())\n",
    "from app.old import *\n\nmade = Thing()\n",
)
OTHERS = (
    "from app.old import Thing\n\nKINDS = {Thing: 1}\n",
    "from app.old import Thing\n\nregister(Thing)\n",
    "from app.old import Thing; register(Thing)\n",
    "from app.old import Thing as T\n\nregister(T)\n",
    "from app.old import Thing\n\n\nclass Mine(Thing):\n    pass\n",
    "from app.old import Thing\n\n\n@f.register\ndef g(value: Thing): ...\n",
    "from app.old import Thing\n\nThing.register(int)\n",
    "from app.old import Thing\n\nnames = [c.__name__ for c in Thing.__subclasses__()]\n",
    "from app.old import \\\n    Thing\n\nmade = Thing()\n",
    "import app.old\n\nKINDS[app.old.Thing] = 1\n",
    "KINDS = {'Thing': 1}\n",
    "class Thing():\n    pass\n",
    "from app.old import Thing\n\nmade = Thing()\nparts = get_args(made.kind)\n",
)


@pytest.mark.parametrize("code", CALLED)
def test_calls_are_told(code: str) -> None:
    ast.parse(code)
    assert only_calls(_tree(code), "app/use.py", {"Thing"})


@pytest.mark.parametrize("code", OTHERS)
def test_everything_else_is_read(code: str) -> None:
    ast.parse(code)
    assert not only_calls(_tree(code), "app/use.py", {"Thing"})


def _tree(code: str) -> SourceTree:
    return SourceTree(MemoryBase({"app/use.py": code.encode()}))
