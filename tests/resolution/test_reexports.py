"""The other names and paths of a competitor, each way by itself."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirect, Redirects
from tests.resolution.code_bases import project

X, N = Symbol("p.old", "X"), Symbol("p.new", "N")
OLD = "class X: ...\n"


def start() -> Redirects:
    return Redirects({("p.old", "X"): Redirect(X, X, N)})


def added(found: Redirects) -> set[str]:
    return {f"{module}:{name}" for module, name in found.names} - {"p.old:X"}


REEXPORTS = {
    "from p.old import X\n": {"p:X"},
    "from .old import X as Y\n": {"p:Y"},
    "from p.old import *\n": {"p:X"},
    "try:\n    from p.old import X\nexcept ImportError:\n    X = None\n": set(),
    "from p.old import X\nX = 1\n": set(),
    "from p.old import *\nX = 1\n": set(),
    "def f():\n    from p.old import X\n": set(),
    "from p.other import X\n": set(),
}


@pytest.mark.parametrize(("code", "names"), REEXPORTS.items())
def test_modules_that_hand_it_on(code: str, names: set[str]) -> None:
    files = {"p/__init__.py": code, "p/old.py": OLD, "p/other.py": OLD}
    assert added(project(files).reexports.with_reexports(start())) == names


def test_a_star_brings_what_is_listed_only() -> None:
    files = {"p/__init__.py": "from .old import *\n", "p/old.py": f"__all__ = []\n{OLD}"}
    assert added(project(files).reexports.with_reexports(start())) == set()


def test_a_star_may_bring_everything_where_the_list_is_computed() -> None:
    files = {"p/__init__.py": "from .old import *\n", "p/old.py": f"__all__ = listed()\n{OLD}"}
    assert added(project(files).reexports.with_reexports(start())) == {"p:X"}


LOST = {
    "it lists what is left": ("from .old import *\n", "__all__ = ['Y']\nY = 1\n", {"p:X"}),
    "it lists nothing": ("from .old import *\n", "Y = 1\n", {"p:X"}),
    "the package has its own": ("from .old import *\nX = 1\n", "Y = 1\n", set()),
    "another star brings it": ("from .old import *\nfrom .other import *\n", "Y = 1\n", set()),
    "an earlier star may": ("from yaml import *\nfrom .old import *\n", "Y = 1\n", set()),
    "the module has a star itself": ("from .old import *\n", "from yaml import *\n", {"p:X"}),
    "it is there, and was never listed": (
        "from .old import *\n", "__all__ = ['Y']\nY = 1\nclass X: ...\n", set(),
    ),
    "a module of that name": ("from .old import *\nfrom .X import a\n", "Y = 1\n", set()),
}  # fmt: skip


@pytest.mark.parametrize(("code", "old", "names"), LOST.values(), ids=LOST.keys())
def test_a_star_brought_what_its_module_has_no_more(code: str, old: str, names: set[str]) -> None:
    files = {"p/__init__.py": code, "p/old.py": old, "p/other.py": OLD}
    if ".X" in code:
        files["p/X.py"] = "a = 1\n"
    assert added(project(files).reexports.with_reexports(start())) == names


ALIASES = {
    "Y = X\n": {"p.old:Y"},
    "class Y(X): ...\n": set(),
    "class Y(X):\n    a = 1\n": set(),
    "Y = X()\n": set(),
    "Y = X\nY = 1\n": set(),
}


@pytest.mark.parametrize(("code", "names"), ALIASES.items())
def test_its_other_names_at_home(code: str, names: set[str]) -> None:
    files = {"p/old.py": OLD + code}
    assert added(project(files).reexports.with_aliases(start())) == names


PATHS = {
    "from p import old as inner\n": {"q.inner"},
    "import p.old\n": {"q.p.old"},
    "import p.old as o\n": {"q.o"},
    "from p.old import X\n": set(),
}


@pytest.mark.parametrize(("code", "paths"), PATHS.items())
def test_other_paths_of_its_module(code: str, paths: set[str]) -> None:
    files = {"p/__init__.py": "", "p/old.py": OLD, "q.py": code}
    assert set(project(files).reexports.with_module_paths(start()).paths) == paths


def test_who_imports_it() -> None:
    files = {
        "p/__init__.py": "", "p/old.py": OLD, "a.py": "from p.old import X\n",
        "b.py": "from p.old import *\n", "c.py": "import p.new\n",
        "d.py": "from p import old\nold.X\n",
    }  # fmt: skip
    found = project(files).reexports
    assert list(found.importers({("p.old", "X")})) == ["a.py", "b.py", "d.py"]
    assert list(found.star_importers("p.old")) == ["b.py"]


LATER = {
    "another star": ("from .old import *\nfrom .extra import *\n", False),
    "a star after a name": ("from .old import Token\nfrom .extra import *\n", False),
    "another name": ("from .old import Token\nfrom .extra import Token\n", False),
    "a star with the same": ("from .old import *\nfrom .same import *\n", True),
    "a star before": ("from .extra import *\nfrom .old import *\n", True),
    "a star without it": ("from .old import *\nfrom .plain import *\n", True),
    "where the first fails": (
        "try:\n    from .old import Token\nexcept ImportError:\n    from .extra import Token\n",
        True,
    ),
}


@pytest.mark.parametrize(("code", "is_handed_on"), LATER.values(), ids=LATER)
def test_a_later_import_may_bring_something_else(code: str, is_handed_on: bool) -> None:
    files = {
        "app/__init__.py": code, "app/old.py": "class Token: ...\n", "app/new.py": "",
        "app/extra.py": "class Token: ...\n", "app/same.py": "from .old import Token\n",
        "app/plain.py": "x = 1\n",
    }  # fmt: skip
    old = Symbol("app.old", "Token")
    redirects = Redirects({("app.old", "Token"): Redirect(old, old, Symbol("app.new", "Token"))})
    found = project(files).reexports.with_reexports(redirects)
    assert (("app", "Token") in found.names) is is_handed_on
