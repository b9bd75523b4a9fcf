"""Names that are asked for through their module."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.read_through import is_read_through
from tests.resolution.code_bases import project


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("from a import state\ndef f(): return state.X", True),
        ("import a.state\ndef f(): return a.state.X", True),
        ("import a.state as s\ndef f():\n    for x in s.X: pass", True),
        ("from a.state import X\ndef f(): return X", False),
        ("from a import state\ndef f(): return state.Y", False),
        ("from a import state\nX = state.X\ndef f(): return X", False),
        ("class state: X = 1\ndef f(): return state.X", False),
    ],
)
def test_a_definition_asks_through_the_module(text: str, is_it: bool) -> None:
    found = project({"a/__init__.py": "", "a/state.py": "X = [1]\n", "a/new.py": text})
    assert is_read_through(found, Symbol("a.state", "X"), Symbol("a.new", "f")) is is_it
