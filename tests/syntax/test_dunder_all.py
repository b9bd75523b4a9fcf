"""A module's `__all__`: found in all its forms, and given one more entry in its style."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.analysis import analyse
from canonize.syntax.dunder_all import ExportList, export_list, with_entry


def listed(code: str) -> list[str] | str | None:
    found = analyse(code.encode())
    answer = export_list(found.file.module, found.scopes)
    return sorted(answer.listed) if isinstance(answer, ExportList) else answer


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("__all__ = ['a', 'b']\n", ["a", "b"]),
        ("__all__ = ('a',)\n", ["a"]),
        ("__all__: list[str] = ['a']\n", ["a"]),
        ("__all__ = ['a'] + ['b']\n", ["a", "b"]),
        ("__all__ = ['a'] + other.__all__\n", ["a"]),
        ("__all__ = ['a']\n__all__ += ['b']\n", ["a", "b"]),
        ("__all__ = ['a']\n__all__.extend(['b', 'c'])\n", ["a", "b", "c"]),
        ("__all__ = ['a']\n__all__.append('b')\n", ["a", "b"]),
        ("__all__ = []\n__all__.append('b')\n", ["b"]),
        ("__all__ = ['a', *names]\n", ["a"]),
        ("x = 1\n", None),
    ],
)
def test_what_is_listed(code: str, names: list[str] | None) -> None:
    assert listed(code) == names


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("__all__ = ['a']\n__all__ = ['b']\n", "not assigned exactly once"),
        ("__all__ += ['a']\n", "not assigned exactly once"),
        ("__all__ = [n for n in dir()]\n", "computed"),
        ("if x:\n    __all__ = ['a']\n", "not understood"),
        ("__all__ = ['a']\nprint(__all__)\n", "not understood"),
        ("__all__ = x = ['a']\n", "not understood"),
        ("def f():\n    return __all__\n__all__ = ['a']\n", "not understood"),
    ],
)
def test_what_can_not_be_added_to(code: str, reason: str) -> None:
    answer = listed(code)
    assert isinstance(answer, str) and reason in answer


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("__all__ = []\n__all__.append('b')\n", "append"),
        ("__all__ = ['a']\n__all__.append('b')\n", "container"),
        ("__all__ = [] + []\n", "container"),
    ],
)
def test_where_the_new_entry_goes(code: str, after: str) -> None:
    found = analyse(code.encode())
    answer = export_list(found.file.module, found.scopes)
    assert isinstance(answer, ExportList)
    assert (answer.container is None) == (after == "append")


ENTRIES = [
    ("[]", "b", '["b"]'),
    ("()", "b", '("b",)'),
    ("['a', 'c']", "b", "['a', 'b', 'c']"),
    ('["c", "a"]', "b", '["c", "a", "b"]'),
    ("('a',)", "b", "('a', 'b')"),
    ("['b']", "a", "['b', 'a']"),
    ("['b', 'c']", "a", "['a', 'b', 'c']"),
    ("['MAX', 'Aa', 'b']", "Ab", "['MAX', 'Aa', 'Ab', 'b']"),
    ("[\n    'a',\n    'c',  # why\n]", "b", "[\n    'a',\n    'b',\n    'c',  # why\n]"),
    ("[\n    'a',\n    'c'  # why\n]", "d", "[\n    'a',\n    'c',  # why\n    'd'\n]"),
    ("[\n    'b',\n    'c',\n]", "a", "[\n    'a',\n    'b',\n    'c',\n]"),
    ("['a',\n 'c']", "b", "['a', 'b',\n 'c']"),
    ("[*x, 'a']", "b", "[*x, 'a', 'b']"),
    ("[\r\n  'a',\r\n]", "b", "[\r\n  'a',\r\n  'b',\r\n]"),
]


@pytest.mark.parametrize(("text", "name", "after"), ENTRIES)
def test_one_more_entry(text: str, name: str, after: str) -> None:
    found = with_entry(text, name)
    assert found is not None
    ast.parse(found)
    if "\n" not in text:
        assert found == after
    assert sorted(ast.literal_eval(found.replace("*x, ", ""))) == sorted(
        [*ast.literal_eval(text.replace("*x, ", "")), name]
    )
    assert found == after


@pytest.mark.parametrize("text", ["names()", "['a'", "{'a'}"])
def test_what_is_no_display_is_left_alone(text: str) -> None:
    assert with_entry(text, "b") is None
