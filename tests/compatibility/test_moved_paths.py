"""Paths that lead nowhere once a module has moved, with the data beside it."""

from __future__ import annotations

import pytest

from canonize.compatibility.moved_paths import left_paths
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project

PACKAGE = {"app/__init__.py": "", "app/pk/__init__.py": "", "app/pk/d.txt": "data\n"}
OLD, NEW = Symbol("app.pk"), Symbol("app.core.pk")
LEFT = {
    "a container": ("Dockerfile", "COPY app/pk/d.txt /srv/\n", "app/pk/d.txt"),
    "a manifest": ("MANIFEST.in", "recursive-include app/pk *.txt\n", "app/pk"),
    "settings": ("conf.json", '{"at": "./app/pk/*"}\n', "app/pk/*"),
    "a text in code": ("main.py", "print(open('app/pk/d.txt').read())\n", "app/pk/d.txt"),
    "put together": (
        "main.py",
        "import os\nB = os.path.dirname(__file__)\nP = os.path.join(B, 'app', 'pk', 'd.txt')\n",
        "app/pk/d.txt",
    ),
    "a folder": (
        "main.py",
        "from pathlib import Path\nD = Path(__file__).parent / 'app' / 'pk'\n",
        "app/pk",
    ),
}
FOLLOWS = {
    "another folder": ("Dockerfile", "COPY app/pkx/d.txt other/app/pk/ /srv/\n"),
    "a module's path": ("Makefile", "run:\n\tpython app/pk/run.py\n"),
    "a document": ("README.md", "See app/pk/d.txt.\n"),
    "an address": ("main.py", "URL = '/app/pk/items'\n"),
    "one word of it": ("main.py", "import os\nP = os.path.join('data', 'pk')\n"),
}


def left(files: dict[str, str], module: Symbol) -> list[tuple[str, str]]:
    data = {path: text.encode() for path, text in files.items()}
    project = Project.of(SourceTree(MemoryBase(data)), (".",))
    return [(path, text) for path, _, text in left_paths(project, OLD, NEW, module.module)]


def moved(files: dict[str, str]) -> dict[str, str]:
    there = {path.replace("app/pk/", "app/core/pk/"): text for path, text in files.items()}
    return {**there, "app/core/__init__.py": ""}


@pytest.mark.parametrize(("path", "text", "named"), LEFT.values(), ids=LEFT.keys())
def test_it_is_told_before_and_after(path: str, text: str, named: str) -> None:
    assert left({**PACKAGE, path: text}, OLD) == [(path, named)]
    assert left({**moved(PACKAGE), path: text}, NEW) == [(path, named)]


@pytest.mark.parametrize(("path", "text"), FOLLOWS.values(), ids=FOLLOWS.keys())
def test_nothing_is_left(path: str, text: str) -> None:
    assert left({**PACKAGE, path: text}, OLD) == []


def test_the_parts_of_a_module_s_path() -> None:
    user = (
        "from pathlib import Path\nP = Path(__file__).parent / 'app' / 'pk.py'\nQ = 'app/pk.py'\n"
    )
    found = left({"app/__init__.py": "", "app/pk.py": "", "main.py": user}, OLD)
    assert found == [("main.py", "app/pk.py")]
