"""Packages that move whole, and where a new module's file belongs."""

from __future__ import annotations

import pytest

from canonize.core.modules import ModuleMap
from canonize.rewriting.definitions.moving_places import path_of_new
from tests.codemods.moving import AfterMove, move

CELL = "class Cell:\n    n = 1\n"
GRID = "class Grid:\n    kind = Cell\n\n    def other(self):\n        return Cell\n"
FILES = {
    "app/__init__.py": "",
    "app/low/__init__.py": "",
    "app/low/cells/__init__.py": "from app.low.cells.cell import Cell\n"
    "from app.low.cells.grid import Grid\n",
    "app/low/cells/cell.py": CELL,
    "app/low/cells/grid.py": f"from app.low.cells import Cell\n\n\n{GRID}",
    "app/use.py": "from app.low.cells import Cell, Grid\n\n\ndef go():\n"
    "    return Grid.kind is Cell is Grid().other()\n",
    "main.py": "from app.use import go\n\nprint(go())\n",
}
RELATIVE = {
    "app/low/cells/__init__.py": "from .cell import Cell\nfrom .grid import Grid\n",
    "app/low/cells/grid.py": f"from . import Cell\n\n\n{GRID}",
}


def moved(files: dict[str, str], new: str) -> AfterMove:
    """Moves the package with every module of it, as `plan new` writes it."""
    pairs = (f"app.low.cells{part}={new}{part}" for part in ("", ".cell", ".grid"))
    return move(files, *pairs)


@pytest.mark.parametrize("more", [{}, RELATIVE], ids=["absolute", "relative"])
@pytest.mark.parametrize("new", ["app.cells", "app.low.parts", "app.low.cells_two.cells"])
def test_a_package_whose_modules_import_from_it_moves_whole(more: dict[str, str], new: str) -> None:
    after = moved({**FILES, **more}, new)
    assert after.said("refused", "manual") == []
    assert not any(path.startswith("app/low/cells/") for path in after.files)
    assert f"from {new} import Cell, Grid" in after.text("app/use.py")


PATHS = ["src/pack/core.py", "src/pack/low/__init__.py", "tests/conftest.py", "tests/a/b.py",
         "docs/conf.py"]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "like", "old", "expected"),
    [
        ("pack.more", "tests/conftest.py", "tests.conftest", "src/pack/more.py"),
        ("pack.low.more", "tests/conftest.py", "tests.conftest", "src/pack/low/more.py"),
        ("pack.deep.more", "tests/conftest.py", "tests.conftest", "src/pack/deep/more.py"),
        ("tests.a.more", "src/pack/core.py", "pack.core", "tests/a/more.py"),
        ("tests.more", "tests/conftest.py", "tests.conftest", "tests/more.py"),
        ("fresh.more", "src/pack/core.py", "pack.core", "src/fresh/more.py"),
        ("more", "tests/conftest.py", "tests.conftest", "more.py"),
    ],
)
def test_a_new_module_lies_where_its_package_does(
    module: str, like: str, old: str, expected: str
) -> None:
    assert path_of_new(module, like, old, ModuleMap(PATHS, ("src", "."))) == expected
