"""Other files change what one of the two works with: its new users get that, or lose it."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

LIMIT = "LIMIT = 5\n\n\ndef cut(x): return min(x, LIMIT)\n"
HELPER = "def _most(x): return min(x, 5)\n\n\ndef cut(x): return _most(x)\n"
TABLE = "OPTIONS = {'most': 5}\n\n\ndef cut(x): return min(x, OPTIONS['most'])\n"
CLASS = "class Conf:\n    most = 5\n\n\ndef cut(x): return min(x, Conf.most)\n"
LIST = "HOOKS = []\n\n\ndef _all(): return HOOKS\n\n\ndef cut(x): return len(_all()) + x\n"
CHANGES = {
    "a value": (LIMIT, "import app.{0}\napp.{0}.LIMIT = 2\n"),
    "a value under another name": (LIMIT, "from app import {0} as n\nn.LIMIT = 2\n"),
    "a value by setattr": (LIMIT, "import app.{0}\nsetattr(app.{0}, 'LIMIT', 2)\n"),
    "a helper": (HELPER, "import app.{0}\napp.{0}._most = lambda x: 0\n"),
    "an item": (TABLE, "from app.{0} import OPTIONS\nOPTIONS['most'] = 1\n"),
    "items of a table": (TABLE, "from app.{0} import OPTIONS as o\no.update(most=1)\n"),
    "an item in a function": (
        TABLE, "def go():\n    from app.{0} import OPTIONS\n    OPTIONS['most'] = 1\ngo()\n",
    ),
    "an attribute": (CLASS, "from app.{0} import Conf\nConf.most = 1\n"),
    "an entry": (LIST, "import app.{0} as n\nn.HOOKS.append(1)\n"),
    "more entries": (LIST, "import app.{0} as n\nn.HOOKS += [1]\n"),
}  # fmt: skip
SHARED = "from app.base import OPTIONS\n\n\ndef cut(x): return min(x, OPTIONS['most'])\n"
LEAVES_ALONE = {
    "it is only read": (TABLE, "from app.new import OPTIONS\nprint(OPTIONS['most'])\n"),
    "a copy": (TABLE, "from app.new import OPTIONS\nmine = dict(OPTIONS)\nmine['most'] = 1\n"),
    "its own name": (LIMIT, "from app.new import LIMIT\nLIMIT = 2\n"),
    "another name": (LIMIT + "MORE = 1\n", "import app.new\napp.new.MORE = 2\n"),
    "what both have": (SHARED, "from app.base import OPTIONS\nOPTIONS['most'] = 1\n"),
    "a local of that name": (TABLE, "def go(OPTIONS): OPTIONS['most'] = 1\ngo({})\n"),
}


def play(code: str, setup: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/new.py": code, "app/old.py": code, "app/setup.py": setup,
        "app/base.py": "OPTIONS = {'most': 5}\n",
        "main.py": "import app.setup\nfrom app.old import cut\nprint(cut(9))\n",
    }  # fmt: skip
    return migrate(files, "app.new:cut", "app.old:cut")


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize(("code", "setup"), CHANGES.values(), ids=CHANGES.keys())
def test_who_changes_it_keeps_them_apart(code: str, setup: str, side: str) -> None:
    migrated = play(code, setup.format(side))
    assert_same(migrated)
    assert migrated.has("main.py", "from app.old import cut")


@pytest.mark.parametrize(("code", "setup"), LEAVES_ALONE.values(), ids=LEAVES_ALONE.keys())
def test_who_does_not_stops_nothing(code: str, setup: str) -> None:
    migrated = play(code, setup)
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import cut"), migrated.said("main.py")


KEPT = "def connect(one):\n    HOOKS.add(one)\n    return one\n"
HOME = f"HOOKS = set()\n\n\n{KEPT}\n\ndef announce(): return len(HOOKS)\n"
BY_IMPORT = f"from app.old import HOOKS\n\n\n{KEPT}"
BOUND_ANEW = {
    "by another file": (HOME, BY_IMPORT, "from app import old\nold.HOOKS = {1}\n"),
    "by a fixture of a test": (
        HOME, BY_IMPORT, "from app.testing.state import go\ngo()\n",
    ),
    "by a function of its own": (
        HOME + "\n\ndef clear():\n    global HOOKS\n    HOOKS = set(HOOKS)\n", BY_IMPORT,
        "from app import old\nold.clear()\n",
    ),
    "by a function of the other": (
        HOME, BY_IMPORT + "\n\ndef clear():\n    global HOOKS\n    HOOKS = set()\n",
        "from app import new\nnew.clear()\n",
    ),
    "under another name": (
        HOME, BY_IMPORT.replace("import HOOKS", "import HOOKS as MINE").replace("HOOKS.", "MINE."),
        "import app.old as o\nsetattr(o, 'HOOKS', {1})\n",
    ),
    "with others in one statement": (
        HOME, BY_IMPORT, "from app import old\na, old.HOOKS = 1, {1}\n",
    ),
}  # fmt: skip
ONE_OBJECT = {
    "nobody": (HOME, BY_IMPORT, ""),
    "it is changed in place": (
        HOME, BY_IMPORT, "from app import old\nold.HOOKS.add(3)\nold.HOOKS |= {4}\n",
    ),
    "a local of that name": (HOME, BY_IMPORT, "def go(): HOOKS = {1}\ngo()\n"),
    "where both have it from": (
        "from app.base import HOOKS\n" + HOME.partition("\n")[2],
        BY_IMPORT.replace("app.old", "app.base"), "from app import base\nbase.HOOKS = {1}\n",
    ),
}  # fmt: skip


def play_one(old: str, new: str, setup: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/new.py": new, "app/old.py": old, "app/setup.py": setup,
        "app/base.py": "HOOKS = set()\n", "app/testing/__init__.py": "",
        "app/testing/state.py": "from app import old\n\n\ndef go(): old.HOOKS = {1}\n",
        "main.py": "import app.setup\nfrom app.old import connect\nfrom app import old\n"
        "connect(print)\nprint(old.announce())\n",
    }  # fmt: skip
    if "app.testing" not in setup:
        files = {path: text for path, text in files.items() if "testing" not in path}
    return migrate(files, "app.new:connect", "app.old:connect")


@pytest.mark.parametrize(("old", "new", "setup"), BOUND_ANEW.values(), ids=BOUND_ANEW.keys())
def test_one_object_of_which_one_name_is_bound_anew(old: str, new: str, setup: str) -> None:
    migrated = play_one(old, new, setup)
    assert_same(migrated)
    assert migrated.has("main.py", "from app.old import connect")


@pytest.mark.parametrize(("old", "new", "setup"), ONE_OBJECT.values(), ids=ONE_OBJECT.keys())
def test_one_object_that_stays_the_same(old: str, new: str, setup: str) -> None:
    migrated = play_one(old, new, setup)
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import connect"), migrated.said("main.py")
