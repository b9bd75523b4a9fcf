"""What the code of installed packages says of bases and decorators."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.workspace.installed_modules import InstalledModules


def reason(root: Path, packages: dict[str, str], code: str) -> str:
    """What is said of ``Old`` in a module, with packages in the environment of its project."""
    folder = root / ".venv" / "lib" / "python3.11" / "site-packages"
    for path, text in packages.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (root / ".venv" / "pyvenv.cfg").write_text("")
    base = MemoryBase({"app/__init__.py": b"", "app/old.py": code.encode()})
    tree = SourceTree(base, outside=InstalledModules(root))
    return Registration(Project.of(tree, (".",))).reason(Symbol("app.old", "Old"))


BASE = "from far.lazy import Lazy\n\n\nclass Old(Lazy):\n    pass\n"
LAZY = "class Lazy:\n    def __getattr__(self, name):\n        return name\n"
WRAPPED = "from far import timed\n\n\n@timed\ndef Old():\n    return 1\n"
TIMED = """\
import functools


def timed(function):
    @functools.wraps(function)
    def timing(*args):
        return function(*args)

    return timing
"""

PLAIN = {
    "a class that only makes its object": (
        {"far.py": "class timed:\n    def __init__(self, f):\n        self.f = f\n"}, WRAPPED,
    ),
    "a base with nothing of its kind": ({"far/__init__.py": "", "far/lazy.py": LAZY}, BASE),
    "handed on by its package": (
        {"far/__init__.py": "from far.lazy import Lazy\n", "far/lazy.py": LAZY},
        BASE.replace("far.lazy", "far"),
    ),
    "by its module": (
        {"far/__init__.py": "", "far/lazy.py": LAZY},
        "import far.lazy\n\n\nclass Old(far.lazy.Lazy):\n    pass\n",
    ),
    "a base of its own, and an abstract one": (
        {
            "far/__init__.py": "",
            "far/lazy.py": "import abc\nfrom .root import Root\n\n\n"
            "class Lazy(Root, abc.ABC): ...\n",
            "far/root.py": "class Root(dict):\n    x = 1\n",
        },
        BASE,
    ),
    "a package that asks for other subclasses": (
        {"far/__init__.py": "def f(x):\n    return issubclass(x, dict)\n", "far/lazy.py": LAZY},
        BASE,
    ),
    "a decorator that wraps": ({"far.py": TIMED}, WRAPPED),
    "a decorator that marks": (
        {"far.py": "def timed(function):\n    function.is_timed = True\n    return function\n"},
        WRAPPED,
    ),
    "a decorator with an argument": (
        {"far.py": "def timed(name):\n    def inner(f):\n        f.n = name\n        return f\n"
                   "    return inner\n"},
        WRAPPED.replace("@timed", "@timed('x')"),
    ),
}  # fmt: skip

KEEPS = {
    "not installed": ({}, BASE),
    "it has the hook": (
        {"far/__init__.py": "", "far/lazy.py": LAZY + "    def __init_subclass__(cls): ...\n"},
        BASE,
    ),
    "its base has": (
        {
            "far/__init__.py": "",
            "far/lazy.py": "class Root:\n    def __init_subclass__(cls): ...\n\n\n"
            "class Lazy(Root): ...\n",
        },
        BASE,
    ),
    "its metaclass": (
        {"far/__init__.py": "",
         "far/lazy.py": "class Meta(type): ...\n\n\nclass Lazy(metaclass=Meta): ...\n"},
        BASE,
    ),
    "its package asks for subclasses": (
        {"far/__init__.py": "", "far/lazy.py": LAZY,
         "far/all.py": "from far.lazy import Lazy\nALL = Lazy.__subclasses__\n"},
        BASE,
    ),
    "its package looks through modules": (
        {"far/__init__.py": "", "far/lazy.py": LAZY,
         "far/all.py": "from far.lazy import Lazy\ndef f(x):\n    return issubclass(x, Lazy)\n"},
        BASE,
    ),
    "only a stub is there": (
        {"far/__init__.py": "", "far/lazy.py": LAZY, "far/lazy.pyi": "class Lazy: ...\n"}, BASE,
    ),
    "defined under a condition": (
        {"far/__init__.py": "",
         "far/lazy.py": "try:\n    from fast import Lazy\n"
         "except ImportError:\n    class Lazy: ...\n"},
        BASE,
    ),
    "a decorator that keeps": (
        {"far.py": "ALL = []\n\n\ndef timed(f):\n    ALL.append(f)\n    return f\n"}, WRAPPED,
    ),
    "a decorator that hands it on": (
        {"far.py": "from far2 import keep\n\n\ndef timed(f):\n    keep(f)\n    return f\n",
         "far2.py": "ALL = {}\n\n\ndef keep(f):\n    ALL[f.__name__] = f\n"},
        WRAPPED,
    ),
    "a class as a decorator": (
        {"far.py": "class timed:\n    def __init__(self, f):\n        type(self).last = f\n"},
        WRAPPED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("packages", "code"), PLAIN.values(), ids=PLAIN)
def test_what_certainly_keeps_nothing_is_no_doubt(
    tmp_path: Path, packages: dict[str, str], code: str
) -> None:
    assert reason(tmp_path, packages, code) == ""
    assert "may register it" in reason(tmp_path / "bare", {"other.py": ""}, code)


@pytest.mark.parametrize(("packages", "code"), KEEPS.values(), ids=KEEPS)
def test_what_may_keep_it_is_said(tmp_path: Path, packages: dict[str, str], code: str) -> None:
    assert "may register it" in reason(tmp_path, packages or {"other.py": ""}, code)


def test_what_was_searched_for_is_asked_again(tmp_path: Path) -> None:
    folder = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    (folder / "far").mkdir(parents=True)
    (folder.parents[2] / "pyvenv.cfg").write_text("")
    (folder / "far" / "one.py").write_text("x = issubclass\n")
    first = InstalledModules(tmp_path)
    assert first.files_with("far", ("issubclass", "x")) == ("far/one.py",)
    [key] = first.asked()
    assert InstalledModules(tmp_path).source(key) == first.source(key) == b"far/one.py"
    (folder / "far" / "one.py").write_text("x = 1\n")
    assert InstalledModules(tmp_path).source(key) == b""
