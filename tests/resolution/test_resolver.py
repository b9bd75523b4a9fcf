"""What a name at the top of a module stands for."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from tests.compatibility.comparing import api, tree

FILES = {
    "m.py": """
        from typing import overload
        from p import Shown as Other
        import q.r as module

        class X: ...
        Alias = X

        @overload
        def f(a: int) -> int: ...
        @overload
        def f(a: str) -> str: ...
        def f(a, b=1): ...

        if __name__ == "__main__":
            class X: ...
            def only_a_script(): ...

        try:
            from fast import G
        except ImportError:
            class G: ...
    """,
    "p/__init__.py": "from .inner import *\n",
    "p/inner.py": "class Shown:\n    def go(self): ...\n",
    "q/r.py": "def h(): ...\n",
    "circle.py": "from circle2 import Y\n",
    "circle2.py": "from circle import Y\n",
}


@pytest.mark.parametrize(
    ("symbol", "origin"),
    [
        ("m:X", "m:X"), ("m:Alias", "m:X"), ("m:Other", "p.inner:Shown"), ("m:f", "m:f"),
        ("p:Shown", "p.inner:Shown"), ("q.r:h", "q.r:h"),
    ],
)  # fmt: skip
def test_names_are_followed(symbol: str, origin: str) -> None:
    assert str(api(FILES, symbol).origin) == origin


def test_overloads_are_no_rivals_of_what_runs() -> None:
    assert str(api(FILES, "m:f").signature) == "(a, b=1)"


def test_what_only_a_script_defines_is_not_there() -> None:
    assert not api(FILES, "m:only_a_script").is_known
    assert api(FILES, "m:X").is_known


@pytest.mark.parametrize("symbol", ["circle:Y", "m:nothing", "nowhere:X"])
def test_what_leads_nowhere(symbol: str) -> None:
    assert not api(FILES, symbol).is_known


def test_the_files_are_sound() -> None:
    for path in FILES:
        data = tree(FILES).read(path)
        assert data is not None
        compile(data, path, "exec")


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        ("def f(): ...\nfrom other import *\n", "other"),
        ("from other import *\ndef f(): ...\n", "mine"),
        ("import sys\ndef f(): ...\nif sys.platform == 'x':\n    from other import *\n", ""),
        ("import sys\nfrom other import f\nif sys:\n    from other import *\n", "other"),
        ("def f(): ...\ntry:\n    from other import *\nexcept ImportError: pass\n", ""),
    ],
)  # fmt: skip
def test_a_star_that_is_run_by_a_condition_is_not_sure(body: str, stands: str) -> None:
    files = {"mine.py": body, "other.py": "def f(): ...\n"}
    data = {path: text.encode() for path, text in files.items()}
    found = Project.of(SourceTree(MemoryBase(data)), ["."]).names.find("mine", "f")
    assert (found.module if found.node is not None else "") == stands
