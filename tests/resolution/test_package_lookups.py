"""Modules that a file reaches as attributes of their packages."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.package_lookups import may_look_up, package_lookups
from canonize.resolution.replacements import Redirect, Redirects

MODULE = "app.core.base"


def line(code: str, *, by_text: bool = False, package: str = "app") -> int:
    """Where the module is looked up, as whoever asks finds it."""
    tree = SourceTree(MemoryBase({"app/user.py": code.encode()}))
    symbol, target = Symbol(MODULE, "X"), Symbol("app.new", "X")
    redirects = Redirects({(MODULE, "X"): Redirect(symbol, symbol, target)})
    found = package_lookups(tree, "app/user.py", package)
    told = found.line(MODULE, redirects, by_text=by_text) if found is not None else 0
    # what is told to be no candidate must have no lookup
    assert may_look_up(tree, "app/user.py", package, MODULE) or not told
    return told


LOOKED_UP = [
    "import app\nprint(app.core.base.Y)\n",
    "import app.core as c\nprint(c.base)\n",
    "from app import core\nprint(core.base.Y)\n",
    "from . import core\n\ndef f():\n    return core.base.Y\n",
    "from app import core\ng = getattr(core, 'base')\n",
    "from app import core\ng = vars(core)['base']\n",
    "import sys\nb = sys.modules['app.core.base']\n",
    "import sys\nb = (sys.modules\n     ['app.core'\n      '.base'])\n",
    "from sys import modules as loaded\nprint('app.core.base' in loaded)\n",
    "import sys as s\ntable = s.modules\ng = table.get('app.core.base')\n",
    "if True: import app.core as c; print(c.base)\n",
]
NOT_LOOKED_UP = [
    "from .core import base as b, other\nimport app.core\n\nprint(app.core.base.Y)\n",
    "import app.core.base\nprint(app.core.base.X)\nimport app\nx = app.core.base.Y\n",
    "import app.core.base\nprint(app.core.base.Y)\n",
    "from app.core import base\nprint(base.Y)\n",
    "from app.core.base import Y\nimport app\nprint(app.core.base.Y)\n",
    "import app\nprint(app.core.base.X)\n",
    "import other\nprint(other.core.base.Y)\n",
    "import app\nprint(app.base, app.core)\n",
    "class Net:\n    def has(self):\n        return 'app.core.base' in self.modules\n",
    "import app\ng = app.modules.get('app.core.base'), app.modules['app.core.base']\n",
    "core = object()\nprint(core.base.Y)\n",
    "def broken(:\n",
]


@pytest.mark.parametrize("code", LOOKED_UP)
def test_it_is_looked_up(code: str) -> None:
    assert line(code)


@pytest.mark.parametrize("code", NOT_LOOKED_UP)
def test_it_is_not_looked_up_or_imported_by_itself(code: str) -> None:
    assert not line(code)


def test_by_text_only_strings_count() -> None:
    assert line("from app import core\ng = getattr(core, 'base')\n", by_text=True) == 2
    assert not line("from app import core\nprint(core.base.Y)\n", by_text=True)


def test_the_first_place_that_does_not_go_elsewhere() -> None:
    assert line("import app\nx = app.core.base.X\ny = app.core.base.Y\nz = app.core.base.Z\n") == 3


def test_relative_imports_count_from_the_package() -> None:
    assert line("from . import core\nprint(core.base.Y)\n", package="app")
    assert not line("from . import core\nprint(core.base.Y)\n", package="lib")


def test_a_file_is_read_once_for_all_modules() -> None:
    tree = SourceTree(MemoryBase({"app/user.py": b"import app\nprint(app.core.base.Y)\n"}))
    first = package_lookups(tree, "app/user.py", "app")
    assert first is not None and package_lookups(tree, "app/user.py", "app") is first


def test_files_that_import_nothing_of_the_package_are_not_candidates() -> None:
    tree = SourceTree(MemoryBase({"user.py": b"import json\nprint(json.core.base)\n"}))
    assert not may_look_up(tree, "user.py", "", MODULE)
