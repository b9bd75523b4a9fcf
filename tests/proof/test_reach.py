"""Which tests reach a class, told by running them for real."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.reach import Reached, reach, target_of
from canonize.proof.test_runs import ON_PATH, Suite
from canonize.resolution.project import Project
from tests.conformance.pythons import find_python

APP = """\
import functools


class Engine:
    LIMIT = 3

    def __init__(self, size=1):
        self.size = size

    @functools.lru_cache
    def run(self):
        return [n for n in range(self.size)]

    def never(self):
        return 1


def other():
    return 2
"""
CHILD = "from app import Engine\nprint(Engine().run())\n"
TESTS = """\
import subprocess, sys, threading
import pytest
import app

@pytest.fixture(scope="session")
def shared():
    return app.Engine(2).size

@pytest.fixture
def dynamic(request):
    return request.getfixturevalue("shared")

def test_first_user(shared): assert shared == 2
def test_second_user(shared): assert shared == 2
def test_dynamic(dynamic): assert dynamic == 2
def test_thread():
    thread = threading.Thread(target=lambda: app.Engine().run())
    thread.start()
    thread.join()
def test_child():
    subprocess.run([sys.executable, "child.py"], check=True)
def test_unrelated(): assert app.other() == 2
def test_constant(): assert app.Engine.LIMIT == 3
"""
FILES = {"app.py": APP, "child.py": CHILD, "test_app.py": TESTS}
BY_OTHERS = """\
import os, sys, types
app = types.ModuleType("app")
app.__file__ = os.path.abspath("app.py")
exec(compile(open("app.py").read(), app.__file__, "exec"), vars(app))
sys.modules["app"] = app
"""
PLANTED = """\
def above(): return 1

def text():
    "Says."


class A:
    @staticmethod
    def one():
        yield 1

short = lambda n: n * 2

@njit
def compiled(): return 3
"""
FIVE = {"first_user", "second_user", "dynamic", "thread", "child"}


def reached(
    folder: Path, *arguments: str, python: str = sys.executable, files: dict[str, str] = FILES
) -> Reached:
    folder.mkdir(exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text)
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    symbol = Symbol("app", "Engine")
    target = target_of(symbol, Project.of(tree, (".",)))
    assert target is not None
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    found, _ = reach(Suite(command, (".",)), folder, [target])
    return found[symbol]


def names(found: Reached) -> set[str]:
    return {test.removeprefix("test_app.py::test_") for test in found.tests}


def test_exactly_the_five_tests_that_are_affected(tmp_path: Path) -> None:
    found = reached(tmp_path / "r")
    assert names(found) == FIVE
    assert found.unreached == ("Engine.never",)
    runs = {test.removeprefix("test_app.py::test_") for test in found.members["Engine.run"]}
    assert runs == {"thread", "child"}


def test_the_same_with_workers(tmp_path: Path) -> None:
    assert names(reached(tmp_path / "r", "-n", "2")) == FIVE


@pytest.mark.parametrize("version", [(3, 12), (3, 13)])
def test_the_same_where_the_interpreter_can_be_watched(
    tmp_path: Path, version: tuple[int, int]
) -> None:
    python = find_python(version)
    site = next(path for path in sys.path if path.endswith("site-packages"))
    if python is None:
        pytest.skip(f"no Python {version}")
    code = f"import sys; sys.path.append({site!r}); import pytest; sys.exit(pytest.main())"
    folder = tmp_path / "r"
    wrapper = tmp_path / "python"
    wrapper.write_text(f'#!/bin/sh\nshift 2\nexec {python} -c "{code}" "$@"\n')
    wrapper.chmod(0o755)
    files = {**FILES, "conftest.py": BY_OTHERS}
    assert names(reached(folder, python=str(wrapper), files=files)) == FIVE


@pytest.mark.parametrize("conftest", ["import app\n", BY_OTHERS])
def test_the_same_however_it_is_imported(tmp_path: Path, conftest: str) -> None:
    assert names(reached(tmp_path / "r", files={**FILES, "conftest.py": conftest})) == FIVE


def test_what_is_planted_changes_no_line_and_no_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ON_PATH))
    planting = importlib.import_module("canonize_planted").Planting({"/a.py": [(3, 99)]})
    tree = planting.plant(ast.parse(PLANTED), "/a.py")
    assert [line for _, line in planting.keys] == [3, 8, 12]
    heard: list[int] = []
    code = compile(tree, "/a.py", "exec")
    held: dict[str, Any] = {"njit": lambda f: f, "__canonize_ran__": heard.append}
    exec(code, held)
    assert heard == []
    assert held["above"]() == 1 and held["text"].__doc__ == "Says." and held["text"]() is None
    assert held["short"](2) == 4 and held["compiled"]() == 3
    assert heard == [0, 2] and planting.others == {"/a.py"}
    assert held["text"].__code__.co_firstlineno == 3


def test_what_runs_while_a_module_of_tests_is_imported_is_reached_by_all_of_it(
    tmp_path: Path,
) -> None:
    tests = "import app\nENGINE = app.Engine()\ndef test_one(): pass\n"
    other = "def test_two(): pass\n"
    files = {"app.py": APP, "test_app.py": tests, "test_other.py": other}
    assert reached(tmp_path / "r", files=files).tests == {"test_app.py::test_one"}


def test_the_lines_of_a_symbol() -> None:
    text = (
        "if True:\n    @x\n    class A:\n        class B:\n            def f(self): pass\nC = 1\n"
    )
    tree = SourceTree(MemoryBase({"a.py": text.encode()}))
    project = Project.of(tree, (".",))
    found = target_of(Symbol("a", "A"), project)
    assert found is not None and (found.first, found.last) == (2, 5)
    assert [(m.name, m.line) for m in found.members] == [("A.B.f", 5)]
    inner = target_of(Symbol("a", "A.B"), project)
    assert inner is not None and [m.name for m in inner.members] == ["A.B.f"]
    constant = target_of(Symbol("a", "C"), project)
    assert constant is not None and constant.members == ()
    assert target_of(Symbol("a", "D"), project) is None
    assert target_of(Symbol("b", "D"), project) is None
