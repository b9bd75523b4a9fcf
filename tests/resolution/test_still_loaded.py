"""What is lost when a file imports another module in place of a competitor's."""

from __future__ import annotations

import pytest

from canonize.core import kept_searches
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


@pytest.mark.parametrize("helpers", [1, 8])
def test_all_modules_that_are_lost_are_searched_for_in_one_go(
    monkeypatch: pytest.MonkeyPatch, helpers: int
) -> None:
    searched: list[frozenset[bytes]] = []
    real = kept_searches.Searches._each
    monkeypatch.setattr(
        kept_searches.Searches,
        "_each",
        lambda self, words, ends: (searched.append(frozenset(words)), real(self, words, ends))[1],
    )
    parts = {f"part{n}" for n in range(helpers)}
    files = {f"tools/{part}.py": "" for part in parts} | {"tools/__init__.py": ""}
    old = "".join(f"import tools.{part}\n" for part in sorted(parts)) + "class X: ...\n"
    last = f"part{helpers - 1}"
    user = {"user.py": f"import tools\ntools.{last}\n"}
    assert not reason(old, **files)
    assert f"tools.{last}" in reason(old, **files, **user)
    asked = [words for words in searched if words & {part.encode() for part in parts}]
    assert len(asked) == 2, "once for each of the two code bases"
