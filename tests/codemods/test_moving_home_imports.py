"""Imports by which the new place already has what moves there: in functions, for type checkers."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

OLD = "from app.new import base\n\n\ndef shown(x):\n    return base() + x\n"
MAIN = "from app.new import told\nfrom app.old import shown\nprint(told(1), shown(2))\n"
BASE = "def base():\n    return 1\n\n\n"

LATE = {
    "in a function": "def told(x):\n    from app.old import shown\n    return shown(x)\n",
    "the only statement of a block": "def told(x):\n    if True:\n"
    "        from app.old import shown\n    return shown(x)\n",
    "under another name": "def told(x):\n    from app.old import shown as s\n    return s(x)\n",
    "relative": "def told(x):\n    from .old import shown\n    return shown(x)\n",
    "twice": "def told(x):\n    if x:\n        from .old import shown\n    else:\n"
    "        from .old import shown\n    return shown(x)\n",
    "in a method": "class T:\n    def told(self, x):\n        from app.old import shown\n"
    "        return shown(x)\n\n\ntold = T().told\n",
    "in a closure": "def told(x):\n    def inner():\n        from app.old import shown\n"
    "        return shown(x)\n    return inner()\n",
    "for type checkers": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    "    from app.old import shown\n\n\ndef told(x: 'shown'):\n    return x\n",
}


@pytest.mark.parametrize("what", LATE)
def test_an_import_of_what_moves_here_goes_wherever_it_stands(what: str) -> None:
    files = {"app/new.py": BASE + LATE[what], "app/old.py": OLD, "main.py": MAIN}
    after = move({"app/__init__.py": "", **files}, "app.old:shown=app.new:shown")
    assert not after.mistakes
    new = after.text("app/new.py")
    assert "import shown" not in new and "def shown" in new and "TYPE_CHECKING" not in new


TAKEN = {
    "under try": "def told(x):\n    try:\n        from app.old import shown\n"
    "    except ImportError:\n        return 0\n    return shown(x)\n",
    "or something else": "def told(x):\n    if x:\n        from app.old import shown\n"
    "    else:\n        shown = str\n    return shown(x)\n",
    "in a class": "class T:\n    from app.old import shown\n\n\ntold = T.shown\n",
    "for the whole module": "def told(x):\n    global shown\n    from app.old import shown\n"
    "    return shown(x)\n",
    "beside another statement": "def told(x):\n    from app.old import shown; y = 1\n"
    "    return shown(x) + y\n",
}
OTHERWISE = "in another way than at its top, in a function or for type checkers"


@pytest.mark.parametrize("what", TAKEN)
def test_one_that_may_mean_something_else_stops_the_move(what: str) -> None:
    files = {"app/new.py": BASE + TAKEN[what], "app/old.py": OLD, "main.py": MAIN}
    after = move({"app/__init__.py": "", **files}, "app.old:shown=app.new:shown")
    assert OTHERWISE in after.mistakes[0] and after.text("app/old.py") == OLD


def test_a_name_that_the_function_around_it_has_is_taken() -> None:
    told = "def told(x):\n    shown = 1\n    def inner():\n        from app.old import shown\n"
    told += "        return shown(x)\n    return inner()\n"
    files = {"app/new.py": BASE + told, "app/old.py": OLD, "main.py": MAIN}
    after = move({"app/__init__.py": "", **files}, "app.old:shown=app.new:shown")
    assert "shown is taken in app.new" in after.mistakes[0]


def test_a_statement_beside_an_import_at_the_top_stops_the_move() -> None:
    new = f"from app.old import shown; COUNT = 3\n\n\n{BASE}def told(x):\n    return COUNT + x\n"
    files = {"app/__init__.py": "", "app/new.py": new, "main.py": MAIN}
    files["app/old.py"] = "def shown(x):\n    return x\n"
    after = move(files, "app.old:shown=app.new:shown")
    assert OTHERWISE in after.mistakes[0] and after.text("app/new.py") == new


def test_what_only_a_fake_asked_the_old_module_for_goes_with_the_fake() -> None:
    files = {
        "app/__init__.py": "",
        "app/prompt.py": "def ask():\n    return input()\n",
        "app/utils.py": "import sys\n\nfrom app.prompt import ask\n\n\ndef twice():\n"
        "    return ask() + ask()\n\n\ndef stop():\n    sys.exit()\n",
        "app/use.py": "from app.utils import stop, twice\n\n\ndef run():\n    return twice()\n",
        "main.py": "from unittest.mock import patch\nfrom app.use import run\n\n"
        'with patch("app.utils.ask", lambda: "x"):\n    print(run())\n',
    }
    after = move(files, "app.utils:twice=app.prompt:twice")
    assert after.said("refused", "manual") == []
    assert "ask" not in after.text("app/utils.py")
    asked = {**files, "app/more.py": "from app.utils import ask\n"}
    assert "import ask" in move(asked, "app.utils:twice=app.prompt:twice").text("app/utils.py")


def test_the_line_that_sets_the_rest_apart_stays() -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": "import sys\n\nA = 1\nB = 2\nC = sys.path\n\n\ndef f():\n    return B\n",
        "app/use.py": "from app.old import A, B, C\n",
        "main.py": "from app import use\n\nprint(use.A, use.B)\n",
    }
    a = move(files, "app.old:A=app.new:A").text("app/old.py")
    assert a == "import sys\n\nB = 2\nC = sys.path\n\n\ndef f():\n    return B\n"
    both = move(files, "app.old:A=app.new:A", "app.old:B=app.new:B")
    assert both.text("app/old.py").startswith("import sys\nfrom app.new import B\n\nC = sys.path")
    last = move(files, "app.old:C=app.new:C").text("app/old.py")
    assert last == "A = 1\nB = 2\n\n\ndef f():\n    return B\n"


ABOVE = {
    "a class above": "class U:\n    x = 1\n\n\n",
    "a value above": "X = 1\n\n\n",
    "a comment of what uses it": "X = 1\n\n\n# the table\n",
    "one empty line": "X = 1\n\n",
    "none": "X = 1\n",
    "imports alone": "",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE.keys())
def test_what_is_needed_while_loading_stands_apart(above: str) -> None:
    new = f"import os\nfrom app.a import T\n\n\n{above}TABLE = [T, os]\n"
    files = {
        "app/__init__.py": "", "app/a.py": "class T:\n    pass\n", "app/b.py": new,
        "main.py": "from app.b import TABLE\nprint(len(TABLE))\n",
    }  # fmt: skip
    after = move(files, "app.a:T=app.b:T")
    assert not after.mistakes
    text = after.text("app/b.py")
    assert "\n\n\n\n" not in text and "\n\n\nclass T:\n    pass\n\n\n" in text
