"""Whether annotations of a file, or its names, are needed when the program runs."""

from __future__ import annotations

import pytest

from canonize.resolution.project import Project
from canonize.rewriting.asked_when_running import is_read_at_runtime
from tests.compatibility.comparing import tree

OLD = "class Thing: pass\n\ndef show(what: Thing): return what\n"
QUIET = {
    "a method called so": ("", "class Parser:\n    def signature(self): return 1\n"),
    "a parameter called so": ("def more(globals, vars=None): return dict(globals), vars\n", ""),
    "the module, for another name": ("", "import app.old\nprint(app.old.show(1))\n"),
    "another of that name": ("", "import app.old, lib\nprint(lib.Thing, app.old.show(1))\n"),
    "in prose": ("", '"""See app.old.Thing."""\nimport app.old\nprint(app.old.show(1))\n'),
    "a local called so": ("def more():\n    locals = {}\n    return locals\n", ""),
}
READ = {
    "a signature": ("", "from inspect import signature\n"),
    "a signature by the module": ("", "import inspect as i\nprint(i.Signature)\n"),
    "type hints": ("", "from typing import get_type_hints\n"),
    "its own names": ("def more(name): return globals()[name]\n", ""),
    "its own names, under another name": ("look = globals\n", ""),
    "called, and a parameter elsewhere": (
        "def more(name): return vars()[name]\ndef less(vars): return vars\n", "",
    ),
    "the name": ("", "from app.old import Thing\n"),
    "the name by a star": ("", "from app.old import *\nprint(Thing)\n"),
    "the name by the module": ("", "import app.old\nprint(app.old.Thing)\n"),
    "a text that says both": ("", "from lib import load\nload('app.old:Thing')\n"),
    "a field's annotation": (
        "class Has:\n    what: Thing\n", "from app.old import Has\nprint([Has])\n",
    ),
    "the module in hand": ("", "import app.old, sys\nprint(getattr(app.old, sys.argv[1]))\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", [*QUIET, *READ])
def test_who_needs_a_name_when_the_program_runs(name: str) -> None:
    old, main = (QUIET | READ)[name]
    files = {"app/__init__.py": "", "app/old.py": OLD + old, "main.py": main}
    project = Project.of(tree(files), (".",))
    assert is_read_at_runtime("app/old.py", "Thing", project) is (name in READ)
