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
    "the class's last one": f"{INIT}K.last = self\n",
    "a table of others": f"T = {{}}\n{INIT}T[1] = self\n",
    "what is gone through once": f"N = iter([1, 2])\n{INIT}self.all = [*N]\n",
    "that, by its module": f"import m\nN = iter([1, 2])\n{INIT}self.all = [*m.N]\n",
    "that list by a name that was new": (
        f"ALL = []\n{INIT}x = []\n        x = ALL\n        x.append(1)\n"
    ),
    "that list by what sorts": f"ALL = []\n{INIT}self.x = sorted([1], key=ALL.append)\n",
    "a name of the module": f"N = []\n{INIT}global N\n        N = [*N, 1]\n",
    "who sees its attributes set": (
        f"ALL = []\n{INIT}self.a = 1\n"
        "    def __setattr__(self, name, value):\n        ALL.append(name)\n"
    ),
    "a base of others": "from lib import B\nclass K(B): ...\n",
    "a base that is decorated": "from lib import d\n@d\nclass B: ...\nclass K(B): ...\n",
    "a decorated constructor": (
        "from lib import d\nclass K:\n    @d\n    def __init__(self): self.a = 1\n"
    ),
    "another object that is made": f"from lib import d\n@d\nclass O: ...\n{INIT}O()\n",
    "what a list of its own calls": (
        f"ALL = []\n{INIT}x = [1]\n        x.sort(key=lambda n: ALL.append(n))\n"
    ),
    "a table of others by a local name": f"T = {{}}\n{INIT}t = T\n        t[1] = 2\n",
    "a name of the language that is another": (
        f"from lib import list\n{INIT}x = list()\n        x.append(1)\n"
    ),
    "what it is given to call": "class K:\n    def __init__(self, len=print): len(1)\n",
    "what a function of the module has": (
        f"ALL = []\ndef make(): return ALL\n{INIT}x = make()\n        x.append(1)\n"
    ),
    "what a loop gives": f"ALL = [[]]\n{INIT}x = []\n        for x in ALL: x.append(1)\n",
    "what a condition binds": f"ALL = []\n{INIT}x = []\n        if (x := ALL): x.append(1)\n",
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
    "nothing above": "class K(object): ...\n",
    "what the class above does": (
        "class B:\n    def __init__(self): self.a = 1\nclass K(B):\n    def __init__(self):\n"
        "        super().__init__()\n        self.put(2)\n    def put(self, x): self.b = x\n"
    ),
    "names of the language": f"{INIT}x = list()\n        x.append(len('a'))\n",
    "an object of its own": f"class O:\n    def __init__(self): self.x = []\n{INIT}self.o = O()\n",
    "a table that it fills": f"{INIT}x = {{}}\n        x['a'] = 1\n",
    "what it imports": f"{INIT}import json\n        self.j = json\n",
    "what is written in its module": f"N = 3\n{INIT}self.n = N\n",
}


def is_repeatable(code: str, made: str = "K()") -> bool:
    call = ast.parse(made, mode="eval").body
    assert isinstance(call, ast.Call)
    return RepeatableCalls(project({"m.py": code}).names).is_repeatable(call, "m")


@pytest.mark.parametrize("code", COUNTS.values(), ids=COUNTS.keys())
def test_what_two_do_twice_is_not_done_by_one(code: str) -> None:
    assert not is_repeatable(code)


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT.keys())
def test_what_an_object_has_for_itself_is_seen_by_nobody_else(code: str) -> None:
    assert is_repeatable(code)


@pytest.mark.parametrize(
    ("made", "is_it"), [("K('a', [1])", True), ("K(next_one())", False), ("K(N)", False)]
)
def test_what_it_is_given_is_written_there(made: str, is_it: bool) -> None:
    code = "N = iter([1])\n" + INIT.replace("self", "self, *given") + "self.given = given\n"
    assert is_repeatable(f"{code}def next_one(): ...\n", made) is is_it
