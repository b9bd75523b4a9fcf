"""What a class body gives its class, without the bases."""

from __future__ import annotations

import pytest

from canonize.resolution.api import Bound
from canonize.resolution.class_members import (
    dataclass_fields,
    fields_signature,
    named_tuple_fields,
    own_members,
)
from tests.resolution.code_bases import only_class


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("def f(self): ...", "f"),
        ("a = 1", "a"),
        ("a: int = 1", "a"),
        ("class Inner: ...", "Inner"),
        ("def f(self):\n        self.a = 1", "a f"),
        ("def f(self):\n        other.a = 1", "f"),
        ("def f(self):\n        a = 1", "f"),
        ("@property\n    def f(self): ...", "f"),
        ("if x:\n        def f(self): ...", "f"),
        ("'''Doc.'''", ""),
    ],
)
def test_the_members_of_a_body(body: str, names: str) -> None:
    found = own_members(only_class(f"class X:\n    {body}\n"), "m.py")
    assert {n for n in found.members if not n.startswith("__")} == set(names.split())


def test_what_is_looked_up_on_self() -> None:
    code = "class X:\n    def f(self):\n        return self.a + self.b() + other.c\n"
    assert {"a", "b"} <= own_members(only_class(code), "m.py").looked_up
    assert "c" not in own_members(only_class(code), "m.py").looked_up


def test_fields_of_dataclasses_and_named_tuples() -> None:
    body = "    a: int\n    b: str = 'x'\n    c = 1\n"
    fields = dataclass_fields(only_class(f"@dataclass\nclass X:\n{body}"))
    assert fields is not None
    assert [field.name for field in fields] == ["a", "b"]
    assert dataclass_fields(only_class(f"class X:\n{body}")) is None
    assert dataclass_fields(only_class(f"@dataclass(init=False)\nclass X:\n{body}")) is None
    assert [f.name for f in named_tuple_fields(only_class(f"class X(NamedTuple):\n{body}"))] == [
        "a",
        "b",
    ]
    assert [p.name for p in fields_signature(fields).parameters] == ["a", "b"]


@pytest.mark.parametrize(
    ("decorator", "name", "bound"),
    [
        ("", "f", Bound.INSTANCE),
        ("@staticmethod\n    ", "f", Bound.NOTHING),
        ("@classmethod\n    ", "f", Bound.CLASS),
        ("@cache\n    ", "f", Bound.INSTANCE),
        ("", "__init_subclass__", Bound.CLASS),
    ],
)
def test_what_a_method_is_bound_to(decorator: str, name: str, bound: Bound) -> None:
    found = own_members(only_class(f"class X:\n    {decorator}def {name}(a): ...\n"), "m.py")
    assert found.members[name].bound is bound
