"""Shapes of classes, generators and results: what differs in one place is never called alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, tried
from tests.proof.shaped_pairs import shaped_pairs, thing_of

TRIED = (
    "radd", "pickle", "property delete", "context exit", "class getitem", "await twice", "throw",
    "closure with state", "own object eq", "made class", "slots", "what all objects share",
)  # fmt: skip


def test_every_shape_that_is_tried_is_there() -> None:
    assert {name for name, *_ in shaped_pairs()} >= {*TRIED}


@pytest.mark.parametrize(
    ("is_alike", "files"),
    [pytest.param(*pair, id=f"{n}-{pair[0]}") for n, *pair in shaped_pairs() if n in TRIED],
)
def test_a_shape_is_told_right(is_alike: bool, files: dict[str, str], tmp_path: Path) -> None:
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    name = thing_of(files["app/new.py"])
    pair = Symbol("app.new", name), Symbol("app.old", name)
    found = tried(tree, ["."], *pair, like=tmp_path, budget=Budget(120, 40.0, 0))
    assert found.grade is (Grade.TESTED if is_alike else Grade.DIFFERS), found
