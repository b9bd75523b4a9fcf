"""`__all__` and star imports, in every spelling: the program goes on, whoever lists what."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

OLD = "class Old:\n    def run(self):\n        return 'run'\n"
NEW = "class New:\n    def run(self):\n        return 'run'\n"
APP = {"app/__init__.py": "", "app/new.py": NEW, "app/old.py": OLD}
USE = "print(Old().run())\n"
HELPER = "def helper():\n    return 1\n"


def listed(text: str) -> dict[str, str]:
    return {**APP, "app/old.py": OLD + HELPER + text, "main.py": "from app.old import *\n" + USE}


REWRITTEN = {
    "all extend": listed("__all__ = ['helper']\n__all__.extend(['Old'])\n"),
    "all append": listed("__all__ = ['helper']\n__all__.append('Old')\n"),
    "all plus": listed("__all__ = ['helper'] + ['Old']\n"),
    "all +=": listed("__all__ = ['helper']\n__all__ += ['Old']\n"),
    "all +=tuple": listed("__all__ = ('helper',)\n__all__ += ('Old',)\n"),
    "all annotated": listed("__all__: list[str] = ['helper', 'Old']\n"),
    "all starred": listed("__all__ = [*['helper'], 'Old']\n"),
    "all other +": {
        **APP,
        "app/facade.py": "from app import old\nfrom app.old import *\n"
        "__all__ = ['x'] + old.__all__\nx = 1\n",
        "app/old.py": OLD + "__all__ = ['Old']\n",
        "main.py": "from app.facade import *\n" + USE,
    },
    "asked whether it is there": {
        **APP,
        "app/old.py": OLD + HELPER + "__all__ = ['Old', 'helper']\n",
        "main.py": "import app.old\nfrom app.old import Old\n"
        + USE
        + "print(all(hasattr(app.old, name) for name in app.old.__all__))\n",
    },
    "star through facade": {
        **APP,
        "app/old.py": OLD + HELPER + "__all__ = ['helper']\n__all__.extend(['Old'])\n",
        "app/facade.py": "from .old import *\n",
        "main.py": "from app.facade import *\n" + USE,
    },
    "facade list extend": {
        **APP,
        "app/facade.py": "from app.old import Old\n__all__ = []\n__all__.extend(['Old'])\n",
        "main.py": "from app.facade import *\n" + USE,
    },
    "unlisted star": {
        **APP,
        "app/old.py": OLD + HELPER + "__all__ = ['helper']\n",
        "main.py": "from app.old import *\nfrom app.old import Old\nprint(helper())\n" + USE,
    },
}


@pytest.mark.parametrize("files", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_a_list_that_can_be_edited(files: dict[str, str]) -> None:
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert not migrated.has("app/old.py", "class Old")
    assert_same(migrated)


MORE = {"app/more.py": "NAMES = ['Old']\n\n\ndef names():\n    return NAMES\n"}
USED = "def f():\n    return Old().run()\n"
STARRED = (
    "import app.facade as it\n"
    "print(sorted(it.__all__), [n for n in it.__all__ if not hasattr(it, n)])\n"
)


def handed(text: str) -> dict[str, str]:
    """A facade uses what another module's list, or data, says that it hands on."""
    facade = "from app import more\nfrom app.old import Old\n" + USED + text
    return {**APP, **MORE, "app/facade.py": facade, "main.py": STARRED}


HANDED = {
    "sum": handed("__all__ = ['f'] + more.NAMES\n"),
    "+=": handed("__all__ = ['f']\n__all__ += more.names()\n"),
    "extend": handed("__all__ = ['f']\n__all__.extend(more.NAMES)\n"),
    "append": handed("__all__ = ['f']\n__all__.append(more.NAMES[0])\n"),
    "starred": handed("__all__ = [*more.names(), 'f']\n"),
    "read": handed("import json\n__all__ = json.loads('[\"O' + 'ld\", \"f\"]')\n"),
}


@pytest.mark.parametrize("files", HANDED.values(), ids=HANDED.keys())
def test_what_others_list_keeps_its_name(files: dict[str, str]) -> None:
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert migrated.has("app/facade.py", "from app.new import New as Old")
    assert_same(migrated)


def test_what_others_do_not_list_gets_the_new_name() -> None:
    files = {**handed("__all__ = ['f'] + more.NAMES\n"), "app/more.py": "NAMES = ['f']\n"}
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert migrated.has("app/facade.py", "from app.new import New\n")
    assert_same(migrated)


def listed_by(text: str) -> dict[str, str]:
    return {**listed("from app import more\n" + text), **MORE}


KEPT = {
    "other sum": listed_by("__all__ = ['helper'] + more.NAMES\n"),
    "other +=": listed_by("__all__ = ['helper']\n__all__ += more.NAMES\n"),
    "other extend": listed_by("__all__ = ['helper']\n__all__.extend(more.names())\n"),
    "other append": listed_by("__all__ = ['helper']\n__all__.append(more.NAMES[0])\n"),
    "other starred": listed_by("__all__ = [*more.NAMES, 'helper']\n"),
    "own constant": listed("NAMES = ['Old']\n__all__ = ['helper'] + NAMES\n"),
    "all insert": listed("__all__ = ['helper']\n__all__.insert(0, 'Old')\n"),
    "all of name": listed("__all__ = ['helper', Old.__name__]\n"),
    "all if": listed("__all__ = ['helper']\nif True:\n    __all__ += ['Old']\n"),
    "all try": listed("try:\n    __all__ = ['helper', 'Old']\nfinally:\n    pass\n"),
    "all loop": listed("__all__ = ['helper']\nfor n in ['Old']:\n    __all__.append(n)\n"),
    "all slice": listed("__all__ = ['helper']\n__all__[1:] = ['Old']\n"),
    "all chain": listed("__all__ = names = ['helper', 'Old']\n"),
    "all globals": listed("__all__ = ['helper']\nglobals()['__all__'].append('Old')\n"),
    "all split": listed("__all__ = 'helper Old'.split()\n"),
    "all from other": {
        **APP,
        "app/names.py": "__all__ = ['Old']\n",
        "app/old.py": OLD + "from app.names import __all__\n",
        "main.py": "from app.old import *\n" + USE,
    },
    "all decorator": listed(
        "__all__ = ['helper']\ndef public(f):\n    __all__.append(f.__name__)\n"
        "    return f\nOld = public(Old)\n"
    ),
}


@pytest.mark.parametrize("files", KEPT.values(), ids=KEPT.keys())
def test_a_list_that_may_name_it_keeps_it(files: dict[str, str]) -> None:
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert migrated.has("app/old.py", "class Old")
    assert_same(migrated)
