"""Calls of which it is all one how often they are made."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.repeatable_calls import RepeatableCalls
from tests.resolution.code_bases import project

INIT = "class K:\n    def __init__(self):\n        "
COUNTS = {
    "a list of others": f"ALL = []\n{INIT}ALL.append(1)\n",
    "that list by its own name": f"ALL = []\n{INIT}self.all = ALL\n        self.all.append(1)\n",
    "that list by a local name": f"ALL = []\n{INIT}x = ALL\n        x += [1]\n",
    "the class's list": INIT.replace(":", ":\n    ALL = []", 1) + "self.ALL.append(1)\n",
    "the class's count": INIT.replace(":", ":\n    N = 0", 1) + "K.N += 1\n",
    "a counter": f"import itertools\nN = itertools.count()\n{INIT}self.n = next(N)\n",
    "an object of others": (
        f"class Hub:\n    def count(self):\n        self.n = 1\nHUB = Hub()\n{INIT}HUB.count()\n"
    ),
    "a metaclass": "class M(type):\n    def __call__(cls): ...\nclass K(metaclass=M): ...\n",
    "the end of the program": f"import atexit\n{INIT}atexit.register(print)\n",
    "what nobody knows": f"from lib import go\n{INIT}go()\n",
    "a function": "def K():\n    return 1\n",
    "a decorated class": "from lib import d\n@d\nclass K: ...\n",
}
"""What making an object does each time, and others see."""
KEPT = {
    "attributes": f"{INIT}self.a, self.b = 1, [2]\n",
    "a table of its own": f"{INIT}self.a: dict = {{}}\n        self.a.setdefault('c', []).copy()\n",
    "a list that it makes": f"{INIT}x = []\n        x += [1]\n        self.x = tuple(x)\n",
    "no constructor": "class K: ...\n",
}


def is_repeatable(code: str) -> bool:
    call = ast.parse("K()", mode="eval").body
    assert isinstance(call, ast.Call)
    return RepeatableCalls(project({"m.py": code}).names).is_repeatable(call, "m")


@pytest.mark.parametrize("code", COUNTS.values(), ids=COUNTS.keys())
def test_what_two_do_twice_is_not_done_by_one(code: str) -> None:
    assert not is_repeatable(code)


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT.keys())
def test_what_an_object_has_for_itself_is_seen_by_nobody_else(code: str) -> None:
    assert is_repeatable(code)
