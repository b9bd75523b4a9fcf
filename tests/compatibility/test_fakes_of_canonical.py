"""Fakes of one canonical are looked for once, however many competitors have it."""

from __future__ import annotations

import pytest

from canonize.compatibility import fakes_of_canonical
from canonize.compatibility.fakes_of_canonical import FakesOfCanonical
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project

FILES = {
    "app/__init__.py": "",
    "app/new.py": "def get(): return 1\n",
    "app/a.py": "def get(): return 1\n",
    "app/b.py": "def get(): return 1\n",
    "app/user.py": "from app import a, b\ndef use(): return a.get() + b.get()\n",
    "tests/test_it.py": (
        "from unittest.mock import patch\nfrom app import user\n"
        "def test():\n    with patch('app.new.get'):\n        user.use()\n"
    ),
}


def test_several_competitors_have_one_canonical(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    real = fakes_of_canonical.analyse

    def counted(data: bytes) -> object:
        parsed.append(data)
        return real(data)

    monkeypatch.setattr(fakes_of_canonical, "analyse", counted)
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in FILES.items()}))
    fakes = FakesOfCanonical(Project.of(tree, (".",)))
    new = Symbol("app.new", "get")
    told = [fakes.reason("app/user.py", Symbol(f"app.{n}", "get"), new) for n in "aba"]
    assert told == ["the fake of app.new:get in tests/test_it.py would reach app/user.py, too"] * 3
    assert parsed == [FILES["tests/test_it.py"].encode()]
