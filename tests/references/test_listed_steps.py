"""Both in one list that is asked where something stands in it."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.meetings import Meetings
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

OLD, NEW = Symbol.parse("app.old:f"), Symbol.parse("app.new:f")
HEAD = "from app import new, old\nSTEPS = [old.f, len, new.f]\n"


def said(use: str) -> str:
    code = "def f(x):\n    return x\n"
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, "app/use.py": use}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    project = Project.of(tree, (".",))
    redirects = Redirects({("app.old", "f"): Redirect(OLD, OLD, NEW)})
    return Meetings(project, project.reexports.with_reexports(redirects)).reason(OLD, NEW)


@pytest.mark.parametrize("asked", ["STEPS.index(new.f)", "STEPS.count(old.f)"])
def test_a_list_that_is_looked_through(asked: str) -> None:
    assert "looks for one of them in a list with both" in said(f"{HEAD}N = {asked}\n")


@pytest.mark.parametrize("asked", ["STEPS[0](1)", "len(STEPS)", "OTHER.index(1)"])
def test_a_list_that_is_only_used(asked: str) -> None:
    assert not said(f"{HEAD}OTHER = [1]\nN = {asked}\n")
