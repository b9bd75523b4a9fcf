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


KEPT = {
    "all append": listed("__all__ = ['helper']\n__all__.append('Old')\n"),
    "all insert": listed("__all__ = ['helper']\n__all__.insert(0, 'Old')\n"),
    "all plus": listed("__all__ = ['helper'] + ['Old']\n"),
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
