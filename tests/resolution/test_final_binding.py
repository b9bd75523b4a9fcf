"""Is a definition what its module gives when the import is done?"""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.final_binding import doubted_binding
from tests.resolution.code_bases import project

DOUBTED = [
    "class X: ...\ndel X\n",
    "class X: ...\nX = None\n",
    "class X: ...\nglobals()['X'] = 1\n",
    "if a:\n    class X: ...\n",
    "class X: ...\ndef f():\n    global X\n    X = 1\n",
    "if __name__ == '__main__':\n    class X: ...\n",
]
CERTAIN = [
    "class X: ...\n",
    "def X(): ...\n",
    "if a:\n    class X: ...\nelse:\n    class X: ...\n",
    "try:\n    from fast import X\nexcept ImportError:\n    class X: ...\n",
    "class X: ...\nif __name__ == '__main__':\n    del X\n",
    "class X: ...\nY = X\n",
    "X = 1\nX = 2\n",
]


@pytest.mark.parametrize("code", DOUBTED)
def test_it_may_not_be(code: str) -> None:
    assert doubted_binding(Symbol("m", "X"), project({"m.py": code}))


@pytest.mark.parametrize("code", CERTAIN)
def test_it_is(code: str) -> None:
    assert not doubted_binding(Symbol("m", "X"), project({"m.py": code}))


def test_it_is_followed_through_re_exports() -> None:
    found = project({"m.py": "from p import X\n", "p.py": "class X: ...\ndel X\n"})
    assert doubted_binding(Symbol("m", "X"), found)
