"""A value that others put into the competitor's module is not put into the canonical's."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

CODE = "LIMIT = 1\n\n\ndef helper():\n    return LIMIT\n"
PUT = {
    "assigned": "import app.old\napp.old.LIMIT = 5\nprint(helper())\n",
    "assigned by another name": "from app import old\nold.LIMIT = 5\nprint(helper())\n",
    "patched": (
        "from unittest import mock\nwith mock.patch('app.old.LIMIT', 5):\n    print(helper())\n"
    ),
    "patched in the module": (
        "from unittest import mock\nimport app.old\n"
        "with mock.patch.object(app.old, 'LIMIT', 5):\n    print(helper())\n"
    ),
    "set by name": "import app.old\nsetattr(app.old, 'LIMIT', 5)\nprint(helper())\n",
    "after another module's": (
        "from unittest import mock\nfrom app import old\n"
        "with mock.patch('lib.old.LIMIT', 5):\n    old.LIMIT = 5\nprint(helper())\n"
    ),
    "by a package's other name, as a module is called that is there": (
        "import app as lib\nimport app.old\nlib.old.LIMIT = 5\nprint(helper())\n"
    ),
    "by a name of its own, as a module is called that is there": (
        "import app.old\nlib = app\nlib.old.LIMIT = 5\nprint(helper())\n"
    ),
}
READ = {
    "nothing": "print(helper())\n",
    "read": "from app.old import LIMIT\nprint(helper(), LIMIT)\n",
    "another module's": "import app.far\napp.far.LIMIT = 5\nprint(helper())\n",
    "another module's, which is called so, too": (
        "from lib import old\nold.LIMIT = 5\nprint(helper())\n"
    ),
    "another module's by its path": "import lib.old\nlib.old.LIMIT = 5\nprint(helper())\n",
    "another module's, patched by its path": (
        "from unittest import mock\nwith mock.patch('lib.old.LIMIT', 5):\n    print(helper())\n"
    ),
    "another module's, patched in it": (
        "from unittest import mock\nimport lib.old\n"
        "with mock.patch.object(lib.old, 'LIMIT', 5):\n    print(helper())\n"
    ),
}


def play(main: str):
    files = {"app/__init__.py": "", "app/new.py": CODE, "app/old.py": CODE, "app/far.py": CODE}
    files |= {"lib/__init__.py": "", "lib/old.py": "LIMIT = 3\n"}
    files["main.py"] = "from app.old import helper\n" + main
    return migrate(files, "app.new:helper", "app.old:helper")


@pytest.mark.parametrize("main", PUT.values(), ids=PUT.keys())
def test_who_puts_it_there_keeps_the_users(main: str) -> None:
    migrated = play(main)
    assert_same(migrated)
    assert migrated.has("app/old.py", "def helper")


@pytest.mark.parametrize("main", READ.values(), ids=READ.keys())
def test_who_only_reads_it_stops_nothing(main: str) -> None:
    migrated = play(main)
    assert_same(migrated)
    assert not migrated.has("app/old.py", "def helper")
