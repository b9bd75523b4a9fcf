"""Names that a module only gives to what lies outside of the repository."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.other_names import is_other_name
from tests.resolution.code_bases import project


def is_one(code: str, target: str = "json:dumps", **others: str) -> bool:
    files = {"m.py": code, **{f"{name}.py": text for name, text in others.items()}}
    base = project(files)
    names = base.names
    wanted = Symbol.parse(target)
    alias, there = names.find("m", "X"), names.find(wanted.module, wanted.name)
    return is_other_name(alias, there, base)


OLD = "import sys\n\nif sys.version_info < (2, 7):\n    import simplejson as json\nelse:\n"
OLD += "    import json\n\nX = json.dumps\n"
NEW = "import sys\n\nif sys.version_info >= (3, 9):\n    import json\nelse:\n"
NEW += "    import simplejson as json\n\nX = json.dumps\n"
SAME = {
    "of an import": ("import json\nX = json.dumps\n", "json:dumps"),
    "of an import called otherwise": ("import json as j\nX = j.dumps\n", "json:dumps"),
    "of a name that is imported": ("from json import dumps\nX = dumps\n", "json:dumps"),
    "of a module below": ("import os.path\nX = os.path.join\n", "os.path:join"),
    "annotated": ("import json\nX: object = json.dumps\n", "json:dumps"),
    "of an old backport": (OLD, "json:dumps"),
    "by a number": (OLD.replace("version_info < (2, 7)", "hexversion < 0x02070000"), "json:dumps"),
}


@pytest.mark.parametrize("way", SAME.values(), ids=SAME.keys())
def test_it_is_another_name(way: tuple[str, str]) -> None:
    assert is_one(*way)


APART = {
    "of something else": "import json\nX = json.loads\n",
    "of what is made": "import json\nX = json.dumps()\n",
    "bound twice": "import json\nX = json.dumps\nX = json.loads\n",
    "bound anew by a function": (
        "import json\nX = json.dumps\ndef f():\n    global X\n    X = str\n"
    ),
    "through its namespace": "import json\nX = json.dumps\nglobals()['X'] = str\n",
    "where the import fails": (
        "try:\n    import ujson as json\nexcept ImportError:\n    import json\nX = json.dumps\n"
    ),
    "under a condition of its own": (
        "import os\nif os.environ:\n    import ujson as json\nelse:\n    import json\n"
        "X = json.dumps\n"
    ),
    "of a Python that the project may run on": NEW,
    "of Python 2": OLD.replace("(2, 7)", "(3, 0)"),
    "of newer Pythons": OLD.replace("< (2, 7)", "> (2, 7)"),
    "of a module of one's own": "import mine as json\nX = json.dumps\n",
}


@pytest.mark.parametrize("code", APART.values(), ids=APART.keys())
def test_it_may_be_something_else(code: str) -> None:
    assert not is_one(code, mine="def dumps(): ...\n")


def test_another_file_gives_it_another_value() -> None:
    code = "import json\nX = json.dumps\n"
    assert not is_one(code, user="import m\nm.X = str\n")
    assert is_one(code, user="import m\nm.X(1)\n")


@pytest.mark.parametrize(("asked", "is_same"), [(">=3.9", True), (">=3.8", False), ("", False)])
def test_what_the_project_runs_on_counts(asked: str, is_same: bool) -> None:
    assert is_one(NEW, setup=f"setup(python_requires='{asked}')\n" if asked else "") is is_same
