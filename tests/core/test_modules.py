"""Which file is which module, under one root or several."""

from __future__ import annotations

import pytest

from canonize.core.modules import ModuleMap, down_to

PATHS = (
    "app/__init__.py",
    "app/core.py",
    "app/core/__init__.py",
    "app/space/deep.py",
    "app/stub.pyi",
    "src/lib/__init__.py",
    "src/lib/tool.py",
    "tests/test_it.py",
    "scripts/run-it.py",
    "setup.py",
    "README.md",
)


def modules(*roots: str) -> ModuleMap:
    return ModuleMap(PATHS, roots)


@pytest.mark.parametrize(
    "path, expected",
    [
        ("app/__init__.py", ("app",)),
        ("app/core.py", ("app.core",)),
        ("app/core/__init__.py", ("app.core",)),
        ("app/space/deep.py", ("app.space.deep",)),
        ("app/stub.pyi", ("app.stub",)),
        ("setup.py", ("setup",)),
        ("src/lib/tool.py", ("src.lib.tool",)),
        ("scripts/run-it.py", ()),
        ("README.md", ()),
    ],
)
def test_names_below_one_root(path: str, expected: tuple[str, ...]) -> None:
    assert modules(".").names(path) == expected


def test_a_file_below_two_roots_has_two_names_the_longest_root_first() -> None:
    found = modules(".", "src/")
    assert found.names("src/lib/tool.py") == ("lib.tool", "src.lib.tool")
    assert found.name("src/lib/tool.py") == "lib.tool"


def test_a_file_beside_every_root_has_no_name() -> None:
    assert modules("src").name("app/core.py") is None
    assert modules("src").package("app/core.py") is None


@pytest.mark.parametrize(
    "path, expected",
    [("app/__init__.py", "app"), ("app/space/deep.py", "app.space"), ("setup.py", "")],
)
def test_relative_imports_start_from_the_package(path: str, expected: str) -> None:
    assert modules(".").package(path) == expected


def test_a_package_wins_over_a_module_of_its_name() -> None:
    assert modules(".").path("app.core") == "app/core/__init__.py"
    assert modules(".").shadowed("app/core.py") == "app/core/__init__.py"
    assert modules(".").shadowed("app/core/__init__.py") is None
    assert modules(".").shadowed("app/stub.pyi") is None


def test_namespace_packages_exist_without_a_file() -> None:
    found = modules(".")
    assert found.path("app.space") is None
    assert found.is_package("app.space") and found.exists("app.space")
    assert not found.exists("app.nowhere") and not found.is_package("app.space.deep")


def test_stubs_are_found_when_asked_for() -> None:
    assert modules(".").path("app.stub") is None
    assert modules(".").path("app.stub", suffix=".pyi") == "app/stub.pyi"


def test_first_party_is_what_lies_below_a_root() -> None:
    found = modules("src")
    assert found.is_first_party("lib.anything") and not found.is_first_party("app.core")
    assert not found.is_first_party("os.path")


def test_submodules_are_those_directly_below() -> None:
    assert modules(".").submodules("app") == {"core", "space", "stub"}
    assert modules(".").submodules("app.space") == {"deep"}
    assert modules(".").submodules("os") == frozenset()


def test_top_names_hold_every_first_part() -> None:
    assert modules("src").top_names() == {"lib"}
    assert {"app", "src", "setup"} <= modules(".").top_names()


def test_packages_are_gone_through_down_to_the_module() -> None:
    assert down_to("a.b.c") == ["a", "a.b", "a.b.c"]
    assert down_to("a") == ["a"]
    assert down_to("") == []
