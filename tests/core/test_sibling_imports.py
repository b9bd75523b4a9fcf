"""Scripts that import a file from beside them by its bare name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from canonize.core.sibling_imports import imported_from_beside
from canonize.errors import WorkTreeInTheWay

UTIL = "def load(): pass\nLIMIT: int = 3\n"
FOUND = {
    "a name": ({"app/main.py": "from util import load\n"}, ("app", "app/main.py")),
    "a value": ({"app/main.py": "from util import LIMIT\n"}, ("app", "app/main.py")),
    "the module": ({"app/main.py": "import util\nutil.load()\n"}, ("app", "app/main.py")),
    "from further above": (
        {"tools/run.py": "from app.util import load\n", "tools/app/util.py": UTIL},
        ("tools", "tools/run.py"),
    ),
    "the first one": (
        {"app/b.py": "from util import load\n", "app/a.py": "from util import load\n"},
        ("app", "app/a.py"),
    ),
}
NOBODY = {
    "a name that it has not": {"app/main.py": "from util import other\n"},
    "its path from the top": {"app/main.py": "from app.util import load\n"},
    "the package before it": {"app/main.py": "from .util import load\n"},
    "a file of another folder": {"other/main.py": "from util import load\n"},
    "a file at the top": {"main.py": "from app.util import load\n"},
    "no Python": {"app/main.txt": "from util import load\n"},
    "the module, of which nothing is asked": {"app/main.py": "import util\n"},
    "one that can't be read": {"app/broken.py": "from util import load\n"},
}


def looked_for(more: dict[str, str], asked: list[str]) -> Iterator[tuple[str, str, str]]:
    files = {"app/util.py": UTIL, "app/plain.py": "x = 1\n", **more}

    def read(path: str) -> bytes | None:
        if path == "app/broken.py":
            raise WorkTreeInTheWay("a tracked file can't be read", where=path)
        return files.get(path, "").encode()

    return imported_from_beside(asked, files, read)


@pytest.mark.parametrize(("files", "found"), FOUND.values(), ids=FOUND)
def test_who_imports_it_by_its_bare_name(files: dict[str, str], found: tuple[str, str]) -> None:
    util = f"{found[0]}/util.py" if found[0] == "app" else "tools/app/util.py"
    assert [*looked_for(files, [util])] == [(util, *found)]


@pytest.mark.parametrize("files", NOBODY.values(), ids=NOBODY)
def test_nobody_does(files: dict[str, str]) -> None:
    assert not [*looked_for(files, ["app/util.py"])]


def test_what_python_has_itself_is_not_looked_for() -> None:
    files = {"app/json.py": UTIL, "app/main.py": "from json import load\n"}
    assert not [*looked_for(files, ["app/json.py", "app/__init__.py"])]


def test_neither_a_file_itself_nor_a_package_s_own_is_a_neighbour() -> None:
    itself = UTIL + "from util import load\n"
    assert not [*looked_for({"app/util.py": itself}, ["app/util.py"])]
    files = {"app/__init__.py": UTIL, "app/main.py": "from __init__ import load\n"}
    assert not [*looked_for(files, ["app/__init__.py"])]


def test_all_paths_are_gone_through_once() -> None:
    class Paths(list[str]):
        times = 0

        def __iter__(self) -> Iterator[str]:
            Paths.times += 1
            return super().__iter__()

    paths = Paths(["a/b/c/one.py", "a/b/two.py", "a/three.py"])
    assert not [*imported_from_beside(paths, paths, lambda _: b"def f(): pass\n")]
    # by `sorted` of the files that are asked about, and of all paths
    assert Paths.times == 2
