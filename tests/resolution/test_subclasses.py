"""Who derives from a class, by whatever name; what only looks so does not count."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.subclasses import subclasses
from tests.compatibility.comparing import tree

FILES = {
    "a/__init__.py": "", "a/b.py": "class X: ...\n", "c.py": "class X: ...\n",
    "hub.py": "from a.b import X as Y\n",
}  # fmt: skip


def lines(text: str) -> list[int]:
    project = Project.of(tree({**FILES, "main.py": text}), (".",))
    found = subclasses(Symbol("a.b", "X"), project)
    return [item.line for item in found if item.path == "main.py"]


@pytest.mark.parametrize(
    "text",
    [
        "from a.b import X\nclass Z(X): ...\n",
        "from a.b import X as W\nclass Z(W): ...\n",
        "import a.b\nclass Z(a.b.X): ...\n",
        "from hub import Y\nclass Z(Y): ...\n",
        "from a.b import X\nclass Z(X[int]): ...\n",
    ],
)
def test_a_subclass_is_found(text: str) -> None:
    assert lines(text) == [2]


def test_a_base_that_a_function_imports_under_another_name_counts() -> None:
    assert lines("def f():\n    from a.b import X as W\n    class Z(W): ...\n") == [3]


@pytest.mark.parametrize(
    "text",
    [
        "from c import X\nclass Z(X): ...\n",
        "from a.b import X\nclass Z: x = X\n",
        "class X: ...\nclass Z(X): ...\n",
        "# class Z(X): of a.b\n",
    ],
)
def test_a_look_alike_is_none(text: str) -> None:
    assert lines(text) == []


def test_in_a_file_that_nobody_can_parse_it_may_be_one() -> None:
    assert lines("from a.b import X\nclass Z(X): ...\nthis is no Python\n") == [2]
