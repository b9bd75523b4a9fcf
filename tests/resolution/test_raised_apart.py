"""Exceptions that somebody waits for, and that what takes the place does not raise."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.raised_apart import RaisedApart
from canonize.resolution.replacements import Redirect, Redirects
from tests.resolution.code_bases import project

OWN = "class Failed(Exception): ...\n\n\ndef get(key):\n    raise Failed(key)\n"
WAITS = "from a.old import Failed, get\ntry:\n    get(1)\nexcept Failed:\n    pass\n"
FILES = {"a/__init__.py": "", "a/new.py": OWN, "a/old.py": OWN, "a/user.py": WAITS}
OLD, NEW = Symbol("a.old", "get"), Symbol("a.new", "get")


def reason(changed: dict[str, str], *moved: tuple[Symbol, Symbol]) -> str:
    names = {(old.module, old.name): Redirect(old, old, new) for old, new in moved}
    return RaisedApart(project({**FILES, **changed}), Redirects(names)).reason(OLD, NEW)


APART = {
    "caught": {},
    "one of several": {"a/user.py": WAITS.replace("except Failed", "except (KeyError, Failed)")},
    "by its module": {
        "a/user.py": "import a.old\ntry:\n    a.old.get(1)\nexcept a.old.Failed:\n    pass\n"
    },
    "a test waits": {
        "a/user.py": "import pytest\nfrom a.old import Failed, get\n"
        "with pytest.raises(Failed):\n    get(1)\n"
    },
    "raised by what it imports from the other's module": {
        "a/old.py": "from a.new import read\n\n\nclass Failed(Exception): ...\n\n\n"
        "def get(key):\n    if not key:\n        raise Failed(key)\n    return read(key)\n",
        "a/new.py": OWN.replace("raise", "read(key)\n    raise")
        + "\n\ndef read(key):\n    raise KeyError(key)\n",
    },
    "raised by what it calls": {
        "a/old.py": OWN.replace("def get(key):\n    raise", "def _no(key):\n    raise")
        + "\n\ndef get(key):\n    _no(key)\n"
    },
}


@pytest.mark.parametrize("changed", APART.values(), ids=APART)
def test_who_waits_for_it_is_named(changed: dict[str, str]) -> None:
    said = reason(changed)
    assert "a.old:Failed" in said
    assert "a/user.py:" in said


ALIKE = {
    "nobody waits": {"a/user.py": "from a.old import get\nget(1)\n"},
    "a base that both have": {
        "a/user.py": WAITS.replace("except Failed", "except Exception").replace("Failed, ", "")
    },
    "the same exception": {
        "a/new.py": "from a.old import Failed\n\n\ndef get(key):\n    raise Failed(key)\n"
    },
    "by what the other imports from its module": {
        "a/old.py": OWN.replace("def get", "def _no") + "\n\ndef get(key):\n    _no(key)\n",
        "a/new.py": "from a.old import _no\n\n\ndef get(key):\n    _no(key)\n",
    },
    "by a method of a class that the other imports under another name": {
        "a/old.py": "class Failed(Exception): ...\n\n\nclass Reader:\n    def no(self, key):\n"
        "        raise Failed(key)\n\n\ndef get(key):\n    Reader().no(key)\n",
        "a/new.py": "from a.old import Reader as R\n\n\ndef get(key):\n    R().no(key)\n",
    },
    "by what both import from the canonical's module": {
        "a/new.py": OWN.replace("def get", "def no") + "\n\ndef get(key):\n    no(key)\n",
        "a/old.py": "from a.new import Failed, no\n\n\ndef get(key):\n    no(key)\n",
    },
    "it raises nothing": {"a/old.py": "class Failed(Exception): ...\n\n\ndef get(key): ...\n"},
}


@pytest.mark.parametrize("changed", ALIKE.values(), ids=ALIKE)
def test_where_nobody_would_miss_it_nothing_is_said(changed: dict[str, str]) -> None:
    assert reason(changed) == ""


def test_an_exception_that_moves_along_is_the_same() -> None:
    assert reason({}, (Symbol("a.old", "Failed"), Symbol("a.new", "Failed"))) == ""


@pytest.mark.parametrize(
    ("waits", "is_told"),
    [("Exception", False), ("BaseException", False), ("KeyError", True), ("LookupError", True)],
)
def test_who_waits_for_any_exception_catches_what_code_from_outside_raises(
    waits: str, is_told: bool
) -> None:
    files = {
        "a/old.py": "def get(key):\n    raise KeyError(key)\n",
        "a/new.py": "def get(key):\n    return key\n",
        "a/user.py": f"from a.old import get\ntry:\n    get(1)\nexcept {waits}:\n    pass\n",
    }
    code, nothing = project({**FILES, **files}), Redirects({})
    assert bool(RaisedApart(code, nothing).reason(OLD, Symbol("tools.keys", "get"))) is is_told
    assert RaisedApart(code, nothing).reason(OLD, NEW)  # it is seen to raise none
