"""Constants that are the same text or number, so that nobody can tell them apart."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.plain_values import are_the_same_value
from canonize.resolution.project import Project


def same(one: str, other: str, **more: str) -> bool:
    files = {"a.py": one, "b.py": other, **{f"{name}.py": text for name, text in more.items()}}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    return are_the_same_value(Symbol("a", "X"), Symbol("b", "X"), Project.of(tree, (".",)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X = 'a'\n", 'X = "a"\n'),
        ("X: int = -1\n", "X = -1\n"),
        ("X = (1, 'a', None)\n", "X = (1, 'a', None)\n"),
        ("X = b'a'\n", "Y = 2\nX = b'a'\n"),
        ("from c import X\n", "X = 'a'\n"),
    ],
)
def test_the_same_value(one: str, other: str) -> None:
    assert same(one, other, c="X = 'a'\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X = 'a'\n", "X = 'b'\n"),
        ("X = 1\n", "X = True\n"),
        ("X = 1\n", "X = 1.0\n"),
        ("X = [1]\n", "X = [1]\n"),
        ("X = 'a'\nX = 'a'\n", "X = 'a'\n"),
        ("if 1:\n    X = 'a'\n", "X = 'a'\n"),
        ("X = Y = 'a'\n", "X = 'a'\n"),
        ("X = f'{1}'\n", "X = f'{1}'\n"),
        ("X = ...\n", "X = ...\n"),
        ("def X(): pass\n", "def X(): pass\n"),
    ],
)
def test_another_value_or_one_that_nobody_wrote_out(one: str, other: str) -> None:
    assert not same(one, other)
