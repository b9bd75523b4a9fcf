"""What a module defines at its top level, and what a star takes from it."""

from __future__ import annotations

import pytest

from canonize.resolution.module_names import (
    defines,
    definition_place,
    star_names,
    top_level_names,
)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("class A: pass\n", {"A": {"class"}}),
        ("def f(): pass\nasync def g(): pass\n", {"f": {"def"}, "g": {"def"}}),
        ("import a.b, c.d as e\n", {"a": {"import"}, "e": {"import"}}),
        ("from a import b as c, d\n", {"c": {"import"}, "d": {"import"}}),
        ("from a import *\n", {"*": {"star"}}),
        (
            "x = y = 1\n(z, *w) = v\n",
            {"x": {"assign"}, "y": {"assign"}, "z": {"assign"}, "w": {"assign"}},
        ),
        ("if a:\n    def f(): pass\nelse:\n    f = None\n", {"f": {"def", "assign"}}),
        ("try:\n    import a\nexcept E:\n    a = None\n", {"a": {"import", "assign"}}),
        ("with a as b:\n    c = 1\n", {"b": {"assign"}, "c": {"assign"}}),
        ("match a:\n    case 1:\n        b = 2\n", {"b": {"assign"}}),
        ("def f():\n    x = 1\nclass C:\n    y = 2\n", {"f": {"def"}, "C": {"class"}}),
        ("type X[T] = list[T]\n", {"X": {"assign"}}),
        ("class C[T = int]: pass\n", {"C": {"class"}}),
        ("def f(:\n", {}),
    ],
)  # fmt: skip
def test_names(code: str, names: dict[str, set[str]]) -> None:
    assert top_level_names(code.encode()) == names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a = 1\n_b = 2\ndef c(): pass\n", {"a", "c"}),
        ("__all__ = ['a', '_b']\n", {"a", "_b"}),
        ("__all__ = ['a']\n__all__ += ['b']\nc = 1\n", {"a", "b"}),
        ("__all__ = ('a',)\n__all__ += ('b', 'c')\n", {"a", "b", "c"}),
        ("__all__ = ['a']\n__all__ = ['b']\n", {"b"}),
        ("__all__ = []\nx = 1\n", set()),
        ("import a\nfrom b import c as d\n", {"a", "d"}),
        ("type X[T] = list[T]\n", {"X"}),
    ],
)
def test_what_a_star_takes(code: str, names: set[str]) -> None:
    assert star_names(code.encode()) == names


@pytest.mark.parametrize(
    "code",
    [
        "from a import *\n",
        "__all__ = names()\n",
        "__all__ = ['a']\n__all__ += b.__all__\n",
        "def f(:\n",
    ],
)
def test_what_only_running_it_could_tell(code: str) -> None:
    assert star_names(code.encode()) is None


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("A = 1\n", True), ("B = 1\n", False), ("from m import *\n", None),
        ("def __getattr__(name): ...\n", None), ("from m import *\nA = 1\n", True),
    ],
)  # fmt: skip
def test_whether_a_name_is_there(code: str, answer: bool | None) -> None:
    assert defines(code.encode(), "A") is answer


CODE = """\
import x
if a:
    class C:
        def f(self): pass
        g = 1
else:
    def h(): pass
"""


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("C", (3, 11, "class C:")), ("C.f", (4, 13, "def f(self): pass")),
        ("C.g", (5, 9, "g = 1")), ("h", (7, 9, "def h(): pass")),
        ("nothing", (1, 1, "")), ("", (1, 1, "")), ("C.nothing", (1, 1, "")),
    ],
)  # fmt: skip
def test_places(name: str, place: tuple[int, int, str]) -> None:
    assert definition_place(CODE.encode(), name) == place
