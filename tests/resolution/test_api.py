"""What is certain of a call: known through bases and files, unknown where another may be meant."""

from __future__ import annotations

import pytest

from canonize.resolution.api import (
    certain_method,
    enters_itself,
    makes_instances,
    method_takes,
    taken,
)
from tests.compatibility.comparing import api

BASES = {
    "base.py": """
        class Base:
            def __init__(self, a, /, b): ...
            def f(self, c): ...
            def __enter__(self): return self
    """,
}

TAKEN = [
    ("def X(a, *, b): ...\n", "(a, *, b)"),
    ("from base import Base\nclass X(Base): ...\n", "(a, /, b)"),
    ("from base import Base as X\n", "(a, /, b)"),
    ("from dataclasses import dataclass\n@dataclass\nclass X:\n    a: int\n", "(a)"),
    ("class X:\n    def __new__(cls, a): ...\n", "(a)"),
    ("@registered\nclass X:\n    def __init__(self, a): ...\n", "(a)"),
    ("class X(metaclass=Singleton):\n    def __init__(self, a): ...\n", "(a)"),
    ("class X: ...\nif __name__ == '__main__':\n    from m import X\n", "()"),
]


@pytest.mark.parametrize("code, signature", TAKEN)
def test_what_a_call_takes(code: str, signature: str) -> None:
    assert str(taken(api({**BASES, "m.py": code}, "m:X"))) == signature


NOT_TAKEN = [
    "from nowhere import Base\nclass X(Base): ...\n",
    "from base import Base\nfrom nowhere import Other\nclass X(Other, Base): ...\n",
    "@registered\nclass Y: ...\nclass X(Y): ...\n",
    "from base import Base\n@registered\nclass X(Base): ...\n",
    "from nowhere import Base\n@dataclass\nclass X(Base):\n    a: int\n",
    "try:\n    class X: ...\nexcept E:\n    class X: ...\n",
    "try:\n    from base import Base\nexcept E:\n    Base = object\nclass X(Base): ...\n",
    "class X:\n    if a:\n        def __init__(self, b): ...\n",
    "class X:\n    @overload\n    def __init__(self, b): ...\n",
    "from base import Base\nclass X(Base):\n    def __new__(cls, a): ...\n",
    "class X(Exception): ...\n",
    "X = 1\n",
]


@pytest.mark.parametrize("code", NOT_TAKEN)
def test_what_a_call_takes_can_not_be_told(code: str) -> None:
    assert taken(api({**BASES, "m.py": code}, "m:X")) is None


METHODS = [
    ("from base import Base\nclass X(Base): ...\n", "(c)"),
    ("from base import Base\nclass X(Base):\n    if a:\n        def f(self): ...\n", "None"),
    ("from base import Base\nfrom nowhere import Y\nclass X(Base, Y): ...\n", "(c)"),
    ("from base import Base\nfrom nowhere import Y\nclass X(Y, Base): ...\n", "None"),
    ("class X:\n    def f(self): ...\n    g = f\n    f = wrapped(g)\n", "None"),
    ("def f(self): ...\nX = f\n", "None"),
]


@pytest.mark.parametrize("code, signature", METHODS)
def test_what_a_method_takes(code: str, signature: str) -> None:
    found = api({**BASES, "m.py": code}, "m:X")
    assert str(method_takes(found, "f")) == signature
    assert (certain_method(found, "f") is None) == (signature == "None")


ENTERED = [
    ("from base import Base\nclass X(Base): ...\n", True),
    ("class X:\n    async def __aenter__(me): return me\n", True),
    ("class X:\n    def __enter__(self): return self.made\n", False),
    ("class X:\n    def __enter__(self): ...\n", False),
    ("from base import Base\nfrom nowhere import Y\nclass X(Y, Base): ...\n", False),
]


@pytest.mark.parametrize("code, expected", ENTERED)
def test_entering_binds_the_instance(code: str, expected: bool) -> None:
    assert enters_itself(api({**BASES, "m.py": code}, "m:X")) is expected


def test_only_what_is_certainly_a_function_makes_no_instances() -> None:
    either = "try:\n    def X(): ...\nexcept E:\n    class X: ...\n"
    codes = ("def X(): ...\n", "class X: ...\n", "X = f()\n", either)
    assert [makes_instances(api({"m.py": c}, "m:X")) for c in codes] == [False, True, True, True]
