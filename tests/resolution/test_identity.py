"""Where two live copies of a thing would be told apart."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.identity import identity_matters, is_class
from tests.resolution.code_bases import project

MATTERS = [
    "class X(Exception): ...\n",
    "from enum import Enum\nclass X(Enum):\n    a = 1\n",
    "class XError(ValueError): ...\nclass X(XError): ...\n",
    "class X:\n    seen = []\n    def add(self, x):\n        self.seen.append(x)\n",
    "X = object()\n",
    "X = []\n",
    "def X():\n    global n\n    n = 1\n",
    "seen = []\ndef X(x):\n    seen.append(x)\n",
    "import functools\n@functools.cache\ndef X(): ...\n",
]
DOES_NOT = [
    "class X: ...\n",
    "class X:\n    n = 1\n",
    "X = 1\n",
    "X = 'text'\n",
    "def X(): ...\n",
    "seen = []\ndef X(x):\n    return x\n",
]


@pytest.mark.parametrize("code", MATTERS)
def test_it_matters_that_there_is_one(code: str) -> None:
    assert identity_matters(Symbol("m", "X"), project({"m.py": code}))


@pytest.mark.parametrize("code", DOES_NOT)
def test_two_of_them_are_as_good_as_one(code: str) -> None:
    assert not identity_matters(Symbol("m", "X"), project({"m.py": code}))


def test_classes() -> None:
    found = project({"m.py": "class X: ...\ndef Y(): ...\n"})
    assert is_class(Symbol("m", "X"), found)
    assert not is_class(Symbol("m", "Y"), found)
    assert not is_class(Symbol("gone", "X"), found)
