"""Two definitions walked side by side: what `paired_definitions` sees, asked through `SameCode`."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.same_code import SameCode
from tests.resolution.code_bases import project


def difference(old: str, new: str, **more: str) -> str:
    found = SameCode(project({"old.py": old, "new.py": new, **more}))
    answer = found.difference(Symbol("new", "X"), Symbol("old", "X"))
    return answer.reason if answer is not None else ""


BODY = "def X(a, b=1):\n    c = a + b\n    return c\n"
SAME = {
    "other locals": "def X(a, b=1):\n    d = a + b\n    return d\n",
    "a docstring": 'def X(a, b=1):\n    """Adds."""\n    c = a + b\n    return c\n',
    "annotations": "def X(a: int, b: int = 1) -> int:\n    c = a + b\n    return c\n",
    "other layout": "def X(a,\n      b=1):\n    c = (a +\n         b)\n    return c\n",
}
OTHER = {
    "another operator": "def X(a, b=1):\n    c = a - b\n    return c\n",
    "another default": "def X(a, b=2):\n    c = a + b\n    return c\n",
    "another parameter": "def X(a, z=1):\n    c = a + z\n    return c\n",
    "a statement more": "def X(a, b=1):\n    c = a + b\n    print(c)\n    return c\n",
    "a class": "class X:\n    a = 1\n",
    "asynchronous": "async def X(a, b=1):\n    c = a + b\n    return c\n",
}


@pytest.mark.parametrize("new", SAME.values(), ids=SAME.keys())
def test_what_does_not_count(new: str) -> None:
    assert not difference(BODY, new)


@pytest.mark.parametrize("new", OTHER.values(), ids=OTHER.keys())
def test_what_counts(new: str) -> None:
    assert difference(BODY, new)
