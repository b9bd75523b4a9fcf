"""What is lost when a file imports another module in place of a competitor's."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.still_loaded import StillLoaded
from tests.resolution.code_bases import project


def reason(old: str, **more: str) -> str:
    files = {"old.py": old, "new.py": "class X: ...\n", "app.py": "from old import X\n", **more}
    symbol, target = Symbol("old", "X"), Symbol("new", "X")
    redirects = Redirects({("old", "X"): Redirect(symbol, symbol, target)})
    return StillLoaded(project(files), redirects).reason("app.py", "old", "new")


LOST = [
    "class X: ...\nprint('loaded')\n",
    "import signal\nclass X: ...\nsignal.signal(2, print)\n",
    "import table\nclass X: ...\ntable.ALL['old'] = X\n",
]
NOTHING = ["class X: ...\n", "import os\nclass X: ...\nY = os.sep\n", "X = 1\ntable = {}\n"]


@pytest.mark.parametrize("old", LOST)
def test_its_effects_are_missed(old: str) -> None:
    assert "old.py" in reason(old, **{"table.py": "ALL = {}\n"})


@pytest.mark.parametrize("old", NOTHING)
def test_nothing_is_lost(old: str) -> None:
    assert not reason(old)


def test_what_the_other_module_loads_itself_is_not_lost() -> None:
    assert not reason(LOST[0], **{"new.py": "import old\nclass X: ...\n"})


def test_what_only_the_old_module_loads_is_lost() -> None:
    more = {"effect.py": "print(1)\n"}
    assert "effect.py" in reason("import effect\nclass X: ...\n", **more)
    more |= {"new.py": "import effect\nclass X: ...\n"}
    assert not reason("import effect\nclass X: ...\n", **more)
