"""Who looks a name up in another file's module: seldom too many, never too few."""

from __future__ import annotations

import pytest

from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from tests.compatibility.comparing import migration, tree

PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/nodes.py": "class Node: ...\n",
    "pkg/parts.py": "from pkg import nodes\nnodes.Node\n",
}
LOADS = "from importlib import import_module\nfound = import_module('pkg.parts')\n"


def asks(other: str) -> bool:
    """Whether a file looks ``nodes.Node`` up in ``pkg.parts``."""
    files = tree({**PACKAGE, "other.py": other})
    found = OutsideLookups(Project.of(files, migration().source_roots), "pkg/parts.py").files(
        "nodes.Node"
    )
    assert found in ((), ("other.py",))
    return bool(found)


@pytest.mark.parametrize(
    "other",
    [
        "from pkg import parts\nparts.nodes.Node\n",
        "import pkg.parts\npkg.parts.nodes.Node\n",
        "import pkg.parts as p\np . nodes.Node\n",
        "from unittest.mock import patch\npatch('pkg.parts.nodes.Node')\n",
        "from unittest.mock import patch\npatch.multiple('pkg.parts.nodes', Node=1)\n",
        "from pkgutil import resolve_name\nresolve_name('pkg.parts:nodes.Node')\n",
        LOADS + "found.nodes.Node\n",
        LOADS + "import_module('pkg.parts').nodes.Node\n",
        LOADS + "pkg = found\npkg.nodes.Node\n",
        LOADS + "def f(pkg):\n    return pkg.nodes.Node\n",
        LOADS + "import json\nfor json in [found]:\n    json.nodes.Node\n",
        LOADS + "def g(pkg: object = None):\n    return pkg.nodes.Node\n",
        LOADS + "with found as pkg:\n    pkg.nodes.Node\n",
        LOADS + "pkg, other = found, 1\npkg.nodes.Node\n",
    ],
)
def test_lookups(other: str) -> None:
    assert asks(other)


@pytest.mark.parametrize(
    "other",
    [
        "import pkg\npkg.nodes.Node\n",
        "from pkg import nodes\nnodes.Node\n",
        "from pkg.elsewhere import parts\nparts.nodes.Node\n".replace("parts", "party"),
        "# pkg.party.nodes.Node\n",
        LOADS + "import pkg.nodes\npkg.nodes.Node\n",
        LOADS + '"""A `pkg.nodes.Node`."""\n',
        LOADS + "from pkg import nodes\nnodes.Node\n",
        LOADS + "import pkg.nodes as shared\nshared.Node\n",
        LOADS + "from pkg import nodes as pkg\npkg.nodes.Node\nprint(1, pkg=2)\n",
        LOADS + "import pkg.nodes\npkg.nodes.Node\ndict(pkg=found)\n",
        LOADS + "import pkg.nodes as given\nuse(given=1)\ngiven.nodes.Node\n",
    ],
)
def test_look_alikes(other: str) -> None:
    assert not asks(other)


@pytest.mark.parametrize("others", [0, 250])
def test_a_relative_star_names_no_module(others: int) -> None:
    """Among few files all that have the name are looked at, among many those that can reach it."""
    package = {"pkg/__init__.py": "class Node: ...\n", "pkg/x.py": "from . import *\nNode\n"}
    package |= {f"other{n}.py": "Node = 1\n" for n in range(others)}
    files = tree(package)
    found = OutsideLookups(Project.of(files, migration().source_roots), "pkg/__init__.py").files(
        "Node"
    )
    assert found == ("pkg/x.py",)


DOC = '"""Example::\n\n    from app import (\n        low,\n    )\n"""\n'


@pytest.mark.parametrize(
    ("user", "imports"),
    [
        (DOC, False),
        (f"{DOC}from app import other\n", False),
        (f"{DOC}from app import (\n    low,\n)\n", True),
        (f"{DOC}def f():\n    from app import low\n", True),
        ("from app import *\n", True),
    ],
)
def test_an_example_in_a_text_imports_nothing(user: str, imports: bool) -> None:
    files = {"app/__init__.py": "from . import low\n", "app/low.py": "", "user.py": user}
    lookups = OutsideLookups(Project.of(tree(files), (".",)), "app/__init__.py")
    assert ("user.py" in lookups.importers("low")) is imports
