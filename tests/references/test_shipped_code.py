"""What is installed without what it is to import."""

from __future__ import annotations

import pytest

from canonize.core.reasons import Code, code_of
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.shipped_code import not_shipped_with
from canonize.resolution.project import Project
from tests.findings.migrating import migrate

ROOTS = ("libs/a", "libs/b", "src", ".")
BOTH = {
    "libs/a/pyproject.toml": "[project]\nname = 'acme-a'\n",
    "libs/a/acme_a/__init__.py": "",
    "libs/a/acme_a/util.py": "def f(): ...\n",
    "libs/b/pyproject.toml": "[project]\nname = 'acme-b'\n",
    "libs/b/acme_b/__init__.py": "",
    "libs/b/acme_b/util.py": "def f(): ...\n",
}
REQUIRES = "[project]\nname = 'acme-b'\ndependencies = ['Acme_A>=1']\n"
POETRY = "[tool.poetry]\nname = 'acme-b'\n[tool.poetry.dependencies]\nacme-a = {path = '../a'}\n"
THROUGH = "[project]\nname = 'acme-b'\ndependencies = ['acme-c']\n"
MIDDLE = "[project]\nname = 'acme-c'\ndependencies = ['acme-a']\n"
SETUP = "[metadata]\nname = acme-b\n[options]\ninstall_requires =\n    acme-a\n"


def said(files: dict[str, str], path: str, module: str) -> str:
    tree = SourceTree(MemoryBase({name: text.encode() for name, text in files.items()}))
    reason = not_shipped_with(path, module, Project.of(tree, ROOTS))
    assert not reason or code_of(reason) is Code.REQUIREMENT
    return reason


USER = "libs/b/acme_b/util.py"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"libs/b/tests/test_it.py": "def test():\n    import acme_a\n"},
        {"libs/c/pyproject.toml": MIDDLE},
        {"pyproject.toml": "[project]\nname = 'all'\ndependencies = ['acme-a']\n"},
        {"app.py": "import acme_a\n"},
    ],
)
def test_another_distribution_has_to_be_required(more: dict[str, str]) -> None:
    told = said({**BOTH, **more}, USER, "acme_a.util")
    assert told == "acme-b does not require acme-a, which has acme_a.util"


@pytest.mark.parametrize(
    "more",
    [
        {"libs/b/pyproject.toml": REQUIRES},
        {"libs/b/pyproject.toml": POETRY},
        {"libs/b/pyproject.toml": THROUGH, "libs/c/pyproject.toml": MIDDLE},
        {"libs/b/pyproject.toml": "[tool.ruff]\n", "libs/b/setup.cfg": SETUP},
        {"libs/b/requirements/dev.txt": "-e ../a\nacme-a\n"},
        {"libs/b/acme_b/other.py": "from acme_a import util\n"},
        {"libs/b/tests/test_it.py": "import acme_a.util\n"},
        {"libs/b/pyproject.toml": "[tool.ruff]\nline-length = 100\n"},
    ],
)
def test_one_that_is_there_is_found(more: dict[str, str]) -> None:
    assert said({**BOTH, **more}, USER, "acme_a.util") == ""


def test_within_one_distribution_nothing_is_asked() -> None:
    files = {**BOTH, "libs/b/acme_b/new.py": "def f(): ...\n"}
    assert said(files, USER, "acme_b.new") == ""
    assert said({**BOTH, "app/new.py": ""}, "tools/x.py", "app.new") == ""
    assert said(BOTH, USER, "collections.abc") == ""


SRC = {
    "pyproject.toml": "[project]\nname = 'app'\n",
    "src/app/__init__.py": "",
    "src/app/util.py": "def f(): ...\n",
    "src/app/new.py": "def f(): ...\n",
    "helpers/__init__.py": "",
    "helpers/util.py": "def f(): ...\n",
    "tests/test_it.py": "",
}


@pytest.mark.parametrize(
    ("path", "module", "told"),
    [
        ("src/app/util.py", "helpers.util", "app is made of src, where helpers.util is not"),
        ("src/app/util.py", "app.new", ""),
        ("helpers/util.py", "app.new", ""),
        ("tests/test_it.py", "app.new", ""),
        ("tests/test_it.py", "helpers.util", ""),
    ],
)
def test_what_lies_beside_the_sources_is_not_shipped(path: str, module: str, told: str) -> None:
    assert said(SRC, path, module) == told


def test_what_nobody_publishes_is_missing_in_what_is_published() -> None:
    files = {**BOTH, "tools/common.py": "def f(): ...\n"}
    told = said(files, USER, "tools.common")
    assert told == "acme-b is published without tools/common.py"


CODE = "def f():\n    return 1\n"
USED = {
    **BOTH,
    "libs/a/acme_a/util.py": CODE,
    "libs/b/acme_b/util.py": CODE,
    "libs/b/acme_b/user.py": "from acme_b.util import f\nprint(f())\n",
}


@pytest.mark.parametrize(
    ("more", "accept", "goes"),
    [
        ({}, {}, False),
        ({"libs/b/pyproject.toml": REQUIRES}, {}, True),
        ({}, {"f requirement": "both are installed together"}, True),
    ],
)
def test_users_of_another_distribution_follow_where_it_is_required(
    more: dict[str, str], accept: dict[str, str], goes: bool
) -> None:
    found = migrate(
        {**USED, **more}, "acme_a.util:f", "acme_b.util:f", accept=accept, source_roots=ROOTS
    )
    assert found.is_changed("libs/b/acme_b/user.py") is goes
    assert bool(found.said("libs/b/acme_b/user.py", "refused")) is not goes


FOR_TESTS = {
    "app/__init__.py": "",
    "app/text.py": CODE,
    "app/use.py": "from app.text import f\nprint(f())\n",
}
TESTS = {
    "a package of tests": ("tests.helpers:f", {"tests/__init__.py": "", "tests/helpers.py": CODE}),
    "deep in it": ("tests.unit.factories:f", {"tests/unit/factories.py": CODE}),
    "a folder of another name": ("test_support.common:f", {"test_support/common.py": CODE}),
    "one file": ("conftest:f", {"conftest.py": CODE}),
    "who else has it is another test": (
        "tests.helpers:f",
        {"tests/helpers.py": CODE, "tests/test_it.py": "from tests.helpers import f\n"},
    ),
    "who else has it asks when it runs": (
        "tests.helpers:f",
        {"tests/helpers.py": CODE, "app/dev.py": "def go():\n    import tests.helpers\n"},
    ),
}


@pytest.mark.parametrize("how", TESTS)
def test_no_package_takes_what_is_there_for_tests(how: str) -> None:
    canonical, more = TESTS[how]
    found = migrate({**FOR_TESTS, **more}, canonical, "app.text:f")
    assert not found.is_changed("app/use.py") and found.has("app/text.py", "def f")
    assert any("comes without it" in why for why in found.said("app/use.py", "refused"))


SHIPPED = {
    "what lies in the package": ("app.testing:f", {"app/testing.py": CODE}, "app/use.py"),
    "its own tests": ("app.tests.util:f", {"app/tests/util.py": CODE}, "app/use.py"),
    "a test is the user": (
        "tests.helpers:f",
        {
            "app/use.py": "",
            "tests/helpers.py": CODE,
            "tests/__init__.py": "",
            "tests/test_it.py": "from app.text import f\nassert f()\n",
        },
        "tests/test_it.py",
    ),
    "a script is the user": (
        "tests.helpers:f",
        {"app/use.py": "", "tests/helpers.py": CODE, "run.py": "from app.text import f\nf()\n"},
        "run.py",
    ),
    "another module has it already": (
        "tests.helpers:f",
        {"tests/helpers.py": CODE, "app/boot.py": "import tests.helpers\n"},
        "app/use.py",
    ),
}


@pytest.mark.parametrize("how", SHIPPED)
def test_what_comes_along_is_taken(how: str) -> None:
    canonical, more, user = SHIPPED[how]
    found = migrate({**FOR_TESTS, **more}, canonical, "app.text:f")
    assert found.is_changed(user) and not found.said(user, "refused")


def test_a_person_may_say_that_tests_are_installed() -> None:
    accept = {"f requirement": "the image has all of the repository"}
    canonical, more = TESTS["a package of tests"]
    found = migrate({**FOR_TESTS, **more}, canonical, "app.text:f", accept=accept)
    assert found.is_changed("app/use.py") and not found.has("app/text.py", "def f")
