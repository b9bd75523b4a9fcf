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
    "a frame of whoever calls": (
        ("import sys\n" + USES.format("sys._getframe(1).f_globals['__name__']"),) * 2
    ),
    "a way back through frames": (
        ("import inspect\n" + USES.format("inspect.currentframe().f_back.f_globals"),) * 2
    ),
    "the line of its own frame": (
        ("import sys\n" + USES.format("sys._getframe().f_lineno"),) * 2
    ),
    "the module of what it is given": ("def X(a):\n    return type(a).__module__\n",) * 2,
    "the name of a class in it": (
        ("def X():\n    class A: ...\n    return A.__name__\n",) * 2
    ),
    "subclasses of what both have": (
        ("from third import T\n" + USES.format("T.__subclasses__()"),) * 2
    ),
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
    "its own frame": (("import sys\n" + USES.format("sys._getframe().f_globals"),) * 2),
    "its own frame, by a name": (
        ("import inspect\ndef X():\n    f = inspect.currentframe()\n"
         "    return f.f_code.co_filename\n",) * 2
    ),
    "the module of a class in it": (
        ("def X():\n    class A: ...\n    return A.__module__\n",) * 2
    ),
    "the module of a function in it": (
        ("def X():\n    def a(): ...\n    return a.__module__\n",) * 2
    ),
    "the module of a lambda": (USES.format("(lambda: 1).__module__"),) * 2,
    "subclasses of its own": (
        ("class B: ...\nclass C(B): ...\n" + USES.format("B.__subclasses__()"),) * 2
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
