"""A module that may look its own names up by a text."""

from __future__ import annotations

import ast

import pytest

from canonize.references.own_lookups import own_lookups

NAMES = frozenset({"Old"})


def said(code: str) -> list[str]:
    return [why for _, why in own_lookups(ast.parse(code), NAMES)]


MAY = {
    "the table is returned": "def all_of():\n    return globals()\n",
    "by a name that is computed": "def find(name):\n    return globals()[name]\n",
    "get": "def find(name):\n    return globals().get(name)\n",
    "its names, for somebody who may ask again": "def names():\n    return list(globals())\n",
    "in __dir__, with what they stand for": "def __dir__():\n"
    "    return [n for n, v in globals().items() if v]\n",
    "in __dir__, handed on": "def __dir__():\n    return names_of(globals())\n",
    "a method that is called so": "class A:\n    def __dir__(self):\n"
    "        return list(globals())\n",
}
MAY_NOT = {
    "in __dir__, its names": "def __dir__():\n    return [*globals(), 'Late']\n",
    "sorted": "def __dir__():\n    return sorted(set(globals()) | {'Late'})\n",
    "keys": "def __dir__():\n    return globals().keys()\n",
    "a comprehension": "def __dir__():\n    return [n for n in globals() if n[0] != '_']\n",
    "a loop": "def __dir__():\n    found = []\n    for n in globals():\n        found.append(n)\n"
    "    return found\n",
    "another name": "x = globals()['Other']\n",
    "something is put there": "globals()['Old2'] = 1\n",
}


@pytest.mark.parametrize("code", MAY.values(), ids=MAY)
def test_it_may(code: str) -> None:
    assert len(said(code)) == 1


@pytest.mark.parametrize("code", MAY_NOT.values(), ids=MAY_NOT)
def test_it_may_not(code: str) -> None:
    assert said(code) == []
