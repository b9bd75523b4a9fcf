"""Shims and warnings in running programs: what other code can see of them."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate, output

# Shims are plain modules -----------------------------------------------------------------------

NEW = "class Engine:\n    def run(self):\n        return 'run'\n"
OLD = "from app.new import Engine\n"
ENGINE = {"app/__init__.py": "", "app/new.py": NEW, "app/old.py": OLD}
QUIET = "-W ignore"


def shimmed(files: dict[str, str], **options: object) -> Migrated:
    given = {"redirect_module": options} if options else {}
    return migrate(files, "app.new:Engine", "app.old:Engine", verdict="shim", options=given)


SEEN_FROM_OUTSIDE = {
    "pickled by reference": (
        "import io, pickle, types, importlib, app.old\n"
        "class P(pickle.Pickler):\n"
        "    dispatch_table = {types.ModuleType: lambda m: (importlib.import_module,"
        " (m.__name__,))}\n"
        "data = io.BytesIO()\n"
        "P(data).dump([app.old])\n"
        "print(pickle.loads(data.getvalue())[0].Engine().run())\n"
    ),
    "its exact type": "import types, app.old\nprint(type(app.old) is types.ModuleType)\n",
    "dir()": "import app.old\nprint(dir(app.old))\n",
    "members": (
        "import inspect, app.old\n"
        "print([n for n, _ in inspect.getmembers(app.old, inspect.isclass)])\n"
    ),
    "reloaded": (
        "import importlib, app.old\n"
        "again = importlib.reload(app.old)\n"
        "print(again is app.old, again.Engine().run())\n"
    ),
    "copied": (
        "import copy, app.old\n"
        "try:\n    copy.deepcopy(app.old)\nexcept TypeError as error:\n    print(error)\n"
    ),
    "an instance pickled under its old name": (
        "import pickle, app.old\n"
        "print(type(pickle.loads(b'capp.old\\nEngine\\n.')) is type(app.old.Engine))\n"
    ),
    "a star": "from app.old import *\nprint(Engine().run(), [n for n in dir() if n[0] != '_'])\n",
    "hasattr and getattr": (
        "import app.old\n"
        "print(hasattr(app.old, 'Engine'), hasattr(app.old, 'none'), getattr(app.old, 'x', 1))\n"
    ),
    "set, looked up and deleted": (
        "import app.old\n"
        "app.old.extra = 3\nprint(app.old.extra)\ndel app.old.extra\n"
        "print(hasattr(app.old, 'extra'))\n"
    ),
}


@pytest.mark.parametrize("program", SEEN_FROM_OUTSIDE.values(), ids=SEEN_FROM_OUTSIDE.keys())
@pytest.mark.parametrize(
    "old",
    [OLD, "from app.new import Engine\n\n__all__ = ['Engine']\n", "from app.new import *\n"],
    ids=["an import", "a list", "a star"],
)
def test_a_shim_is_a_plain_module(old: str, program: str) -> None:
    migrated = shimmed({**ENGINE, "app/old.py": old})
    assert "__getattr__" in migrated.text("app/old.py")
    assert_same(migrated, "p.py", outside={"p.py": program}, flags=QUIET)


LOSES = {
    "a call": OLD + "print('loaded')\n",
    "a table of another module": "import sys\n" + OLD + "sys.flags_of_app = 1\n",
    "a registration": "import codecs\n" + OLD + "codecs.register(lambda name: None)\n",
    "a setting": "import decimal\n" + OLD + "decimal.getcontext().prec = 5\n",
    "a loop": OLD + "for name in ('a',):\n    print(name)\n",
    "a program": OLD + "if __name__ == '__main__':\n    print(Engine().run())\n",
    "a program, the other way round": OLD + "if '__main__' == __name__: print(Engine().run())\n",
    "a __getattr__": OLD + "def __getattr__(name):\n    return name\n",
    "a __dir__": OLD + "def __dir__():\n    return ['x']\n",
    "its own names": OLD + "globals()['Other'] = Engine\n",
    "its own names, updated": OLD + "vars().update(Other=Engine)\n",
    "a computed dunder name": OLD + "__version__ = '.'.join(str(n) for n in Engine.mro())\n",
    "a star that can't be told": OLD + "from somewhere import *\n",
    "a name that stays": OLD + "def helper():\n    return 1\n",
}


@pytest.mark.parametrize("old", LOSES.values(), ids=LOSES.keys())
def test_a_module_that_does_more_than_forward_stays(old: str) -> None:
    migrated = shimmed({**ENGINE, "app/old.py": old})
    assert not migrated.is_changed("app/old.py")
    assert migrated.said("app/old.py", "refused")


def test_a_module_that_alone_loads_one_with_an_effect_stays() -> None:
    files = {
        **ENGINE,
        "app/old.py": "import app.plugins\n" + OLD,
        "app/plugins.py": "from app.table import TABLE\n\nTABLE.append(1)\n",
        "app/table.py": "TABLE = []\n",
    }
    migrated = shimmed(files)
    assert not migrated.is_changed("app/old.py")
    assert "only it loads app.plugins" in migrated.said("app/old.py", "refused")[0]


STAYS_RIGHT = {
    "an effect that the canonical has, too": {
        "app/old.py": "import app.plugins\n" + OLD,
        "app/new.py": "import app.plugins\n\n\n" + NEW,
        "app/plugins.py": "TABLE = []\nTABLE.append(1)\n",
    },
    "a logger and a type variable": {
        "app/old.py": "import logging\nfrom typing import TypeVar\n" + OLD
        + "_T = TypeVar('_T')\n_log = logging.getLogger(__name__)\n",
    },
    "a version": {"app/old.py": '"""Doc."""\n' + OLD + '__version__ = "1.0"\n'},
    "for type checking only": {
        "app/old.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from app.new import Engine as E\n" + OLD,
    },
    "an alias": {"app/old.py": OLD + "Motor = Engine\n"},
    "a module that only holds values": {
        "app/old.py": "from app.values import LIMIT\n" + OLD,
        "app/values.py": "LIMIT = 3\nTABLE = {'a': [1, 2]}\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", STAYS_RIGHT.values(), ids=STAYS_RIGHT.keys())
def test_look_alikes_still_become_shims(files: dict[str, str]) -> None:
    migrated = shimmed({**ENGINE, **files})
    assert "__getattr__" in migrated.text("app/old.py"), migrated.said("app/old.py")
    program = "import app.old\nprint(app.old.Engine().run(), getattr(app.old, '__version__', 0))\n"
    assert_same(migrated, "p.py", outside={"p.py": program}, flags=QUIET)
    assert output(
        migrated.after,
        "p.py",
        outside={"p.py": "import app.old as o\no.Engine\n"},
        flags="-W error::DeprecationWarning",
    ).endswith("use app.new.Engine instead")
