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
        ("pytest.ini", "[pytest]\npythonpath = lib .", "pythonpath of pytest in pytest.ini"),
        ("setup.cfg", "[tool:pytest]\npythonpath = lib", "pythonpath of pytest in setup.cfg"),
        ("setup.cfg", "[options.packages.find]\nwhere = lib", "packages.find of setup.cfg"),
        ("setup.cfg", "[options]\npackage_dir =\n    = lib", "package_dir of setup.cfg"),
        ("setup.cfg", "[options]\npackage_dir =\n    a = lib/a", "package_dir of setup.cfg"),
        ("setup.py", 'setup(package_dir={"": "lib"})', "setup.py"),
        ("setup.py", 'setup(package_dir={"a": "lib/a"})', "setup.py"),
        ("setup.py", 'setup(packages=find_packages("lib"))', "setup.py"),
        ("setup.py", 'setup(packages=find_namespace_packages(where="lib"))', "setup.py"),
        ("pyproject.toml", '[tool.setuptools.package-dir]\na = "lib/a"', "package-dir of"),
        ("pyproject.toml", '[tool.pytest]\npythonpath = ["lib"]', "pythonpath of pytest"),
        ("tox.ini", "[pytest]\npythonpath = lib", "pythonpath of pytest in tox.ini"),
        ("pyproject.toml", '[tool.mypy]\nmypy_path = "stubs:lib"', "mypy_path in pyproject"),
        ("pyproject.toml", '[tool.mypy]\nmypy_path = ["lib"]', "mypy_path in pyproject"),
        ("pyproject.toml", '[tool.mypy]\nmypy_path = "$MYPY_CONFIG_FILE_DIR/lib"', "mypy_path"),
        ("mypy.ini", "[mypy]\nmypy_path = stubs, lib", "mypy_path in mypy.ini"),
        ("setup.cfg", "[mypy]\nmypy_path = lib", "mypy_path in setup.cfg"),
        ("pyproject.toml", '[tool.pyright]\nextraPaths = ["lib"]', "extraPaths of pyright"),
        (
            "pyproject.toml",
            '[[tool.pyright.executionEnvironments]]\nroot = "lib"',
            "executionEnvironments of pyright",
        ),
        (
            "pyrightconfig.json",
            '{\n  // the "library"\n  "executionEnvironments": [{"root": "lib",},],\n}',
            "executionEnvironments of pyright in pyrightconfig.json",
        ),
        ("pyrightconfig.json", '{"extraPaths": ["./lib"] /* yes */}', "extraPaths of pyright"),
        (
            "pyproject.toml",
            '[tool.hatch.build.targets.wheel]\npackages = ["lib/a"]',
            "packages of hatch",
        ),
        ("pyproject.toml", '[tool.hatch.build]\nsources = ["lib"]', "sources of hatch"),
        ("pyproject.toml", '[tool.hatch.build.sources]\n"lib" = ""', "sources of hatch"),
        ("pyproject.toml", '[tool.hatch.build]\ndev-mode-dirs = ["lib"]', "dev-mode-dirs of"),
        ("pyproject.toml", '[tool.ruff]\nsrc = ["lib", "."]', "src of ruff in pyproject.toml"),
        ("ruff.toml", 'src = ["lib"]', "src of ruff in ruff.toml"),
        ("pyproject.toml", '[tool.uv.build-backend]\nmodule-root = "lib"', "module-root of uv"),
        ("pyproject.toml", '[tool.pdm.build]\npackage-dir = "lib"', "package-dir of pdm"),
        ("pyproject.toml", '[tool.maturin]\npython-source = "lib"', "python-source of maturin"),
        ("pyproject.toml", '[tool.isort]\nsrc_paths = ["lib"]', "src_paths of isort"),
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
        "[tool.hatch]\nbuild = 1",
        '[tool.hatch.build.targets.wheel]\npackages = ["a"]',
        '[tool.hatch.build.sources]\n"lib" = "acme"',
        '[tool.setuptools.package-dir]\nacme = "lib"',
        "[tool.pyright]\nexecutionEnvironments = 1",
        '[tool.ruff]\nsrc = ["nowhere"]',
        '[tool.ruff]\nsrc = ["lib"]\n[tool.ruff.lint.isort]\nknown-first-party = ["lib"]',
        '[tool.isort]\nsrc_paths = ["lib"]\nknown_first_party = ["lib", "x"]',
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


@pytest.mark.parametrize(
    "text",
    [
        '[tool.ruff]\nsrc = ["app"]',
        '[tool.mypy]\nmypy_path = "app"',
        '[tool.pyright]\nextraPaths = ["app"]',
        '[tool.ruff]\nsrc = ["stubs"]',
    ],
)
def test_a_checker_does_not_make_a_root_of_a_package_or_of_stubs(text: str) -> None:
    files = {"pyproject.toml": text, "app/__init__.py": "", "app/a.py": "", "stubs/b.pyi": ""}
    assert list(roots(files)) == ["."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("packages=['app', *('app.' + name for name in find_packages('app'))]", ["."]),
        ("packages=find_namespace_packages(where='app')", ["."]),
        ("packages=find_packages('app'), package_dir={'': 'app'}", ["app", "."]),
        ("packages=find_packages('lib')", ["lib", "."]),
    ],
)
def test_where_packages_are_looked_for_makes_no_root_of_a_package(
    text: str, found: list[str]
) -> None:
    files = {"app/__init__.py": "", "app/a/__init__.py": "", "lib/b/__init__.py": ""}
    assert list(roots({"setup.py": f"setup({text})", **files})) == found


def test_what_runs_the_tests_is_believed_even_of_a_package() -> None:
    text = '[tool.pytest.ini_options]\npythonpath = ["app"]'
    files = {"pyproject.toml": text, "app/__init__.py": "", "app/a.py": ""}
    assert list(roots(files)) == ["app", "."]


@pytest.mark.parametrize("text", ["{", "[1]", "null", '{"extraPaths": 3}', "\xff"])
def test_a_configuration_that_can_not_be_read_says_nothing(text: str) -> None:
    assert list(roots({"pyrightconfig.json": text, "setup.py": text, "lib/a.py": ""})) == ["."]


WORKSPACE = {
    "python/pyproject.toml": "[tool.uv.workspace]\nmembers = ['libs/*', 'app']\n"
    "exclude = ['libs/left']\n",
    "python/libs/core/pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['lib/core']",
    "python/libs/core/lib/core/__init__.py": "",
    "python/libs/flat/pyproject.toml": "[project]\nname = 'flat'",
    "python/libs/flat/flat/__init__.py": "",
    "python/libs/left/pyproject.toml": "[project]\nname = 'left'",
    "python/libs/left/src/left/__init__.py": "",
    "python/libs/deep/down/pyproject.toml": "[project]\nname = 'down'",
    "python/libs/deep/down/src/down/__init__.py": "",
    "python/app/pyproject.toml": "[project]\nname = 'app'",
    "python/app/src/app/__init__.py": "",
    "other/pyproject.toml": "[project]\nname = 'other'",
    "other/src/other/__init__.py": "",
}


def test_the_members_of_a_workspace_are_installed_side_by_side() -> None:
    found = roots(WORKSPACE)
    assert [*found] == ["python/app/src", "python/libs/core/lib", "python/libs/flat", "."]
    assert found["python/libs/core/lib"] == (
        "packages of hatch in pyproject.toml, of a member of uv's workspace"
    )
    text = WORKSPACE["python/pyproject.toml"]
    deep = {**WORKSPACE, "python/pyproject.toml": text.replace("libs/*", "libs/**")}
    assert "python/libs/deep/down/src" in roots(deep)
    assert "python/app/src" in roots(
        {**WORKSPACE, "python/pyproject.toml": text.replace("tool.uv", "tool.rye")}
    )
    assert [
        *roots({**WORKSPACE, "python/pyproject.toml": text.replace("[tool.uv", "[tool.x")})
    ] == ["."]


def test_a_packages_own_queue_is_not_that_of_the_standard_library() -> None:
    paths = ["src/app/__init__.py", "src/app/util/__init__.py", "src/app/util/queue.py"]
    modules = ["queue", "app.util.queue"]
    assert [r.folder for r in detect_roots(paths, lambda path: None, modules)] == ["src", "."]


def test_what_tests_play_with_is_not_the_standard_library() -> None:
    paths = ["app/a.py", "tests/examples/unittest.py"]
    assert [r.folder for r in detect_roots(paths, lambda path: None, ["unittest"])] == ["."]
    assert root_warnings(paths, ["."], ["unittest"]) == ()


def test_a_module_beside_scripts_may_be_called_as_one_of_the_standard_library() -> None:
    paths = ["tools/run.py", "tools/queue.py"]
    found = [r.folder for r in detect_roots(paths, lambda path: None, ["queue"])]
    assert found == ["tools", "."]


def test_a_module_in_a_package_is_found_where_the_library_has_none() -> None:
    paths = ["web/__init__.py", "web/shop.py"]
    found = [r.folder for r in detect_roots(paths, lambda path: None, ["shop"])]
    assert found == ["web", "."]


UTIL = "def load():\n    return 1\n\n\nLIMIT: int = 2\n"


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("from util import load\n", "app"),
        ("from util import LIMIT as most\n", "app"),
        ("import util\nprint(util.load())\n", "app"),
        ("from util import other\n", ""),  # what is installed under that name
        ("import util\nprint(util.other())\n", ""),
        ("from app.util import load\n", ""),
        ("from .util import load\n", ""),
        ("from utils import load\n", ""),
    ],
)
def test_a_script_beside_a_module_says_where_it_is_started(script: str, folder: str) -> None:
    files = {"app/__init__.py": "", "app/util.py": UTIL, "app/main.py": script, "main.py": script}
    found = detect_roots(files, lambda path: files.get(path, "").encode(), ["app.util"])
    assert [root.folder for root in found] == ([folder] if folder else []) + ["."]


def test_a_script_may_say_a_path_below_its_folder() -> None:
    files = {"app/lib/util.py": UTIL, "app/main.py": "from lib.util import load\n"}
    found = detect_roots(files, lambda path: files.get(path, "").encode(), ["app.lib.util"])
    assert found[0].folder == "app" and "app/main.py" in found[0].evidence


@pytest.mark.parametrize(
    ("more", "folders"),
    [
        ({}, ["contrib/runner", "."]),
        ({"pack/__init__.py": ""}, ["."]),
        ({"other/pack/__init__.py": ""}, ["."]),  # two of them: nobody knows which
        ({"contrib/runner/pack/base.py": ""}, ["."]),  # it is there: asked as any other
    ],
)
def test_a_new_module_goes_where_its_package_lies(more: dict[str, str], folders: list[str]) -> None:
    files = {"lib/a.py": "", "contrib/runner/pack/__init__.py": "", **more}
    found = detect_roots(files, lambda path: files.get(path, "").encode(), [], ["pack.base"])
    assert [root.folder for root in found] == folders
