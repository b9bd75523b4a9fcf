"""Where a name comes from, by which names it is reached: played from the plan to the program."""

from __future__ import annotations

import pytest

from tests.findings.playing import (
    assert_left_alone,
    assert_right,
    assert_same,
    canonize,
    git,
    play,
    printed,
    repository,
)

OLD = "class Old:\n    def run(self):\n        return 'run'\n"
NEW = "class New:\n    def run(self):\n        return 'run'\n"
APP = {"app/__init__.py": "", "app/new.py": NEW, "app/old.py": OLD}
USE = "print(Old().run())\n"


def test_the_player_sees_a_plain_migration_through() -> None:
    played = play(
        {**APP, "main.py": "from app.old import Old\n\n" + USE}, "app.new:New", "app.old:Old"
    )
    assert_right(played, "Old")
    assert "app/old.py" not in played.after


# Source roots: scan, plan and codemods give a module one name ----------------------------------

FACTORY = """
class Factory:
    def __init__(self, size=1):
        self.size = size

    def create(self, kind):
        if kind == "a":
            return [self.size]
        return [kind, self.size]

    def reset(self):
        self.size = 1
        return self
"""
ROOTS = {
    "pytest": {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["lib"]\n'},
    "pytest.ini": {"pytest.ini": "[pytest]\npythonpath = . lib\n"},
    "setuptools": {"pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["lib"]\n'},
    "setup.cfg": {"setup.cfg": "[options]\npackage_dir =\n    = lib\n"},
    "poetry": {"pyproject.toml": '[tool.poetry]\npackages = [{include = "*", from = "lib"}]\n'},
    "the imports": {"lib/more.py": "import factory\nimport legacy_factory\n"},
}


def _below(folder: str) -> dict[str, str]:
    return {
        f"{folder}/factory.py": FACTORY,
        f"{folder}/legacy_factory.py": FACTORY,
        f"{folder}/one.py": "from factory import Factory\n\nmade = Factory(2).create('a')\n",
        f"{folder}/use.py": "from legacy_factory import Factory\n\nprint(Factory().create('a'))\n",
    }


@pytest.mark.parametrize("root", ROOTS)
def test_the_scan_names_modules_from_the_roots_of_the_plan(root: str) -> None:
    with repository({**_below("lib"), **ROOTS[root]}) as top:
        before = printed(top, "lib/use.py", ["lib"])
        planned = canonize(top, "plan", "new", "--no-schema", "--group", "1")
        assert planned.status == 0, planned.text
        plan = (top / "migration_plan.yaml").read_text("utf-8")
        assert "canonical: factory:Factory" in plan and "lib.legacy_factory" not in plan, plan
        git(top, "add", "-A")
        git(top, "commit", "-qm", "plan")
        ran = canonize(top, "run", "--all", "--yes")
        assert ran.status == 0, ran.text
        assert "from factory import Factory" in (top / "lib/use.py").read_text("utf-8")
        assert printed(top, "lib/use.py", ["lib"]) == before


def test_a_folder_that_no_setting_names_is_a_package_to_all() -> None:
    files = {p: t.replace("from ", "from lib.") for p, t in _below("lib").items()}
    with repository({**files, "pyproject.toml": "[tool.pytest.ini_options]\n"}) as top:
        planned = canonize(top, "plan", "new", "--no-schema", "--group", "1")
        assert planned.status == 0, planned.text
        assert "lib.factory:Factory" in (top / "migration_plan.yaml").read_text("utf-8")


def test_a_plan_that_names_a_module_from_another_root_than_all_imports_stops() -> None:
    played = play(
        {**_below("lib"), **ROOTS["pytest"]}, "lib.factory:Factory", "lib.legacy_factory:Factory",
        program="lib/use.py", path=["lib"],
    )  # fmt: skip
    assert_left_alone(played, "it is imported as legacy_factory")
    assert played.ran.status == 2


# `__all__` in every spelling, across files -----------------------------------------------------

OLD_LISTED = OLD + "\n\ndef helper():\n    return 'help'\n\n\n"
LISTED = {
    "extended": '__all__ = ["helper"]\n__all__.extend(["Old"])\n',
    "appended": '__all__ = ["helper"]\n__all__.append("Old")\n',
    "a sum": '__all__ = ["helper"] + ["Old"]\n',
    "spliced": '__all__ = ["helper", *["Old"]]\n',
    "annotated": '__all__: list[str] = ["helper", "Old"]\n',
    "added": '__all__ = ("helper",)\n__all__ += ("Old",)\n',
    "copied": '__all__ = list(("helper", "Old"))\n',
    "split": '__all__ = "helper Old".split()\n',
    "under a condition": '__all__ = ["helper"]\nif helper:\n    __all__ += ["Old"]\n',
    "by a decorator": "__all__ = []\n\n\ndef public(thing):\n    __all__.append(thing.__name__)\n"
    "    return thing\n\n\npublic(Old), public(helper)\n",
    "by another's": "from app import more\n\n__all__ = [*more.__all__]\n",
}
MORE = {"app/more.py": '__all__ = ["helper", "Old"]\n'}


@pytest.mark.parametrize("spelt", LISTED)
def test_a_name_that_a_star_brings_is_never_lost(spelt: str) -> None:
    played = play(
        {
            **APP, **MORE, "app/old.py": OLD_LISTED + LISTED[spelt],
            "main.py": "from app.old import *\n\nprint(helper())\n" + USE,
        },
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_same(played)


@pytest.mark.parametrize("spelt", ["extended", "appended", "annotated", "added", "a sum"])
def test_a_name_that_no_list_lists_goes(spelt: str) -> None:
    listed = LISTED[spelt].replace("Old", "other")
    other = "def other():\n    return 'other'\n\n\n"
    played = play(
        {
            **APP, "app/old.py": OLD_LISTED + other + listed,
            "main.py": "import use\nfrom app.old import *\n\nprint(helper(), other())\n",
            "use.py": "from app.old import Old\n\n" + USE,
        },
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_right(played, "Old")
