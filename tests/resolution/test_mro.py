"""A class and its bases, as the reader of APIs puts them in order."""

from __future__ import annotations

import pytest

from tests.compatibility.comparing import api

BASES = {
    "class B:\n    def f(self): ...\nclass X(B): ...\n": "f",
    "class A:\n    def f(self): ...\nclass B(A):\n    g = 1\nclass X(B): ...\n": "f g",
    "from b import B\nclass X(B):\n    def g(self): ...\n": "h g",
    "import b\nclass X(b.B): ...\n": "h",
    "import b\nclass B:\n    def f(self): ...\nclass X(B, b.B): ...\n": "f h",
    "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass X(Generic[T]):\n    a = 1\n": "a",
    "class X(object):\n    a = 1\n": "a",
}


@pytest.mark.parametrize(("code", "names"), BASES.items())
def test_members_are_inherited(code: str, names: str) -> None:
    found = api({"m.py": code, "b.py": "class B:\n    def h(self): ...\n"}, "m:X")
    assert {n for n in found.members if not n.startswith("_")} == set(names.split())


def test_the_nearest_base_wins() -> None:
    code = (
        "class A:\n    def f(self, a): ...\nclass B(A):\n    def f(self, a, b): ...\n"
        "class X(B): ...\n"
    )
    signature = api({"m.py": code}, "m:X").members["f"].signature
    assert signature is not None
    assert [p.name for p in signature.parameters][-1] == "b"


@pytest.mark.parametrize("base", ["make()", "gone.Base", "Unknown"])
def test_a_base_that_can_not_be_seen_leaves_the_class_open(base: str) -> None:
    assert api({"m.py": f"import gone\nclass X({base}):\n    a = 1\n"}, "m:X").open


def test_the_first_of_two_bases_wins() -> None:
    code = "class A:\n    def f(self, a): ...\nclass B:\n    def f(self, b): ...\n"
    signature = api({"m.py": f"{code}class X(A, B): ...\n"}, "m:X").members["f"].signature
    assert signature is not None
    assert [p.name for p in signature.parameters] == ["a"]


def test_a_constructor_beside_an_initialiser_says_nothing_for_sure() -> None:
    new = "class X(A):\n    def __new__(cls, a): ...\n"
    alone, both = (
        api({"m.py": f"class A:\n    def {name}(self, b): ...\n{new}"}, "m:X").call
        for name in ("f", "__init__")
    )
    assert alone is not None and both is not None
    assert (alone.is_certain, both.is_certain) == (True, False)
