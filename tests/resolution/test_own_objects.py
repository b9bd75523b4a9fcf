"""What a module has of its own."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.own_objects import OwnObjects

OWN = [
    "x = []\n", "x = make()\n", "x: dict = {}\n", "def x(): ...\n", "class x: ...\n",
    "y = []\nx = y\n", "for x in 'ab': pass\n", "for x in range(3): pass\n",
    "y = [{}]\nfor x in y: pass\n", "class A: ...\nfor x in (A,): pass\n",
    "for _, x in enumerate(['a']): pass\n", "y = ['a']\ny = sorted(y)\nfor x in y: pass\n",
    "with make() as x: pass\n",
]  # fmt: skip
OF_OTHERS = [
    "from m import x\n", "import x\n", "from m import y\nx = y\n", "x = get_table()\n",
    "from m import A, B\nfor x in (A, B): pass\n", "from m import y\nfor x in y: pass\n",
    "from m import y\nfor _, x in y.items(): pass\n", "from m import A\nz = [A]\nfor x in z: ...\n",
    "from m import x\nx = []\n", "from m import A\ny = [A]\ny = y.copy()\nfor x in y: pass\n",
]  # fmt: skip


@pytest.mark.parametrize("code", OWN)
def test_what_it_made_is_its_own(code: str) -> None:
    assert "x" in OwnObjects(ast.parse(code)).names


@pytest.mark.parametrize("code", OF_OTHERS)
def test_what_others_have_too_is_not(code: str) -> None:
    assert "x" not in OwnObjects(ast.parse(code)).names
