"""For which names a module's own `__getattr__` gives anything."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.closed_getattr import only_answers

ENDS = "    raise AttributeError(f'no {name}')\n"
OTHERS = {
    "two of them": "def __getattr__(name):\n" + ENDS + "def __getattr__(name):\n" + ENDS,
    "made elsewhere": "__getattr__ = make('p.old')\n",
    "decorated": "@cached\ndef __getattr__(name):\n" + ENDS,
    "with a default": "def __getattr__(name, *more):\n" + ENDS,
    "it hands the name on": "def __getattr__(name):\n    load(name)\n" + ENDS,
    "it compares with a name": "def __getattr__(name):\n    if name == X:\n        return 1\n"
    + ENDS,
}


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS.keys())
def test_it_may_answer_any_name(code: str) -> None:
    assert only_answers(ast.parse(code)) is None


def test_it_answers_a_list() -> None:
    code = "def __getattr__(name):\n    if name in ('A', 'B') or name == 'C':\n        return 1\n"
    assert only_answers(ast.parse(code + ENDS)) == {"A", "B", "C"}
    assert only_answers(ast.parse("def __getattr__(name):\n" + ENDS)) == frozenset()
