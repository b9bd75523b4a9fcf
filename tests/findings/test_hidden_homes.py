"""Homes that no import leads to: lazy modules, and folders of scripts that are no source roots."""

from __future__ import annotations

import pytest

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.dangling import dangling_references
from tests.accounting.accounting import bytes_of
from tests.findings.migrating import assert_same, migrate
from tests.findings.playing import assert_right, play

OLD = "class Old:\n    def run(self):\n        return 'run'\n"
NEW = "class New:\n    def run(self):\n        return 'run'\n"
APP = {"app/__init__.py": "", "app/new.py": NEW, "app/old.py": OLD}
USE = "print(Old().run())\n"
TABLE = (
    "import importlib\n_WHERE = {'Old': '.old'}\ndef __getattr__(name):\n"
    "    if name in _WHERE:\n"
    "        return getattr(importlib.import_module(_WHERE[name], __name__), name)\n"
    "    raise AttributeError(name)\n"
)
ATTACH = (
    "import importlib\ndef attach(package, table):\n"
    "    where = {n: m for m, names in table.items() for n in names}\n"
    "    def get(name):\n"
    "        if name in where:\n"
    "            return getattr(importlib.import_module(package + '.' + where[name]), name)\n"
    "        raise AttributeError(name)\n"
    "    return get, lambda: list(where)\n"
)
LAZY = {
    "a table": {"app/__init__.py": TABLE},
    "a table of whole paths": {"app/__init__.py": TABLE.replace("'.old'", "'app.old'")},
    "attached": {
        "app/__init__.py": "from app._lazy import attach\n"
        "__getattr__, __dir__ = attach('app', {'old': ['Old']})\n",
        "app/_lazy.py": ATTACH,
    },
    "import_module": {
        "app/__init__.py": "from importlib import import_module\ndef __getattr__(name):\n"
        "    if name == 'Old':\n        return getattr(import_module('.old', __name__), name)\n"
        "    raise AttributeError(name)\n"
    },
}


@pytest.mark.parametrize(
    "main", ["from app import Old\n" + USE, "import app\nprint(app.Old().run())\n"]
)
@pytest.mark.parametrize("files", LAZY.values(), ids=LAZY.keys())
def test_what_a_lazy_home_hands_on_stays(files: dict[str, str], main: str) -> None:
    migrated = migrate({**APP, **files, "main.py": main}, "app.new:New", "app.old:Old")
    assert migrated.has("app/old.py", "class Old")
    assert_same(migrated)


LAZY_FOR_OTHERS = {
    "nothing": "def __getattr__(name):\n    raise AttributeError(name)\n",
    "another module": TABLE.replace("Old", "New").replace(".old", ".new"),
    "an import in it, which moves": "def __getattr__(name):\n    if name == 'Old':\n"
    "        from .old import Old\n        return Old\n    raise AttributeError(name)\n",
}


@pytest.mark.parametrize("init", LAZY_FOR_OTHERS.values(), ids=LAZY_FOR_OTHERS.keys())
def test_a_lazy_module_of_others_keeps_nothing(init: str) -> None:
    files = {**APP, "app/__init__.py": init, "main.py": "from app.old import Old\n" + USE}
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert "app/old.py" not in migrated.after
    assert_same(migrated)


LIB = {"lib/new.py": NEW, "lib/legacy.py": OLD}


@pytest.mark.parametrize(
    "use",
    ["from legacy import Old\n" + USE, "import legacy\nprint(legacy.Old().run())\n"],
)
def test_what_scripts_of_a_folder_import_stays(use: str) -> None:
    migrated = migrate({**LIB, "lib/use.py": use}, "lib.new:New", "lib.legacy:Old")
    assert migrated.has("lib/legacy.py", "class Old")
    assert_same(migrated, "lib/use.py")


def test_a_module_that_shares_its_last_name_with_the_standard_library_goes() -> None:
    files = {
        "lib/new.py": NEW,
        "lib/queue.py": OLD,
        "main.py": "import queue\nprint(queue.Queue)\n",
    }
    migrated = migrate(files, "lib.new:New", "lib.queue:Old")
    assert "lib/queue.py" not in migrated.after


ROOTS = {
    "pytest": {"pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['lib']\n"},
    "pytest.ini": {"pytest.ini": "[pytest]\npythonpath = lib\n"},
    "setup.cfg": {"setup.cfg": "[options]\npackage_dir =\n    = lib\n"},
}


@pytest.mark.parametrize("configured", ROOTS.values(), ids=ROOTS.keys())
def test_roots_that_configuration_names(configured: dict[str, str]) -> None:
    files = {**LIB, **configured, "main.py": "from legacy import Old\n" + USE}
    played = play(files, "new:New", "legacy:Old", path=["lib"])
    assert_right(played, "Old")
    assert "lib/legacy.py" not in played.after


RENAMED = {
    "lib/__init__.py": "",
    "lib/tasks.py": "class New: ...\nclass Old: ...\n",
    "checks/first.py": "from lib.tasks import Old\nclass Base:\n    made = Old\n",
}


@pytest.mark.parametrize(
    "user, is_found",
    [
        ("import first\nclass T(first.Base): ...\n", False),
        ("from first import Base\nclass T(Base): ...\n", False),
        ("from first import *\nclass T(Base): ...\n", False),
        ("import first\nfirst.Old()\n", True),
        ("from first import Old\n", True),
        ("from first import *\nOld()\n", True),
    ],
)
def test_who_imports_a_module_of_scripts_as_a_whole_has_to_say_the_name(
    user: str, is_found: bool
) -> None:
    before = SourceTree(MemoryBase(bytes_of({**RENAMED, "checks/second.py": user})))
    text = RENAMED["checks/first.py"].replace("Old", "New").encode()
    path = "checks/first.py"
    after = before.with_changes([Change(path, before.read(path), text)])
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": "lib.tasks:New",
            "competitors": [{"symbol": "lib.tasks:Old", "verdict": "duplicate"}],
            "steps": [{"id": "a"}],
        }
    )
    found = dangling_references(before, after, Migration(plan, (".",)))
    assert bool(found) is is_found
