"""Where the ledger says that a name leads, held to the resolver over code bases of every shape."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.accounting.origins import How, Meanings, best
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from tests.compatibility.comparing import tree

SHAPES: dict[str, dict[str, str]] = {
    "a star of a module with a list": {
        "p/__init__.py": "from .m import *\n",
        "p/m.py": "__all__ = ['X']\nclass X: ...\nclass Y: ...\n",
    },
    "a star of a list that grows": {
        "p/__init__.py": "from .m import *\n",
        "p/m.py": "__all__ = ['X']\n__all__ += ['_z']\nclass X: ...\n_z = 1\nclass Y: ...\n",
    },
    "a star hides what begins with a line": {
        "p/__init__.py": "from .m import *\n",
        "p/m.py": "class X: ...\n_z = 1\n",
    },
    "two stars, the last counts": {
        "p/__init__.py": "from .m import *\nfrom .n import *\n",
        "p/m.py": "class X: ...\nclass Y: ...\n",
        "p/n.py": "class X: ...\n",
    },
    "a star from outside before one of ours": {
        "p/__init__.py": "from .m import *\nfrom yaml import *\n",
        "p/m.py": "class X: ...\n",
    },
    "a star of a star": {
        "p/__init__.py": "from .m import *\n",
        "p/m.py": "from .n import *\n",
        "p/n.py": "class X: ...\n",
    },
    "names that are computed": {"p/__init__.py": "globals().update(load())\nclass X: ...\n"},
    "a module in the place of its own": {
        "p/__init__.py": "import sys\nsys.modules[__name__] = make()\n",
    },
    "a lazy module": {"p/__init__.py": "def __getattr__(name): ...\nclass X: ...\n"},
    "re-exports under another name": {
        "p/__init__.py": "from .m import X as Y\nfrom . import m as X\n",
        "p/m.py": "class X: ...\n",
    },
    "a re-export of what is gone": {"p/__init__.py": "from .m import X\n", "p/m.py": "Y = 1\n"},
    "a module and a name of it": {"p/__init__.py": "", "p/X.py": "class X: ...\n"},
    "a namespace package": {"p/X.py": "class X: ...\n", "p/m.py": "from p.X import X\n"},
    "a relative import two up": {
        "p/__init__.py": "",
        "p/q/__init__.py": "from ..m import X\n",
        "p/m.py": "class X: ...\n",
    },
}
NAMES = ("X", "Y", "_z", "m", "Nowhere")


def meanings_of(project: Project) -> Meanings:
    def facts_of(path: str) -> FileSightings:
        return sightings_of(project.tree.read(path) or b"", NAMES, (), is_python=True)

    return Meanings(project, facts_of)


def as_resolved(found: Found) -> tuple[How, Symbol]:
    """What the resolver found, as the ledger would say it; of what isn't known, only that."""
    if found.stands is Stands.MODULE:
        return How.FOUND, Symbol(found.module)
    if found.stands in (Stands.DEFINITION, Stands.VALUE):
        return How.FOUND, Symbol(found.module, found.name)
    if found.stands is Stands.UNKNOWN:
        return How.LAZY, Symbol("")
    how = How.OUTSIDE if found.stands is Stands.OUTSIDE else How.MISSING
    return how, Symbol(found.module, found.name)


@pytest.mark.parametrize("files", SHAPES.values(), ids=SHAPES.keys())
def test_the_ledger_and_the_resolver_agree(files: Mapping[str, str]) -> None:
    project = Project.of(tree(files), (".",))
    meanings = meanings_of(project)
    modules = {name for path in files for name in project.modules.names(path)} | {"p"}
    for module in sorted(modules):
        for name in NAMES:
            found = as_resolved(project.names.find(module, name))
            said = best(meanings.name(module, name))
            assert said is not None, (module, name)
            symbol = Symbol("") if said.how in (How.LAZY, How.COMPUTED) else said.symbol
            assert (said.how, symbol) == found, (module, name)
