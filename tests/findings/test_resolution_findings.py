"""Where a name comes from, by which names it is reached: played from the plan to the program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.findings.playing import (
    Files,
    Played,
    assert_left_alone,
    assert_right,
    assert_same,
    canonize,
    git,
    play,
    printed,
    repository,
)
from tests.findings.together import Case, misfits, play_together

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


def _listed() -> Iterator[tuple[str, Files]]:
    for spelt, lists in LISTED.items():
        yield f"a star: {spelt}", {
            **APP, **MORE, "app/old.py": OLD_LISTED + lists,
            "main.py": "from app.old import *\n\nprint(helper())\n" + USE,
        }  # fmt: skip


def _unlisted() -> Iterator[tuple[str, Files]]:
    other = "def other():\n    return 'other'\n\n\n"
    for spelt in ("extended", "appended", "annotated", "added", "a sum"):
        yield f"no list: {spelt}", {
            **APP, "app/old.py": OLD_LISTED + other + LISTED[spelt].replace("Old", "other"),
            "main.py": "import use\nfrom app.old import *\n\nprint(helper(), other())\n",
            "use.py": "from app.old import Old\n\n" + USE,
        }  # fmt: skip


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


def _registered() -> Iterator[tuple[str, Files]]:
    for spelt, (package, imported, base) in BASES.items():
        old = f"{imported}\n\n\nclass Old({base}):{OLD_BODY}"
        yield f"a base: {spelt}", {**PLUG, "plug/__init__.py": package, "app/old.py": old}


def _of_plain_bases() -> Iterator[tuple[str, Files]]:
    for spelt in ("the package", "relative", "a star", "an alias", "a lookup"):
        package, imported, base = BASES[spelt]
        yield f"a plain base: {spelt}", {
            **APP, "plug/base.py": "class Base:\n    pass\n", "plug/__init__.py": package,
            "app/old.py": f"{imported}\n\n\nclass Old({base}):{OLD_BODY}",
            "main.py": "from app.old import Old\n\n" + USE,
        }  # fmt: skip


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


def _lazy() -> Iterator[tuple[str, Files]]:
    for spelt, package in LAZY.items():
        for use, program in LAZY_USES.items():
            files = {**APP, "app/__init__.py": package, "main.py": program}
            yield f"lazy: {spelt}, {use}", files


def _lazy_for_others() -> Iterator[tuple[str, Files]]:
    yield "lazy: only others may ask", {
        **APP, "app/__init__.py": LAZY["by a table"],
        "main.py": "from app.old import Old\n\n" + USE, "app/other.py": "print(1)\n",
    }  # fmt: skip


def _lazy_of_something_else() -> Iterator[tuple[str, Files]]:
    for name, package in {
        "nothing": "def __getattr__(name):\n    raise AttributeError(name)\n",
        "another": LAZY["by a table"].replace("old", "third").replace("Old", "Third"),
    }.items():
        yield f"lazy for {name}", {
            **APP, "app/__init__.py": package, "app/third.py": "class Third:\n    pass\n",
            "main.py": "from app import new\nfrom app.old import Old\n\n" + USE,
        }  # fmt: skip


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


def _global() -> Iterator[tuple[str, Files]]:
    for shape, program in GLOBAL.items():
        yield f"global: {shape}", {**APP, "main.py": program, "other.py": OTHER}


NO_TARGETS = {
    "under main": "if __name__ == '__main__':\n    class New:\n        pass\n",
    "for types": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    class New:\n"
    "        pass\n",
}
PLAIN_USE = {"main.py": "from app.old import Old\n\n" + USE}

# Played together, by how they end ----------------------------------------------------------------

TOPS = ("app", "plug", "other", "use")
SEEN = "a star: by a decorator"
LOSABLE = dict([*_listed(), *_registered(), *_lazy_for_others(), *_global()])
ASKED = dict([*_lazy(), (SEEN, LOSABLE.pop(SEEN))])
GOING = dict([*_unlisted(), *_of_plain_bases(), *_lazy_of_something_else()])
GONE = {name: "Old" if name.startswith("no list") else "class Old" for name in GOING}
NAMED_ALIKE = {
    f"global, one name: {shape}": {
        **APP, "app/new.py": NEW.replace("New", "Old"), "main.py": GLOBAL[shape],
    }
    for shape in ("another name", "used elsewhere")
}  # fmt: skip


@cache
def played(group: str) -> dict[str, Played]:
    cases = {
        name: Case(files, f"app.new:{'Old' if name in NAMED_ALIKE else 'New'}", "app.old:Old",
                   tops=TOPS)
        for name, files in globals()[group].items()
    }  # fmt: skip
    return play_together(cases)


ALL_GOING = {**GOING, **NAMED_ALIKE}
NOWHERE = {name: {**APP, **PLAIN_USE, "app/new.py": new} for name, new in NO_TARGETS.items()}


@pytest.mark.parametrize("name", LOSABLE)
def test_what_something_may_still_ask_for_is_never_lost(name: str) -> None:
    found = played("LOSABLE")[name]
    assert "check uses failed" not in found.ran.out
    assert_same(found)
    if name.startswith(("a base", "lazy")):
        assert found.has("app/old.py", "class Old")


@pytest.mark.parametrize("name", ASKED)
def test_what_may_be_handed_on_or_seen_is_asked_about(name: str) -> None:
    assert_left_alone(played("ASKED")[name], "check uses failed")
    assert misfits(ASKED[name], "app.new:New", "app.old:Old")


@pytest.mark.parametrize("name", ALL_GOING)
def test_what_nothing_asks_for_goes(name: str) -> None:
    assert_right(played("ALL_GOING")[name], GONE.get(name, "app.old"))


@pytest.mark.parametrize("name", NOWHERE)
def test_a_name_that_no_import_gives_is_no_target(name: str) -> None:
    assert_left_alone(played("NOWHERE")[name])


def test_a_name_that_only_a_function_has_is_no_target() -> None:
    local = "def make():\n    class New:\n        pass\n"
    files = {**APP, **PLAIN_USE, "app/new.py": local}
    assert_left_alone(play(files, "app.new:New", "app.old:Old"))
