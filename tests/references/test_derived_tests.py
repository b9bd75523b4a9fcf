"""Tests for a class that derives from what takes its place would take more from then on."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.meetings import Meetings
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

OLD, NEW = Symbol.parse("app.old:Old"), Symbol.parse("app.new:New")
MADE = "from app.new import New\n\n\ndef make():\n    return New()\n"


def said(use: str, *, old: str = "", made: str = MADE, between: str = "") -> str:
    files = {
        "app/__init__.py": "",
        "app/new.py": "class New(Exception):\n    pass\n",
        "app/between.py": between,
        "app/old.py": old or "from app.new import New\n\n\nclass Old(New):\n    pass\n",
        "app/made.py": made,
        "app/use.py": f"from app.old import Old\n\n\n{use}",
    }
    project = Project.of(
        SourceTree(MemoryBase({path: text.encode() for path, text in files.items()})), (".",)
    )
    redirects = Redirects({("app.old", "Old"): Redirect(OLD, OLD, NEW)})
    return Meetings(project, project.reexports.with_reexports(redirects)).reason(OLD, NEW)


TESTS = {
    "except": "def f(x):\n    try:\n        x()\n    except (ValueError, Old):\n        pass\n",
    "isinstance": "def f(x):\n    return isinstance(x, Old | int)\n",
    "case": "def f(x):\n    match x:\n        case Old():\n            return 1\n",
    "by its type": "def f(x):\n    return type(x) is Old\n",
    "a table by type": "TABLE = {Old: 1}\n",
    "dispatch": "import functools\n\n\n@functools.singledispatch\ndef f(x): ...\n\n\n"
    "@f.register\ndef _(x: Old): ...\n",
    "a test's raises": "import pytest\n\n\ndef test(x):\n"
    "    with pytest.raises(Old):\n        x()\n",
}


@pytest.mark.parametrize("use", TESTS.values(), ids=TESTS)
def test_a_test_for_the_derived_class_is_told(use: str) -> None:
    assert "app/use.py" in said(use)


def test_a_base_of_the_base_counts() -> None:
    between = "from app.new import New\n\n\nclass Middle(New):\n    pass\n"
    old = "from app.between import Middle\n\n\nclass Old(Middle):\n    pass\n"
    assert said(TESTS["except"], old=old, between=between)


ALONE = {
    "only raised": {"use": "def f():\n    raise Old()\n"},
    "nobody makes the base": {"use": TESTS["except"], "made": "from app.new import New\n"},
    "derives from something else": {
        "use": TESTS["except"], "old": "class Old(Exception):\n    pass\n"
    },
    "a value of a table": {"use": "TABLE = {1: Old}\n"},
    "another class is tested for": {"use": "def f(x):\n    return isinstance(x, int), Old\n"},
}  # fmt: skip


@pytest.mark.parametrize("case", ALONE.values(), ids=ALONE)
def test_what_nobody_can_tell_apart_goes_on(case: dict[str, str]) -> None:
    assert not said(**case)
