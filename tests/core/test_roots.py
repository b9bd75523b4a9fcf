"""Source roots, each with the evidence that speaks for it."""

from __future__ import annotations

import pytest

from canonize.core.roots import detect_roots, root_warnings


def roots(files: dict[str, str], *modules: str) -> dict[str, str]:
    found = detect_roots(
        files, lambda path: files[path].encode() if path in files else None, modules
    )
    return {root.folder: root.evidence for root in found}


@pytest.mark.parametrize(
    "name, text, evidence",
    [
        (
            "pyproject.toml",
            '[tool.pytest.ini_options]\npythonpath = ["lib"]',
            "pythonpath of pytest",
        ),
        ("pyproject.toml", '[tool.setuptools.packages.find]\nwhere = ["lib"]', "packages.find of"),
        ("pyproject.toml", '[tool.setuptools]\npackage-dir = {"" = "lib"}', "package-dir of"),
        ("pyproject.toml", '[[tool.poetry.packages]]\ninclude = "a"\nfrom = "lib"', "poetry"),
        ("pytest.ini", "[pytest]\npythonpath = lib .", "pythonpath of pytest.ini"),
        ("setup.cfg", "[tool:pytest]\npythonpath = lib", "pythonpath of setup.cfg"),
        ("setup.cfg", "[options.packages.find]\nwhere = lib", "packages.find of setup.cfg"),
        ("setup.cfg", "[options]\npackage_dir =\n    = lib", "package_dir of setup.cfg"),
    ],
)
def test_tool_configuration_is_believed(name: str, text: str, evidence: str) -> None:
    found = roots({name: text, "lib/a/b.py": ""})
    assert list(found) == ["lib", "."]
    assert evidence in found["lib"]


@pytest.mark.parametrize(
    "text",
    [
        '[tool.pytest.ini_options]\npythonpath = ["nowhere"]',
        '[tool.pytest.ini_options]\npythonpath = ["../lib", "/lib"]',
        "[tool.pytest.ini_options\n",
        "[tool]\npytest = 3",
        "[tool.setuptools.packages]\nfind = 1",
    ],
)
def test_configuration_that_leads_nowhere_adds_no_root(text: str) -> None:
    assert list(roots({"pyproject.toml": text, "lib/a/b.py": ""})) == ["."]


def test_a_src_folder_is_a_root_unless_it_is_a_package() -> None:
    assert list(roots({"src/a/b.py": ""})) == ["src", "."]
    assert list(roots({"src/__init__.py": "", "src/a/b.py": ""})) == ["."]
    assert list(roots({"src/notes.md": ""})) == ["."]


def test_a_module_that_a_plan_names_adds_the_folder_that_it_lies_in() -> None:
    files = {"services/api/app/core.py": "", "app/other.py": ""}
    assert roots(files, "app.core")["services/api"] == "app.core lies there"
    assert list(roots(files, "app.other")) == ["."]
    assert list(roots(files, "os.path")) == ["."]


def test_a_module_that_is_in_no_root_is_told_with_where_it_lies() -> None:
    paths = ["services/api/app/core.py", "app/other.py"]
    [warning] = root_warnings(paths, ["."], ["app.core", "app.other"])
    assert warning.startswith("app.core is in none of the source roots .;")
    assert warning.endswith("it lies below services/api")
    assert root_warnings(paths, ["services/api", "."], ["app.core", "app.other"]) == ()
