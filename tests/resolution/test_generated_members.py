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


def test_options_that_are_constants() -> None:
    [decorator] = only_class("@d(a=True, b=f(), **more)\nclass X: ...").decorator_list
    assert constant_keywords(decorator) == {"a": True}
