"""What Python adds to a class body."""

from __future__ import annotations

import pytest

from canonize.resolution.generated_members import (
    constant_keywords,
    enum_values,
    has_slots,
    is_frozen,
)
from tests.resolution.code_bases import only_class


@pytest.mark.parametrize(
    ("code", "frozen"),
    [
        ("@dataclass(frozen=True)\nclass X: ...", True),
        ("@dataclasses.dataclass(frozen=True)\nclass X: ...", True),
        ("@dataclass(frozen=False)\nclass X: ...", False),
        ("@dataclass\nclass X: ...", False),
        ("class X: ...", False),
    ],
)
def test_frozen(code: str, frozen: bool) -> None:
    assert is_frozen(only_class(code)) is frozen


@pytest.mark.parametrize(
    ("code", "slots"),
    [
        ("@dataclass(slots=True)\nclass X: ...", True),
        ("class X:\n    __slots__ = ('a',)", True),
        ("class X:\n    __slots__ = ('a', '__dict__')", False),
        ("class X:\n    a = 1", False),
    ],
)
def test_slots(code: str, slots: bool) -> None:
    assert has_slots(only_class(code)) is slots


def test_values_of_an_enumeration() -> None:
    code = "class X(Enum):\n    a = 1\n    b = 'two'\n    c = auto()\n    def f(self): ...\n"
    found = enum_values(only_class(code))
    assert list(found)[:2] == ["a", "b"]
    assert "f" not in found
    assert found["a"] == "1"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("class X(Enum):\n    a = auto()\n    b = enum.auto()", ["1", "2"]),
        ("class X(enum.IntEnum):\n    a = 7\n    b = auto()\n    c = 3\n    d = auto()",
         ["7", "8", "3", "9"]),
        ("class X(StrEnum):\n    Aa = auto()", ["aa"]),
        ("class X(Enum):\n    a = 'x'\n    b = auto()", ["x", "auto() 2"]),
        ("class X(Flag):\n    a = auto()", ["auto() 1"]),
        ("class X(str, Enum):\n    a = auto()", ["auto() 1"]),
        ("class X(Enum):\n    def _generate_next_value_(*a): ...\n    a = auto()", ["auto() 1"]),
    ],
)  # fmt: skip
def test_what_auto_stands_for(code: str, values: list[str]) -> None:
    assert list(enum_values(only_class(code)).values()) == values


def test_options_that_are_constants() -> None:
    [decorator] = only_class("@d(a=True, b=f(), **more)\nclass X: ...").decorator_list
    assert constant_keywords(decorator) == {"a": True}
