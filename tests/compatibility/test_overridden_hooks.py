"""A subclass that replaces what its base calls can tell two bases apart."""

from __future__ import annotations

import pytest

from canonize.compatibility.overridden_hooks import overridden_hook
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project

FIRST = "        self.setup()\n        self.ready = True\n"
LAST = "        self.ready = True\n        self.setup()\n"
SUB = "from app.old import P\n\n\nclass D(P):\n    def {}(self):\n        self.ready = False\n"


def base(init: str, further: str = "") -> str:
    setup = "    def setup(self):\n        pass\n"
    return f"class P:\n    def __init__(self):\n{init}\n{setup}\n{further}"


def told(old: str, new: str, use: str) -> str:
    files = {"app/__init__.py": "", "app/old.py": old, "app/new.py": new, "app/use.py": use}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    project = Project.of(tree, (".",))
    return overridden_hook(Symbol.parse("app.old:P"), Symbol.parse("app.new:P"), project)


@pytest.mark.parametrize(("old", "new"), [(FIRST, LAST), (LAST, FIRST), ("", FIRST), (FIRST, "")])
def test_another_moment_is_told(old: str, new: str) -> None:
    nothing = "        self.ready = True\n"
    said = told(base(old or nothing), base(new or nothing), SUB.format("setup"))
    assert said.startswith("app/use.py:5 replaces setup, which __init__ calls")


ALONE = {
    "the same code": (base(FIRST), base(FIRST), SUB.format("setup")),
    "another member is replaced": (base(FIRST), base(LAST), SUB.format("extra")),
    "nobody derives": (base(FIRST), base(LAST), "from app.old import P\n\nP()\n"),
    "other code elsewhere": (
        base(FIRST, "    def total(self, a, b):\n        return a + b\n"),
        base(FIRST, "    def total(self, a, b):\n        return b + a\n"),
        SUB.format("setup"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "use"), ALONE.values(), ids=ALONE)
def test_what_no_subclass_notices_is_not(old: str, new: str, use: str) -> None:
    assert not told(old, new, use)
