"""What lies outside of a repository, as text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from canonize.errors import CanonizeError
from canonize.workspace.installed_modules import InstalledModules


def packages(root: Path, environment: str = ".venv") -> Path:
    folder = root / environment / "lib" / "python3.12" / "site-packages"
    folder.mkdir(parents=True)
    (root / environment / "pyvenv.cfg").write_text("")
    return folder


@pytest.mark.parametrize(
    "module, name",
    [
        ("functools", "cache"), ("collections", "OrderedDict"), ("collections.abc", "*"),
        ("math", "sqrt"), ("builtins", "str"), ("os.path", "join"), ("json.decoder", "JSONDecoder"),
    ],
)  # fmt: skip
def test_the_standard_library_is_known(tmp_path: Path, module: str, name: str) -> None:
    source = InstalledModules(tmp_path).source(module)
    assert source is not None
    words = {getattr(node, "name", "") for node in ast.walk(ast.parse(source))}
    assert name in words or name.encode() in source


def test_what_c_code_takes_is_told(tmp_path: Path) -> None:
    source = InstalledModules(tmp_path).source("math") or b""
    assert b"def sqrt(x, /): ..." in source


def test_how_classes_of_c_code_are_made_is_told_or_left_open() -> None:
    source = InstalledModules(Path()).source("builtins") or b""
    made = {
        node.name: ast.unparse(node.body[0].args)
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and isinstance(node.body[0], ast.FunctionDef)
    }
    assert made["TimeoutError"] == made["int"] == "self, *args, **kwargs"
    assert made["memoryview"] == "self, object" and made["object"] == "self"


@pytest.mark.parametrize("module", ["nowhere", "json.nowhere", "not a name", "antigravity.x"])
def test_what_is_not_there_is_not_known(tmp_path: Path, module: str) -> None:
    assert InstalledModules(tmp_path).source(module) is None


def test_an_environment_in_the_repository_is_read_and_never_imported(tmp_path: Path) -> None:
    folder = packages(tmp_path)
    (folder / "one.py").write_text("raise SystemExit('imported')\n")
    (folder / "two").mkdir()
    (folder / "two" / "__init__.py").write_text("x = 1\n")
    (folder / "two" / "__init__.pyi").write_text("x: int\n")
    (folder / "three-stubs").mkdir()
    (folder / "three-stubs" / "__init__.pyi").write_text("def f(): ...\n")
    (folder / "four.cpython-312-x86_64-linux-gnu.so").write_bytes(b"\0")
    found = InstalledModules(tmp_path)
    assert found.source("one") == b"raise SystemExit('imported')\n"
    assert found.source("two") == b"x: int\n"
    assert found.source("three") == b"def f(): ...\n"
    assert b"__getattr__" in (found.source("four") or b"")
    assert found.source("five") is None


def test_a_named_environment_counts_alone(tmp_path: Path) -> None:
    (packages(tmp_path) / "one.py").write_text("a = 1\n")
    (packages(tmp_path, "envs/dev") / "two.py").write_text("b = 1\n")
    found = InstalledModules(tmp_path)
    assert found.source("one") is not None
    found.use("envs/dev")
    assert found.source("one") is None and found.source("two") == b"b = 1\n"


def test_a_folder_that_is_no_environment_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CanonizeError, match="is no virtual environment"):
        InstalledModules(tmp_path).use("src")
