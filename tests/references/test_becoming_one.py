"""Two competitors that the same thing takes the place of, side by side."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.meetings import Meetings
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

ONE, OTHER, CANON = map(Symbol.parse, ("app.one:One", "app.other:Other", "app.canon:Canon"))
HEAD = "from app.one import One\nfrom app.other import Other\n"
STARS = ["", "from app.canon import *\n", "from app.canon import *\nCanon = None\n"]


def said(use: str, stars: str) -> str:
    files = {f"app/{symbol.module[4:]}.py": f"class {symbol.name}:\n    pass\n"
             for symbol in (ONE, OTHER, CANON)}  # fmt: skip
    files |= {"app/__init__.py": "", "app/use.py": HEAD + use, "app/stars.py": stars}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    project = Project.of(tree, (".",))
    going = (ONE, OTHER)
    redirects = Redirects({(s.module, s.name): Redirect(s, s, CANON) for s in going})
    return Meetings(project, project.reexports.with_reexports(redirects)).reason(ONE, CANON)


@pytest.mark.parametrize("stars", STARS)
def test_both_are_keys_of_one_table(stars: str) -> None:
    assert "app/use.py:3" in said("NAMES = {One: 1, Other: 2}\n", stars)


@pytest.mark.parametrize("stars", STARS)
def test_both_are_only_made(stars: str) -> None:
    assert not said("PAIR = One(), Other()\n", stars)
