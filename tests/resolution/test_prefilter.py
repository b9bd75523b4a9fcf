"""Whether a file could reference a competitor at all, by its bytes."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.prefilter import (
    Importers,
    could_look_up_late,
    could_reference,
    may_name_one_unread,
)
from canonize.resolution.replacements import Redirect, Redirects
from tests.compatibility.comparing import migration
from tests.resolution.code_bases import project

OLD, NEW = Symbol("app.old", "X"), Symbol("app.new", "X")


@pytest.mark.parametrize(
    ("code", "package", "could"),
    [
        ("from a.b import X\n", None, True),
        ("from a.b import (\n    Y,\n    X as Z,\n)\n", None, True),
        ("from a.b import Y\n", None, False),
        ("from a.b import *\n", None, True),
        ("from .b import *\n", "a", True),
        ("from a.c import *\n", None, False),
        ("import a.b\n", None, True),
        ("import a\na.b.X\n", None, True),
        ("import a\na.c\n", None, False),
        ("import a as z\nz.b\n", None, True),
        ("from a import b\n", None, True),
        ("from . import b\n", "a", True),
        ("from .b import X\n", "a", True),
        ("from .b import X\n", "c", False),
        ("from .b import X\n", None, False),
        ("import ab\nfrom a.bc import X\n", None, False),
        ("if x: from a.b import X\n", None, True),
        ("x = 1; from a.b import X\n", None, True),
    ],
)
def test_files(code: str, package: str | None, could: bool) -> None:
    assert could_reference(code.encode(), package, Redirects.of(migration())) is could


@pytest.mark.parametrize(
    ("code", "could"),
    [
        ("from a.b import X\n", False),
        ("from a import b\n", True),
        ("import a.b\n", True),
        ("def f():\n    from a.b import X\n", True),
        ("from a import c\n", False),
    ],
)
def test_a_name_that_is_imported_at_the_top_is_not_looked_up_late(code: str, could: bool) -> None:
    assert could_look_up_late(code.encode(), None, Redirects.of(migration())) is could


FILES = {
    "app/__init__.py": "",
    "app/old.py": "class X: ...\n",
    "whole.py": "import app.old\napp.old.X\n",
    "top.py": "import app\napp.old.X\n",
    "alias.py": "import app.old as o\n",
    "name.py": "from app.old import X\n",
    "module.py": "from app import old\n",
    "star.py": "from app.old import *\n",
    "app/relative.py": "from .old import X\n",
    "app/package.py": "from . import old\n",
    "other.py": "from app.older import X\nimport appendix\n",
    "none.py": "X = 1\n",
}


def test_importers_are_those_of_which_each_file_could_reference_it() -> None:
    found = project(FILES)
    redirects = Redirects({("app.old", "X"): Redirect(OLD, OLD, NEW)})
    importers = Importers.of(found)
    expected = {
        path
        for path in FILES
        if could_reference(FILES[path].encode(), found.modules.package(path), redirects)
    }
    assert importers.could_reference(redirects, FILES) == expected
    assert "other.py" not in expected and {"whole.py", "app/package.py", "star.py"} <= expected
    assert importers.could_reference(redirects, ["star.py", "none.py"]) == {"star.py"}
    assert importers.could_reference(Redirects(), FILES) == set()
    assert Importers.of(found) is importers


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("from app import old\nold.other(\n", False),
        ("import app.old\napp.old.XX, import\n", False),
        ("from app import old\nold.X(\n", True),
        ("from app import old\n# X\nimport\n", True),
        ("from app.old import *\nimport\n", True),
        ("from .old import *\nimport\n", True),
        ("from os import *\nimport\n", False),
        ("from app import old\ngetattr(old, 'x' + y)\nimport\n", True),
    ],
)
def test_a_file_that_can_not_be_parsed_names_it_by_its_word(code: str, may: bool) -> None:
    redirects = Redirects({("app.old", "X"): Redirect(OLD, OLD, NEW)})
    assert may_name_one_unread(code.encode(), "app", redirects) is may
