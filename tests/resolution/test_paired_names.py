"""Two definitions walked side by side: what `paired_names` sees, asked through `SameCode`."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.same_code import SameCode
from tests.resolution.code_bases import project


def difference(old: str, new: str, **more: str) -> str:
    found = SameCode(project({"old.py": old, "new.py": new, **more}))
    answer = found.difference(Symbol("new", "X"), Symbol("old", "X"))
    return answer.reason if answer is not None else ""


USES = "def X():\n    return {}\n"
SAME = {
    "a constant that is the same": ("N = 1\n" + USES.format("N"), "N = 1\n" + USES.format("N")),
    "a helper with the same code": (
        "def h(): return 1\n" + USES.format("h()"), "def g(): return 1\n" + USES.format("g()"),
    ),
    "an import under another name": (
        "import os\n" + USES.format("os.sep"), "import os as o\n" + USES.format("o.sep"),
    ),
    "a from-import and a lookup": (
        "from os import sep\n" + USES.format("sep"), "import os\n" + USES.format("os.sep"),
    ),
    "a builtin": (USES.format("len('')"), USES.format("len('')")),
    "one thing of a third module": (
        "from third import T\n" + USES.format("T()"), "import third\n" + USES.format("third.T()"),
    ),
}  # fmt: skip
OTHER = {
    "another constant": ("N = 1\n" + USES.format("N"), "N = 2\n" + USES.format("N")),
    "another helper": (
        "def h(): return 1\n" + USES.format("h()"), "def h(): return 2\n" + USES.format("h()"),
    ),
    "another module": (
        "import os\n" + USES.format("os.sep"), "import sys as os\n" + USES.format("os.sep"),
    ),
    "a builtin that is hidden": (
        USES.format("len('')"), "def len(x): return 3\n" + USES.format("len('')"),
    ),
    "a name that is nowhere": (USES.format("gone"), "gone = 1\n" + USES.format("gone")),
}  # fmt: skip
THIRD = {"third.py": "class T: ...\n"}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME.keys())
def test_names_that_mean_the_same(old: str, new: str) -> None:
    assert not difference(old, new, **THIRD)


@pytest.mark.parametrize(("old", "new"), OTHER.values(), ids=OTHER.keys())
def test_names_that_mean_another_thing(old: str, new: str) -> None:
    assert difference(old, new, **THIRD)
