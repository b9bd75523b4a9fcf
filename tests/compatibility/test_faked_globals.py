"""Fakes of what a competitor's code looks up in its own module."""

from __future__ import annotations

import pytest

from canonize.compatibility.faked_globals import FakedGlobals
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.own_globals import is_used_at_home, looked_up_late
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect

_OLD, _NEW = Symbol("app.old", "send"), Symbol("app.new", "send")
_HOME = """
import time
from app.util import helper

LIMIT = 3

def once(f=helper):
    return f

def _inner():
    return LIMIT

@once
def send(x):
    return helper(_inner(), x)

def other():
    return time.time()
"""


def project(**files: str) -> Project:
    given = {"app/__init__.py": "", "app/old.py": _HOME, "app/util.py": "def helper(): ..."}
    given |= {f"{name}.py": text for name, text in files.items()}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in given.items()}))
    return Project.of(tree, (".",))


def faked(test: str, **files: str) -> list[str]:
    """The names whose fakes in a test reach ``send``."""
    redirect = Redirect(_OLD, _OLD, _NEW)
    found = FakedGlobals(project(test=test, **files), [redirect]).in_files()
    return [fake.name for fake in found]


def test_names_that_are_looked_up_when_it_runs() -> None:
    assert looked_up_late(project(), _OLD) == {"helper", "_inner", "LIMIT"}
    assert looked_up_late(project(), Symbol("app.old", "other")) == {"time"}
    assert looked_up_late(project(), Symbol("app.none", "other")) == frozenset()
    assert not is_used_at_home(project(), _OLD)
    assert is_used_at_home(project(), Symbol("app.old", "_inner"))


def test_what_a_class_takes_while_it_is_made_is_looked_up_no_more() -> None:
    text = "LIMIT = 3\ndef helper(): ...\nclass Box:\n    size = LIMIT\n"
    text += "    def go(self):\n        return helper()\n"
    box = Symbol("app.box", "Box")
    assert looked_up_late(project(**{"app/box": text}), box) == {"helper"}


_USES = "from unittest import mock\nimport app.old\nfrom app.old import send\n"


@pytest.mark.parametrize(
    ("fake", "name"),
    [
        ("mock.patch('app.old.helper')", "helper"),
        ("mock.patch.object(app.old, 'LIMIT', 1)", "LIMIT"),
        ("monkeypatch.setattr('app.old._inner', int)", "_inner"),
        ("monkeypatch.setattr(app.old, 'helper', int)", "helper"),
        ("mocker.patch('app.old.helper')", "helper"),
        ("class T:\n    PLACE = 'app.old.helper'\n    a = mock.patch(PLACE)", "helper"),
        ("for place in ['app.old.helper']:\n    mock.patch(place)", "helper"),
    ],
)
def test_a_fake_of_what_it_looks_up_reaches_it(fake: str, name: str) -> None:
    assert faked(f"{_USES}{fake}\n") == [name]


@pytest.mark.parametrize(
    "text",
    [
        f"{_USES}mock.patch('app.old.time')\n",
        f"{_USES}mock.patch('app.old.helper.attribute')\n",
        f"{_USES}mock.patch('app.util.helper')\n",
        f"{_USES}print('app.old.helper')\n",
        f"{_USES}mock.patch('app.util.helper')\n'''app.old.helper'''\n",
        "from app.old import send\nPLACE = 'app.old.helper'\n",
        "from unittest import mock\nfrom app.old import other\nmock.patch('app.old.helper')\n",
    ],
)
def test_other_fakes_do_not(text: str) -> None:
    assert faked(text) == []


def test_whoever_loads_a_user_is_reached() -> None:
    text = "from unittest import mock\nimport service\nmock.patch('app.old.helper')\n"
    assert faked(text, service="from app.old import send") == ["helper"]
    assert faked(text, service="from app.old import other") == []
