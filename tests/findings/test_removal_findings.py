"""What must stay because something may still need it, and what must go all the same."""

from __future__ import annotations

import pytest

from canonize.core.modules import ModuleMap
from canonize.core.plan import Kind
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.new import emptied_modules
from tests.accounting.accounting import Files, bytes_of
from tests.findings.migrating import Migrated, assert_same, migrate


def consolidate(files: Files, canonical: str, *duplicates: str) -> Migrated:
    """As a new plan does it: modules of which nothing is left are competitors, too."""
    tree = SourceTree(MemoryBase(bytes_of(files)))
    named = [(symbol, Kind.DUPLICATE) for symbol in duplicates]
    emptied = emptied_modules(named, tree, ModuleMap(tree.paths(), (".",)))
    return migrate(files, canonical, *emptied, *duplicates)


# A module as an object ------------------------------------------------------------------------

SHOP = {
    "shop/__init__.py": "",
    "shop/new.py": 'class Line:\n    sku = "l"\n',
    "shop/old.py": 'class Line:\n    sku = "l"\n\n\ndef spare():\n    return 0\n',
}
OBJECTS = {
    "a computed getattr": "import shop.old as m\nprint(getattr(m, 'Li' + 'ne')().sku)\n",
    "a dictionary of a module": "from shop import old\nprint(old.__dict__['Line'].sku)\n",
    "vars": "from shop import old as o\nprint(vars(o)['Line'].sku)\n",
    "inspect": (
        "import inspect, shop.old\n"
        "print([n for n, v in inspect.getmembers(shop.old, inspect.isclass)])\n"
    ),
    "an alias, and a name looked up through it": (
        "import shop.old\nold = shop.old\nprint(old.Line.sku)\n"
    ),
    "a list of modules": (
        "import shop.old\nprint([getattr(m, n).sku for m in [shop.old] for n in ['Line']])\n"
    ),
    "a parameter's default": (
        "from shop import old\n\n\ndef make(kind, where=old):\n"
        "    return getattr(where, kind)\n\n\nprint(make('Line').sku)\n"
    ),
    "an attribute that has the module": (
        "import shop.old\n\n\nclass Home:\n    models = shop.old\n\n\nprint(Home.models.Line.sku)\n"
    ),
    "operator.attrgetter": (
        "import operator, shop.old\nprint(operator.attrgetter('Line')(shop.old).sku)\n"
    ),
    "a relative import and a function": {
        "shop/look.py": "from . import old\n\n\ndef get(name):\n    return getattr(old, name).sku\n",
        "main.py": "from shop.look import get\nprint(get('Line'))\n",
    },
    "a module loaded by its name": (
        "import importlib\nm = importlib.import_module('shop.old')\nprint(m.Line.sku)\n"
    ),
    "a module loaded, its name put together": (
        "import importlib\n\n\ndef load(what, name):\n"
        "    return getattr(importlib.import_module(f'shop.{what}'), name)\n\n\n"
        "print(load('old', 'Line').sku)\n"
    ),
    "sys.modules": "import sys\nimport shop.old\nprint(sys.modules['shop.old'].Line.sku)\n",
    "pkgutil.resolve_name": (
        "import pkgutil\nprint(getattr(pkgutil.resolve_name('shop.old'), 'Line').sku)\n"
    ),
    "globals of its own module": {
        "shop/old.py": SHOP["shop/old.py"] + "\n\ndef make(kind):\n    return globals()[kind]\n",
        "main.py": "from shop.old import make\nprint(make('Line').sku)\n",
    },
    "its own module as an object": {
        "shop/old.py": (
            "import sys\n\n\n"
            + SHOP["shop/old.py"]
            + "\n\ndef make(kind):\n    return getattr(sys.modules[__name__], kind)\n"
        ),
        "main.py": "from shop.old import make\nprint(make('Line').sku)\n",
    },
}


def _files(base: Files, case: str | Files) -> dict[str, str | bytes]:
    return {**base, **({"main.py": case} if isinstance(case, str) else case)}


@pytest.mark.parametrize("case", OBJECTS.values(), ids=OBJECTS.keys())
def test_a_module_in_hand_as_an_object_stops_the_removal(case: str | Files) -> None:
    migrated = consolidate(_files(SHOP, case), "shop.new:Line", "shop.old:Line")
    assert_same(migrated)
    assert migrated.has("shop/old.py", "class Line")
    assert any(
        e.disposition == "refused" and e.reason for e in migrated.steps[-1].ledger.references
    )


NO_OBJECTS = {
    "names of it by dots": "import shop.old as m\nprint(m.spare(), m.Line.sku)\n",
    "a getattr with another name": "import shop.old as m\nprint(getattr(m, 'spare')())\n",
    "asked whether it is there": (
        "try:\n    from shop import old\nexcept ImportError:\n    old = None\n"
        "print(old is not None)\n"
    ),
    "reloaded": "import importlib, shop.old\nimportlib.reload(shop.old)\nprint(shop.old.spare())\n",
    "its name": "import shop.old\nprint(shop.old.__name__, shop.old.__file__ is not None)\n",
    "another name of a module that is loaded": (
        "import importlib\nm = importlib.import_module('shop.old')\nprint(m.spare())\n"
    ),
    "an alias in a function": (
        "import shop.old\n\n\ndef f():\n    o = shop.old\n    return o.spare()\n\n\nprint(f())\n"
    ),
    "globals with another name": {
        "shop/old.py": SHOP["shop/old.py"] + "\n\ndef make():\n    return globals()['spare']()\n",
        "main.py": "from shop.old import make\nprint(make())\n",
    },
}


@pytest.mark.parametrize("case", NO_OBJECTS.values(), ids=NO_OBJECTS.keys())
def test_a_module_of_which_the_names_are_known_holds_nothing(case: str | Files) -> None:
    migrated = consolidate(_files(SHOP, case), "shop.new:Line", "shop.old:Line")
    assert_same(migrated)
    assert not migrated.has("shop/old.py", "class Line")
