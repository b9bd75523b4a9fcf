"""What is called a shim and has code of its own."""

from __future__ import annotations

import pytest

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.symbols import Symbol
from tests.resolution.code_bases import project

NEW = "def send(x):\n    return x.upper()\n\n\ndef helper():\n    return 1\n"
HANDS_ON = {
    "an import": "from app.new import send\n",
    "another name": "from app import new\nsend = new.send\n",
    "the same code": "def send(y):\n    return y.upper()\n".replace("y", "x"),
    "a call of it": "from app import new\n\n\ndef send(x):\n    return new.send(x)\n",
    "where the import fails": (
        "try:\n    from app.new import send\nexcept ImportError:\n"
        "    def send(x):\n        raise RuntimeError\n"
    ),
}


@pytest.mark.parametrize("old", HANDS_ON.values(), ids=HANDS_ON)
@pytest.mark.parametrize("names", [("app.new:send", "app.old:send"), ("app.new", "app.old")])
def test_it_hands_on(old: str, names: tuple[str, str]) -> None:
    found = CodeEvidences(project({"app/__init__.py": "", "app/new.py": NEW, "app/old.py": old}))
    assert found.own_code(*map(Symbol.parse, names)) is None


@pytest.mark.parametrize("names", [("app.new:send", "app.old:send"), ("app.new", "app.old")])
def test_it_does_something_else(names: tuple[str, str]) -> None:
    old = "def send(x):\n    return x.lower()\n"
    found = CodeEvidences(project({"app/__init__.py": "", "app/new.py": NEW, "app/old.py": old}))
    said = found.own_code(*map(Symbol.parse, names))
    assert said is not None and "upper" in said.sentence
