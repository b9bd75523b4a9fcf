"""Whatever the whole reading takes for a fake is asked of it; what fakes other things is not."""

from __future__ import annotations

import ast

import pytest

from canonize.compatibility import fakes_of_canonical
from canonize.compatibility.fakes_by_ast import may_fake
from canonize.compatibility.fakes_of_canonical import FakesOfCanonical
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project

NEW = Symbol("app.new", "New")
FILES = {
    "app/__init__.py": "",
    "app/new.py": "class New:\n    def send(self): return 1\n",
    "app/old.py": "class New:\n    def send(self): return 1\n",
    "app/user.py": "from app import new, old\ndef use(): return old.New().send(), new.New\n",
}
TOP = "from unittest.mock import patch\nfrom app import user\n"
FAKES = {
    "a text": "with patch('app.new.New'):\n    user.use()\n",
    "a member in a text": "with patch('app.new.New.send'):\n    user.use()\n",
    "a member of the class": "from app.new import New\npatch.object(New, 'send').start()\n",
    "under another name": "from app.new import New as N\npatch.object(N, 'send').start()\n",
    "of the module": "from app import new\npatch.object(new, 'New').start()\n",
    "of the module under another name": "import app.new as n\npatch.object(n, 'New').start()\n",
    "by its whole path": "import app.new\npatch.object(app.new, 'New').start()\n",
    "several at once": "patch.multiple('app.new', New=1).start()\n",
    "several of the module": "from app import new\npatch.multiple(new, New=1).start()\n",
    "by pytest": "def test(monkeypatch):\n    monkeypatch.setattr('app.new.New', 1)\n",
    "by pytest, of the module": "from app import new as n\n"
    "def test(monkeypatch):\n    monkeypatch.setattr(n, 'New', 1)\n",
    "by the language": "from app import new\nsetattr(new, 'New', 1)\n",
    "by an assignment": "from app import new\nnew.New = 1\n",
    "a text that is a variable's": "PLACE = 'app.new.New'\npatch(PLACE).start()\n",
    "above a function": "@patch('app.new.New')\ndef test(one): pass\n",
    "through the mocker": "def test(mocker):\n    mocker.patch('app.new.New')\n",
    "from where it is imported in a function": "def test():\n    from app.new import New as Cls\n"
    "    patch.object(Cls, 'send').start()\n",
    "what is told of its class": "patch.object(type(user.new.New()), 'send').start()\n",
}
OTHERS = {
    "another module": "with patch('app.old.New'):\n    user.use()\n",
    "another thing": "patch.object(user, 'use').start()\n",
    "another thing's attribute": "patch.object(user.old, 'New').start()\n",
    "another name of the module": "patch('app.new.other', create=True).start()\n",
    "a longer name of a thing": "def test(monkeypatch):\n    monkeypatch.setattr(user, 'New', 1)\n",
    "an environment": "import os\npatch.dict(os.environ, {'New': '1'}).start()\n",
    "nothing": "from app.new import New\nNew().send()  # patch\n",
}


def told(text: str) -> list[str]:
    files = {**FILES, "tests/test_it.py": TOP + text}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    fakes = FakesOfCanonical(Project.of(tree, (".",)))
    return [fakes.reason("app/user.py", Symbol("app.old", "New"), NEW)]


def is_asked(text: str) -> bool:
    return may_fake(ast.parse(TOP + text), (TOP + text).encode(), NEW)


@pytest.mark.parametrize("name", FAKES)
def test_what_fakes_it_is_found_as_if_every_file_were_read(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = told(FAKES[name])
    monkeypatch.setattr(fakes_of_canonical, "may_fake", lambda *about: True)
    assert found == told(FAKES[name])
    assert is_asked(FAKES[name]) is (name != "by an assignment")  # which its bytes tell


def test_most_of_these_are_told() -> None:
    assert {name for name in FAKES if told(FAKES[name]) == [""]} == {
        "what is told of its class",
    }


@pytest.mark.parametrize("name", OTHERS)
def test_what_fakes_others_is_not_read_for_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert not is_asked(OTHERS[name])
    monkeypatch.setattr(fakes_of_canonical, "may_fake", lambda *about: True)
    assert told(OTHERS[name]) == [""]
