"""Values: fixed for good, only read, or a state of their own."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.own_values import OwnValues, changed_attributes, kept_by
from tests.resolution.code_bases import only_class, project


@pytest.mark.parametrize(
    ("value", "is_fixed"),
    [
        ("1", True),
        ("'text'", True),
        ("(1, 'two')", True),
        ("[1]", False),
        ("{}", False),
        ("(1, [])", False),
    ],
)
def test_what_nobody_can_change(value: str, is_fixed: bool) -> None:
    found = project({"m.py": f"X = {value}\n"})
    values = OwnValues(found.tree, found.names)
    assert values.is_fixed(found.names.find("m", "X")) is is_fixed


def test_what_a_definition_keeps() -> None:
    cached = ast.parse("import functools\n@functools.lru_cache\ndef X(): ...\n").body[1]
    plain = ast.parse("def X(): ...\n").body[0]
    assert isinstance(cached, ast.FunctionDef)
    assert isinstance(plain, ast.FunctionDef)
    assert "store of its own" in kept_by(cached)
    assert kept_by(plain) == ""


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        ("seen = []\n    def f(self):\n        self.seen.append(1)", True),
        ("seen = {}\n    def f(self):\n        self.seen['a'] = 1", True),
        ("seen = made()\n    def f(self):\n        self.seen.send(1)", True),
        ("seen = made()\n    def f(self):\n        self.seen.write(1)", True),
        ("seen = set()\n    def f(self):\n        self.seen.difference_update(1)", True),
        ("n = 0\n    def f(self):\n        return self.n", False),
        ("seen = ()\n    def f(self):\n        return self.seen", False),
    ],
)
def test_what_a_class_keeps_for_all_its_instances(body: str, is_kept: bool) -> None:
    assert bool(changed_attributes(only_class(f"class X:\n    {body}\n"))) is is_kept


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("def f(a=[]):\n    a.append(1)", "a"),
        ("def f(*, a={}):\n    a['x'] = 1", "a"),
        ("def f(a=[]):\n    return len(a)", ""),
        ("def f(a=()):\n    return a", ""),
    ],
)
def test_a_default_that_is_kept_from_call_to_call(code: str, name: str) -> None:
    found = project({"m.py": code})
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert OwnValues(found.tree, found.names).kept_default(function) == name
