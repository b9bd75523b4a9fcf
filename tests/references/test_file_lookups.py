"""Who needs a module's file: listings of its folder, and paths to it."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.references.file_lookups import file_lookups
from tests.compatibility.comparing import migration, tree

LISTING = (
    "import pkgutil\nimport app\nNAMES = [m.name for m in pkgutil.iter_modules(app.__path__)]\n"
)


def found(files: dict[str, str], *, is_deleted: bool = True) -> list[tuple[str, int]]:
    whole = {"app/__init__.py": "", "app/old.py": "class Old: ...\n", **files}
    entries = file_lookups(
        tree(whole), migration("app.old:Old", "app.new:New"), Symbol("app.old"),
        is_deleted=is_deleted,
    )  # fmt: skip
    return [(entry.path, entry.line) for entry in entries]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LISTING, 3),
        ("import glob\nFOUND = glob.glob('app/*.py')\n", 2),
        ("PATH = 'app/old.py'\nopen(PATH)\n", 1),
    ],
)
def test_who_needs_the_file_is_found(text: str, line: int) -> None:
    assert ("main.py", line) in found({"main.py": text})


@pytest.mark.parametrize(
    "text",
    [
        "import glob\nFOUND = glob.glob('other/*.py')\n",
        "PATH = 'lib/app/older.py'\nopen(PATH)\n",
        "from app import old\n",
        '"""Says of app/old.py what it was."""\n',
    ],
)
def test_who_does_not_is_not(text: str) -> None:
    assert found({"main.py": text}) == []


def test_a_path_counts_only_when_the_file_goes() -> None:
    assert found({"main.py": "PATH = 'app/old.py'\nopen(PATH)\n"}, is_deleted=False) == []
