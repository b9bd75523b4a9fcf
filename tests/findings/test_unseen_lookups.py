"""What is one thing for everybody stays one where somebody may look it up unseen."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

EXCEPTION = "class {}(Exception):\n    pass\n"
ABSTRACT = "import abc\n\n\nclass {}(abc.ABC):\n    pass\n"
STATE = (
    "_ONE = None\n\n\ndef {}():\n    global _ONE\n    if _ONE is None:\n        _ONE = object()\n"
    "    return _ONE\n"
)
SENTINEL = "MISSING = object()\n\n\ndef {}(x=MISSING):\n    return x is MISSING\n"
SPLIT = {
    "raised by a module that is loaded by name": (
        EXCEPTION,
        "import importlib\n\n\ndef f():\n    m = importlib.import_module('app.old')\n"
        "    raise m.Old\n",
        "from app.old import Old\nfrom app.far import f\ntry:\n    f()\nexcept Old:\n"
        "    print(1)\n",
    ),
    "registered by a computed name": (
        ABSTRACT,
        "import app.old\n\n\nclass Impl:\n    pass\n\n\nfor name in ['Old']:\n"
        "    getattr(app.old, name).register(Impl)\n",
        "from app.old import Old\nfrom app.far import Impl\nprint(isinstance(Impl(), Old))\n",
    ),
    "state that is asked for by a dictionary": (
        STATE,
        "import app.old as m\n\n\ndef current():\n    return m.__dict__['Old']()\n",
        "from app.old import Old\nfrom app.far import current\nprint(Old() is current())\n",
    ),
    "a sentinel that is a default": (
        SENTINEL,
        "",
        "from app.old import MISSING, Old\nprint(Old(MISSING))\n",
    ),
}


def play(source: str, far: str, main: str, new: str = "New", *, modules: bool = True):
    files = {
        "app/__init__.py": "",
        "app/new.py": source.format(new),
        "app/old.py": source.format("Old"),
        "app/far.py": far,
        "main.py": main,
    }
    return migrate(files, f"app.new:{new}", *(["app.old"] if modules else []), "app.old:Old")


@pytest.mark.parametrize(("source", "far", "main"), SPLIT.values(), ids=SPLIT.keys())
def test_it_is_not_split(source: str, far: str, main: str) -> None:
    migrated = play(source, far, main, modules="MISSING" not in source)
    assert_same(migrated)
    assert not migrated.is_changed("main.py")
    assert migrated.has("app/old.py", " Old")


LOADED = {
    "a lookup at once": "import importlib\nprint(importlib.import_module('app.old').Old(1))\n",
    "a name in between": "import importlib\nm = importlib.import_module('app.old')\n"
    "print(m.Old(1))\n",
    "a table of modules": "import importlib\nNAMES = ['app.old']\n"
    "print([importlib.import_module(n).Old(2) for n in NAMES])\n",
    "getattr": "import importlib\nprint(getattr(importlib.import_module('app.old'), 'Old')(1))\n",
}
FUNCTION = "def {}(x):\n    return x\n"


@pytest.mark.parametrize("main", LOADED.values(), ids=LOADED.keys())
def test_a_module_is_not_loaded_for_a_name_that_it_does_not_have(main: str) -> None:
    assert_same(play(FUNCTION, "", main))


@pytest.mark.parametrize("main", LOADED.values(), ids=LOADED.keys())
def test_a_module_that_has_the_name_is_loaded_instead(main: str) -> None:
    migrated = play(FUNCTION, "", main, "Old")
    assert_same(migrated)
    assert "app.new" in migrated.text("main.py")


def test_an_exception_that_nobody_looks_up_unseen_moves() -> None:
    main = "from app.old import Old\ntry:\n    raise Old\nexcept Old:\n    print(1)\n"
    migrated = play(EXCEPTION, "import app.old\nprint(app.old.Old.__doc__)\n", main)
    assert_same(migrated)
    assert "app/old.py" not in migrated.after
