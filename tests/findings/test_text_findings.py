"""Text, configuration and documents that name a competitor: what must stay, and what must not."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

PENDING = "no step of the plan changes it"
CLASSES = {
    "app/__init__.py": "",
    "app/old.py": "class A:\n    pass\n\n\ndef spare():\n    return 0\n",
    "app/new.py": "class A:\n    pass\n",
}

# The ledger against the diff ------------------------------------------------------------------

CHANGED_BY_THE_DIFF = {
    "a legacy encoding": "# coding: cp1252\nfrom app.old import A  # § sign\n\nprint(A.__name__)\n"
    .encode("cp1252"),
    "another legacy encoding, in a string": (
        "# -*- coding: latin-1 -*-\nimport app.old; x = 'é', app.old.A\nprint(x[1].__name__)\n"
    ).encode("latin-1"),
    "names on lines of their own": b"from app.old import (\n    A,\n)\n\nprint(A.__name__)\n",
    "a line that goes on after a backslash": b"from app.old \\\n  import A\n\nprint(A.__name__)\n",
    "a name that stays beside": (
        b"from app.old import (\n    A,\n    spare,\n)\n\nprint(A.__name__, spare())\n"
    ),
    "inside a function, with a comment": (
        b"def f():\n    from app.old import (  # old\n        A as B,\n    )\n    return B\n\n\n"
        b"print(f().__name__)\n"
    ),
    "carriage returns": b"from app.old import (\r\n    A,\r\n)\r\nprint(A.__name__)\r\n",
}  # fmt: skip


@pytest.mark.parametrize("source", CHANGED_BY_THE_DIFF.values(), ids=CHANGED_BY_THE_DIFF.keys())
def test_what_the_diff_changes_is_never_said_to_stay(source: bytes) -> None:
    migrated = migrate({**CLASSES, "c.py": source}, "app.new:A", "app.old:A")
    assert_same(migrated, "c.py")
    assert migrated.is_changed("c.py")
    assert not [o for o in migrated.ledger.occurrences if PENDING in o.reason]


MODULES = {
    "app/__init__.py": "",
    "app/legacy/__init__.py": "",
    "app/legacy/opts.py": "def one():\n    return 1\n\n\ndef two():\n    return 2\n",
    "app/opts.py": "def one():\n    return 1\n\n\ndef two():\n    return 2\n",
}


@pytest.mark.parametrize(
    "source",
    [
        "from app.legacy.opts import (\n    one,\n    two,\n)\n\nprint(one(), two())\n",
        "from app.legacy.opts import one, two\n\nprint(one(), two())\n",
        "from app.legacy import opts\n\nprint(opts.one(), opts.two())\n",
        "import app.legacy.opts as o\n\nprint(o.one(), o.two())\n",
        "import app.legacy.opts\n\nprint(app.legacy.opts.one())\n",
    ],
)
def test_a_module_that_moves_as_a_whole_is_told_as_changed(source: str) -> None:
    migrated = migrate({**MODULES, "c.py": source}, "app.opts", "app.legacy.opts")
    assert_same(migrated, "c.py")
    assert not [o for o in migrated.ledger.occurrences if PENDING in o.reason]


def test_what_no_step_changes_is_still_told() -> None:
    files = {**CLASSES, "c.py": "import importlib\nx = importlib.import_module('app.old')\n"}
    migrated = migrate(files, "app.new:A", "app.old:A", steps=("rewrite_imports",))
    said = {**files, "d.py": "from app.old import A\n"}
    left = migrate(said, "app.new:A", "app.old:A", steps=("insert_deprecations",))
    assert not migrated.is_changed("c.py")
    assert [o.line for o in left.ledger.occurrences if o.path == "d.py" and PENDING in o.reason]
