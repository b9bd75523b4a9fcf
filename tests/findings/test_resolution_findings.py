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


# Registered through a base that is handed on ----------------------------------------------------

BASE = """
TABLE = {}


class Base:
    def __init_subclass__(cls):
        TABLE[cls.__name__] = cls
"""
PLUG = {
    "plug/base.py": BASE,
    "app/__init__.py": "",
    "app/new.py": NEW,
    "main.py": "import app.old\nfrom plug.base import TABLE\n\nprint(TABLE['Old']().run())\n",
}
OLD_BODY = "\n    def run(self):\n        return 'run'\n"
BASES = {
    "the package": ("from plug.base import Base\n", "from plug import Base", "Base"),
    "relative": ("from .base import Base\n", "from plug import Base", "Base"),
    "a star": ("from .base import *\n", "from plug import Base", "Base"),
    "an alias": ("from .base import Base as Root\n", "from plug import Root as R", "R"),
    "an assignment": ("from . import base\n\nRoot = base.Base\n", "from plug import Root", "Root"),
    "a lookup": ("from .base import Base\n", "import plug", "plug.Base"),
    "in try": ("try:\n    from .base import Base\nexcept ImportError:\n    Base = object\n",
               "from plug import Base", "Base"),
    "a subclass": ("from .base import Base\n\n\nclass Mid(Base):\n    pass\n",
                   "from plug import Mid", "Mid"),
    "generic": ("from .base import Base\n", "import plug as p\nimport typing", "p.Base"),
    "lazy": ("def __getattr__(name):\n    import plug.base as b\n    return getattr(b, name)\n",
             "from plug import Base", "Base"),
}  # fmt: skip


@pytest.mark.parametrize("spelt", BASES)
def test_what_a_base_that_is_handed_on_may_register_stays(spelt: str) -> None:
    package, imported, base = BASES[spelt]
    old = f"{imported}\n\n\nclass Old({base}):{OLD_BODY}"
    played = play({**PLUG, "plug/__init__.py": package, "app/old.py": old},
                  "app.new:New", "app.old:Old")  # fmt: skip
    assert_same(played)
    assert played.has("app/old.py", "class Old")


@pytest.mark.parametrize("spelt", ["the package", "relative", "a star", "an alias", "a lookup"])
def test_what_derives_from_a_plain_base_goes(spelt: str) -> None:
    package, imported, base = BASES[spelt]
    played = play(
        {
            **APP, "plug/base.py": "class Base:\n    pass\n", "plug/__init__.py": package,
            "app/old.py": f"{imported}\n\n\nclass Old({base}):{OLD_BODY}",
            "main.py": "from app.old import Old\n\n" + USE,
        },
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_right(played, "class Old")


# A package whose `__getattr__` hands a class on -------------------------------------------------

LAZY = {
    "by import_module": "from importlib import import_module\n\n\ndef __getattr__(name):\n"
    "    return getattr(import_module('.old', __name__), name)\n",
    "by a table": "import importlib\n\n_HOMES = {'Old': '.old'}\n\n\ndef __getattr__(name):\n"
    "    if name not in _HOMES:\n        raise AttributeError(name)\n"
    "    return getattr(importlib.import_module(_HOMES[name], __name__), name)\n",
    "by a table of lists": "import importlib\n\n_HOMES = {'old': ['Old']}\n\n\n"
    "def __getattr__(name):\n    for home, names in _HOMES.items():\n        if name in names:\n"
    "            return getattr(importlib.import_module(f'app.{home}'), name)\n"
    "    raise AttributeError(name)\n",
    "by an import": "def __getattr__(name):\n    if name == 'Old':\n        from . import old\n\n"
    "        return getattr(old, name)\n    raise AttributeError(name)\n",
    "by its whole path": "def __getattr__(name):\n    import importlib\n\n"
    "    return getattr(importlib.import_module('app.old'), name)\n",
}
LAZY_USES = {
    "a from-import": "from app import Old\n\n" + USE,
    "a lookup": "import app\n\nprint(app.Old().run())\n",
}


@pytest.mark.parametrize("use", LAZY_USES)
@pytest.mark.parametrize("spelt", LAZY)
def test_what_a_package_hands_on_lazily_is_never_lost(spelt: str, use: str) -> None:
    played = play(
        {**APP, "app/__init__.py": LAZY[spelt], "main.py": LAZY_USES[use]},
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_same(played)
    assert played.has("app/old.py", "class Old")


def test_a_lazy_home_of_its_own_is_kept_for_others() -> None:
    played = play(
        {
            **APP, "app/__init__.py": LAZY["by a table"],
            "main.py": "from app.old import Old\n\n" + USE, "other.py": "print(1)\n",
        },
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_same(played)
    assert played.has("app/old.py", "class Old")


@pytest.mark.parametrize(
    "package",
    [
        "def __getattr__(name):\n    raise AttributeError(name)\n",
        LAZY["by a table"].replace("old", "third").replace("Old", "Third"),
    ],
)
def test_a_package_that_hands_something_else_on_is_in_nobodys_way(package: str) -> None:
    files = {
        **APP, "app/__init__.py": package, "app/third.py": "class Third:\n    pass\n",
        "main.py": "from app import new\nfrom app.old import Old\n\n" + USE,
    }  # fmt: skip
    assert_right(play(files, "app.new:New", "app.old:Old"), "class Old")


# A function that binds the name for the whole module --------------------------------------------

GLOBAL = {
    "another name": "def load():\n    global Old\n    from app.old import Old\n\n\nload()\n" + USE,
    "a module's name": "Old = None\n\n\ndef load():\n    global Old\n"
    "    from app.old import Old\n\n\nload()\n" + USE,
    "used elsewhere": "def load():\n    global Old\n    from app.old import Old\n\n\n"
    "def use():\n    return Old().run()\n\n\nload()\nprint(use())\n",
    "under try": "def load():\n    global Old\n    try:\n        from app.old import Old\n"
    "    except ImportError:\n        Old = None\n\n\nload()\n" + USE,
    "asked by another": "import other\n\nother.load()\nprint(other.Old().run())\n",
}
OTHER = "def load():\n    global Old\n    from app.old import Old\n"


@pytest.mark.parametrize("shape", GLOBAL)
def test_a_name_that_a_function_binds_globally_is_never_lost(shape: str) -> None:
    files = {**APP, "main.py": GLOBAL[shape], "other.py": OTHER}
    assert_same(play(files, "app.new:New", "app.old:Old"))


@pytest.mark.parametrize("shape", ["another name", "used elsewhere"])
def test_a_name_of_its_own_is_bound_globally_as_before(shape: str) -> None:
    files = {
        **APP, "app/new.py": NEW.replace("New", "Old"), "main.py": GLOBAL[shape],
    }  # fmt: skip
    played = play(files, "app.new:Old", "app.old:Old")
    assert_right(played, "app.old")


@pytest.mark.parametrize(
    "new",
    [
        "if __name__ == '__main__':\n    class New:\n        pass\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    class New:\n        pass\n",
        "def make():\n    class New:\n        pass\n",
    ],
)
def test_a_name_that_no_import_gives_is_no_target(new: str) -> None:
    played = play(
        {**APP, "app/new.py": new, "main.py": "from app.old import Old\n\n" + USE},
        "app.new:New", "app.old:Old",
    )  # fmt: skip
    assert_left_alone(played)
