"""What must stay because something may still need it, and what must go all the same."""

from __future__ import annotations

import pytest

from canonize.core.plan import Kind
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.new import emptied_modules
from canonize.resolution.project import Project
from tests.accounting.accounting import Files, bytes_of
from tests.findings.migrating import Migrated, assert_same, migrate


def consolidate(files: Files, canonical: str, *duplicates: str) -> Migrated:
    """As a new plan does it: modules of which nothing is left are competitors, too."""
    tree = SourceTree(MemoryBase(bytes_of(files)))
    named = [(symbol, Kind.DUPLICATE) for symbol in duplicates]
    emptied = emptied_modules(canonical, named, {}, Project.of(tree, (".",)))
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
        "shop/look.py": (
            "from . import old\n\n\ndef get(name):\n    return getattr(old, name).sku\n"
        ),
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


# A submodule that others look up through its package ------------------------------------------

PKG = {
    "pkg/__init__.py": "",
    "pkg/new.py": "class Client:\n    def ping(self):\n        return 'pong'\n",
    "pkg/old.py": (
        "class Client:\n    def ping(self):\n        return 'pong'\n\n\n"
        "def helper():\n    return 'helped'\n"
    ),
}
THROUGH_THE_PACKAGE = {
    "in the same file": (
        "import pkg\nfrom pkg.old import Client\nprint(Client().ping(), pkg.old.helper())\n"
    ),
    "by an alias of the package": (
        "import pkg as p\nfrom pkg.old import Client\nprint(Client().ping(), p.old.helper())\n"
    ),
    "in another file": {
        "a.py": "from pkg.old import Client\n\nMADE = Client()\n",
        "main.py": "import a, pkg\nprint(a.MADE.ping(), pkg.old.helper())\n",
    },
    "by getattr": (
        "import pkg\nfrom pkg.old import Client\n"
        "print(Client().ping(), getattr(pkg, 'old').helper())\n"
    ),
    "by a plain import that is re-routed": {
        "a.py": "import pkg.old\n\nMADE = pkg.old.Client()\n",
        "main.py": "import a\nfrom pkg import old\nprint(a.MADE.ping(), old.helper())\n",
        "b.py": "import pkg\n\n\ndef f():\n    return pkg.old.helper()\n",
    },
    "by a plain import of an alias": {
        "a.py": "import pkg.old as o\n\nMADE = o.Client()\n",
        "main.py": "import a\nimport pkg\nprint(a.MADE.ping(), pkg.old.helper())\n",
    },
    "from a package in a package": {
        "top/__init__.py": "",
        "top/pkg/__init__.py": "",
        "top/pkg/new.py": PKG["pkg/new.py"],
        "top/pkg/old.py": PKG["pkg/old.py"],
        "main.py": (
            "from top import pkg\nfrom top.pkg.old import Client\n"
            "print(Client().ping(), pkg.old.helper())\n"
        ),
    },
    "inside the package": {
        "pkg/use.py": "from .old import Client\n\nMADE = Client()\n",
        "main.py": "import pkg.use\nprint(pkg.use.MADE.ping(), pkg.old.helper())\n",
    },
    "by sys.modules": (
        "import sys\nfrom pkg.old import Client\n"
        "print(Client().ping(), sys.modules['pkg.old'].helper())\n"
    ),
}


@pytest.mark.parametrize("case", THROUGH_THE_PACKAGE.values(), ids=THROUGH_THE_PACKAGE.keys())
def test_a_submodule_that_others_look_up_stays_loaded(case: str | Files) -> None:
    where = "top.pkg" if isinstance(case, dict) and "top/__init__.py" in case else "pkg"
    migrated = consolidate(_files(PKG, case), f"{where}.new:Client", f"{where}.old:Client")
    assert_same(migrated)


NOT_THROUGH_THE_PACKAGE = {
    "imported where it is looked up": {
        "a.py": "import pkg.old\n\n\ndef f():\n    return pkg.old.helper()\n",
        "main.py": "import a\nfrom pkg.old import Client\nprint(Client().ping(), a.f())\n",
    },
    "nothing else is looked up": "import pkg\nfrom pkg.old import Client\nprint(Client().ping())\n",
    "another thing of that name": (
        "from pkg.old import Client\n\n\nclass Box:\n    old = 1\n\n\n"
        "print(Client().ping(), Box.old)\n"
    ),
}


@pytest.mark.parametrize(
    "case", NOT_THROUGH_THE_PACKAGE.values(), ids=NOT_THROUGH_THE_PACKAGE.keys()
)
def test_no_import_is_kept_for_what_nobody_looks_up(case: str | Files) -> None:
    migrated = consolidate(_files(PKG, case), "pkg.new:Client", "pkg.old:Client")
    assert_same(migrated)
    assert "old" not in migrated.text("main.py").replace("Box.old", "").replace("old = 1", "")
    assert not migrated.has("pkg/old.py", "class Client")


# What a module does when it is imported -------------------------------------------------------

DOES = "class Store:\n    def put(self):\n        return 'put'\n"
MAIN = "from app.old import Store\nimport app.shared\nprint(Store().put(), app.shared.seen())\n"
APP = {
    "app/__init__.py": "",
    "app/store.py": DOES,
    "app/shared.py": (
        "import decimal, os\nTABLE = {}\nHOOKS = []\n\n\ndef keep(f):\n    HOOKS.append(f)\n"
        "    return f\n\n\nclass Base:\n    def __init_subclass__(cls, **k):\n"
        "        TABLE[cls.__name__] = cls\n\n\ndef seen():\n"
        "    return sorted(TABLE), len(HOOKS), decimal.getcontext().prec, os.environ.get('APP_X')\n"
    ),
    "main.py": MAIN,
}
EFFECTS: dict[str, str | dict[str, str]] = {
    "a decorator registers a helper": (
        f"from app import shared\n\n\n{DOES}\n\n@shared.keep\ndef audit(x):\n    return x\n"
    ),
    "a table of another module is filled": (
        f"from app.shared import TABLE\n\n\n{DOES}\n\nTABLE['x'] = 1\n"
    ),
    "a setting of the standard library": (
        f"import decimal\n\ndecimal.getcontext().prec = 9\n\n\n{DOES}"
    ),
    "the environment": f"import os\n\nos.environ['APP_X'] = '1'\n\n\n{DOES}",
    "a helper's base has __init_subclass__": (
        f"from app.shared import Base\n\n\n{DOES}\n\nclass Helper(Base):\n    pass\n"
    ),
    "atexit": f"import atexit\n\n\n{DOES}\n\natexit.register(print, 'bye')\n",
    "a call, and its result kept": (
        f"from app import shared\n\n\n{DOES}\n\n_token = shared.keep(Store)\n"
    ),
    "a loop": (
        f"from app import shared\n\n\n{DOES}\n\nfor _n in 'ab':\n    shared.TABLE[_n] = _n\n"
    ),
    "a function of its own that changes another module": (
        f"from app import shared\n\n\ndef _setup():\n    shared.TABLE['s'] = 1\n\n\n_setup()\n\n\n"
        f"{DOES}"
    ),
    "in a try, under an alias": (
        f"try:\n    from app import shared as s\nexcept ImportError:\n    s = None\nelse:\n"
        f"    s.HOOKS.append(1)\n\n\n{DOES}"
    ),
    "an annotation": f"from app import shared\n\n\n{DOES}\n\ndef f(x: shared.keep(int)): ...\n",
    "a hook of a base of its own": (
        f"from app import shared\n\n\n{DOES}\n\nclass Base:\n    def __init_subclass__(cls):\n"
        "        shared.TABLE[cls.__name__] = cls\n\n\nclass Child(Base):\n    pass\n"
    ),
    "a loop over what others have": (
        f"from app import shared\n\n\n{DOES}\n\nfor _one in [shared.HOOKS]:\n    _one.append(1)\n"
    ),
    "a function that is given": (
        f"from app import shared\n\n\n{DOES}\n\n_seen = [*map(shared.keep, [1, 2])]\n"
    ),
    "in a class body": (
        f"from app import shared\n\n\n{DOES}\n\nclass Other:\n    shared.TABLE['c'] = 1\n"
    ),
    "an import made for its effect": {
        "app/old.py": f"import app.effects  # noqa: F401\n\n\n{DOES}",
        "app/effects.py": "from app import shared\n\nshared.TABLE['e'] = 1\n",
    },
    "what only the removed code used": {
        "app/old.py": (
            "from app.effects import NAME\n\n\nclass Store:\n    def put(self):\n"
            "        return NAME\n\n\ndef spare():\n    return 1\n"
        ),
        "app/store.py": DOES,
        "app/effects.py": "from app import shared\n\nNAME = 'put'\nshared.TABLE['e'] = 1\n",
        "main.py": MAIN.replace("import app.shared", "import app.shared, app.old"),
    },
    "in the package around it": {
        "sub/__init__.py": "from app import shared\n\nshared.TABLE['package'] = 1\n",
        "sub/old.py": DOES,
        "main.py": MAIN.replace("app.old", "sub.old"),
    },
    "the class itself is registered": (
        f"from app.shared import Base\n\n\n{DOES.replace('Store:', 'Store(Base):')}"
    ),
}


def _effects(case: str | dict[str, str]) -> dict[str, str | bytes]:
    return {**APP, **({"app/old.py": case} if isinstance(case, str) else case)}


@pytest.mark.parametrize("case", EFFECTS.values(), ids=EFFECTS.keys())
def test_what_an_import_does_is_not_lost(case: str | dict[str, str]) -> None:
    files = _effects(case)
    where = "sub.old:Store" if "sub/old.py" in files else "app.old:Store"
    migrated = consolidate(files, "app.store:Store", where)
    assert_same(migrated)


NO_EFFECTS = {
    "constants, a logger and a type variable": (
        "import logging\nimport re\nfrom typing import TypeVar\n\nT = TypeVar('T')\n"
        f"_log = logging.getLogger(__name__)\n_WORD = re.compile('a')\n\n\n{DOES}"
    ),
    "its own table is filled": (
        f"_TABLE = {{}}\n\n\n{DOES}\n\nfor _n in range(3):\n    _TABLE[_n] = str(_n)\n"
        "_TABLE.update(a=1)\n"
    ),
    "a plain decorator and a dataclass": (
        "from dataclasses import dataclass\nfrom functools import lru_cache\n\n\n@dataclass\n"
        f"class _Pair:\n    a: int\n\n\n@lru_cache\ndef _f():\n    return 1\n\n\n{DOES}"
    ),
    "a function that makes a value": (
        f"def _make():\n    return {{'a': 1}}\n\n\n_MADE = _make()\n\n\n{DOES}"
    ),
    "a warning that it is old": (
        f"import warnings\n\nwarnings.warn('old', PendingDeprecationWarning)\n\n\n{DOES}"
    ),
    "bases of the standard library": (
        "import enum\nimport json\n\n\nclass _Color(enum.Enum):\n    RED = 1\n\n\n"
        f"class _Encoder(json.JSONEncoder):\n    pass\n\n\n{DOES}"
    ),
}


@pytest.mark.parametrize("source", NO_EFFECTS.values(), ids=NO_EFFECTS.keys())
def test_a_module_that_does_nothing_leaves_no_import_behind(source: str) -> None:
    migrated = consolidate(_effects(source), "app.store:Store", "app.old:Store")
    assert_same(migrated)
    assert "old" not in migrated.text("main.py")
    assert not migrated.has("app/old.py", "class Store")


# Scripts --------------------------------------------------------------------------------------

LOAD = "def load(path):\n    return f'loaded {path}'\n"
RUN = "\n\nif __name__ == '__main__':\n    print(load(sys.argv[-1]))\n"
SCRIPTS = {
    "python -m": ("-m app.old data.csv", {"app/old.py": f"import sys\n\n\n{LOAD}{RUN}"}),
    "by its path": ("app/old.py data.csv", {"app/old.py": f"import sys\n\n\n{LOAD}{RUN}"}),
    "runpy": (
        "main.py",
        {
            "app/old.py": f"import sys\n\n\n{LOAD}{RUN}",
            "main.py": "import runpy\nrunpy.run_module('app.old', run_name='__main__')\n",
        },
    ),
    "a main function": (
        "-m app.old x",
        {
            "app/old.py": (
                f"import sys\n\n\n{LOAD}\n\ndef main():\n    print(load(sys.argv[-1]))\n"
                "\n\nif '__main__' == __name__:\n    main()\n"
            )
        },
    ),
    "the other way round": (
        "-m app.old x",
        {
            "app/old.py": (
                f"import sys\n\n\n{LOAD}\n\nif __name__ != '__main__':\n    pass\nelse:\n"
                "    print(load(sys.argv[-1]))\n"
            )
        },
    ),
}


@pytest.mark.parametrize("program, files", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_goes_on_doing_what_it_does(program: str, files: dict[str, str]) -> None:
    base = {"app/__init__.py": "", "app/new.py": LOAD, "main.py": "from app.old import load\n"}
    migrated = consolidate({**base, **files}, "app.new:load", "app.old:load")
    assert_same(migrated, program)


def test_a_module_with_a_name_that_looks_like_a_script_is_none() -> None:
    source = f"{LOAD}\n\nNAME = '__main__'\nif __name__ == 'app.old':\n    OK = 1\n"
    files = {
        "app/__init__.py": "",
        "app/new.py": LOAD,
        "app/old.py": source,
        "main.py": "from app.old import load\nprint(load(1))\n",
    }
    migrated = consolidate(files, "app.new:load", "app.old:load")
    assert_same(migrated)
    assert not migrated.has("app/old.py", "def load")


# Registered outside of the repository ---------------------------------------------------------

ORM = {
    "ormlib.py": (
        "TABLES = {}\n\n\nclass Model:\n    def __init_subclass__(cls):\n"
        "        TABLES[cls.__name__] = cls\n\n\ndef cache(thing):\n"
        "    TABLES[thing.__name__] = thing\n    return thing\n\n\n"
        "class Registry:\n    def dataclass(self, thing):\n"
        "        TABLES[thing.__name__] = thing\n        return thing\n\n\nregistry = Registry()\n"
    )
}
LISTS = (
    "import shop.models\nimport shop.old\nfrom ormlib import TABLES\nfrom shop.old import Audit\n"
    "print(sorted(TABLES))\n"
)
REGISTERED = {
    "a base": "from ormlib import Model\n\n\nclass Audit(Model):\n    pass\n",
    "a base by its module": "import ormlib\n\n\nclass Audit(ormlib.Model):\n    pass\n",
    "a base under an alias": "from ormlib import Model as M\n\n\nclass Audit(M):\n    pass\n",
    "a base of the repository, and its base": {
        "shop/base.py": "from ormlib import Model\n\n\nclass Own(Model):\n    pass\n",
        "shop/old.py": "from shop.base import Own\n\n\nclass Audit(Own):\n    pass\n",
    },
    "a base handed on by the package": {
        "shop/__init__.py": "from ormlib import Model\n",
        "shop/old.py": "from shop import Model\n\n\nclass Audit(Model):\n    pass\n",
    },
    "a decorator called like a harmless one": (
        "from ormlib import cache\n\n\n@cache\nclass Audit:\n    pass\n"
    ),
    "a method called like a harmless decorator": (
        "from ormlib import registry\n\n\n@registry.dataclass\nclass Audit:\n    pass\n"
    ),
    "registered by a call": (
        "import ormlib\n\n\nclass Audit:\n    pass\n\n\normlib.cache(Audit)\n"
    ),
}


@pytest.mark.parametrize("case", REGISTERED.values(), ids=REGISTERED.keys())
def test_what_an_installed_package_may_list_stays(case: str | dict[str, str]) -> None:
    base = {
        "shop/__init__.py": "",
        "shop/models.py": "class AuditEntry:\n    pass\n",
        "main.py": LISTS,
    }
    files = {**base, **({"shop/old.py": case} if isinstance(case, str) else case)}
    files["shop/old.py"] += "\n\ndef spare():\n    return 0\n"
    migrated = consolidate(files, "shop.models:AuditEntry", "shop.old:Audit")
    assert_same(migrated, outside=ORM)
    assert any(e.reason for e in migrated.entries if e.disposition == "refused")


UNREGISTERED = {
    "functools under an alias": "import functools as ft\n\n\n@ft.cache\ndef Audit():\n    pass\n",
    "a base of the standard library": (
        "import collections\n\n\nclass Audit(collections.UserDict):\n    pass\n"
    ),
    "a dataclass by its module": (
        "import dataclasses as d\n\n\n@d.dataclass\nclass Audit:\n    a: int = 1\n"
    ),
    "an abstract base": (
        "from abc import ABC, ABCMeta\n\n\nclass Audit(ABC, metaclass=ABCMeta):\n    pass\n"
    ),
}


@pytest.mark.parametrize("source", UNREGISTERED.values(), ids=UNREGISTERED.keys())
def test_what_nobody_lists_goes(source: str) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/models.py": "AuditEntry = print\n",
        "shop/old.py": f"{source}\n\ndef spare():\n    return 0\n",
    }
    migrated = consolidate(files, "shop.models:AuditEntry", "shop.old:Audit")
    assert not migrated.has("shop/old.py", "Audit")


# Patches through the consumer's module --------------------------------------------------------

SEND = "from app import log\n\n\ndef send(x):\n    log.SENT.append(x)\n"
BY_PATH = (
    "from unittest import mock\nfrom app import service\n\n\ndef by_path():\n"
    "    with mock.patch('app.service.old.send'):\n        service.notify(1)\n"
)
PATCHED = {
    "app/__init__.py": "",
    "app/log.py": "SENT = []\n",
    "app/new.py": SEND,
    "app/old.py": SEND + "\n\nOTHER = 1\n",
    "app/service.py": "from app import old\n\n\ndef notify(x):\n    old.send(x)\n",
    "t1.py": BY_PATH,
    "main.py": (
        "import app.log\nimport t1, t2\nt1.by_path()\nt2.check()\nprint('sent', app.log.SENT)\n"
    ),
}
MOCK = "from unittest import mock\nfrom app import service\n\n\ndef check():\n"
PATCHES = {
    "patch.object": f"{MOCK}    with mock.patch.object(service.old, 'send'):\n"
    "        service.notify(2)\n",
    "patch.multiple": f"{MOCK}    with mock.patch.multiple(service.old, send=print):\n"
    "        service.notify(2)\n",
    "setattr": f"{MOCK}    setattr(service.old, 'send', print)\n    service.notify(2)\n",
    "an assignment": f"{MOCK}    service.old.send = print\n    service.notify(2)\n",
    "through an alias of the consumer": (
        "from unittest import mock\nimport app.service as s\n\n\ndef check():\n"
        "    with mock.patch.object(s.old, 'send'):\n        s.notify(2)\n"
    ),
    "through a plain import": (
        "from unittest.mock import patch\nimport app.service\n\n\ndef check():\n"
        "    with patch.object(app.service.old, 'send'):\n        app.service.notify(2)\n"
    ),
    "the module under a name": (
        f"{MOCK}    there = service.old\n    with mock.patch.object(there, 'send'):\n"
        "        service.notify(2)\n"
    ),
}


@pytest.mark.parametrize("test", PATCHES.values(), ids=PATCHES.keys())
@pytest.mark.parametrize("first", [BY_PATH, "def by_path():\n    pass\n"], ids=["two", "one"])
def test_a_patch_goes_on_patching(test: str, first: str) -> None:
    migrated = consolidate(
        {**PATCHED, "t1.py": first, "t2.py": test}, "app.new:send", "app.old:send"
    )
    assert_same(migrated)


def test_a_patch_that_can_move_moves() -> None:
    files = {**PATCHED, "t1.py": "def by_path():\n    pass\n", "t2.py": PATCHES["patch.object"]}
    migrated = consolidate(files, "app.new:send", "app.old:send")
    assert_same(migrated)
    assert "new.send" in migrated.text("app/service.py")
    assert "service.new" in migrated.text("t2.py") or "(new," in migrated.text("t2.py")


def test_a_patch_of_another_name_holds_nothing() -> None:
    test = (
        f"{MOCK}    with mock.patch.object(service.old, 'OTHER', 2):\n        service.notify(2)\n"
    )
    files = {**PATCHED, "t1.py": "def by_path():\n    pass\n", "t2.py": test}
    migrated = consolidate(files, "app.new:send", "app.old:send")
    assert_same(migrated)
    assert "new.send" in migrated.text("app/service.py")


# Cycles through calls made while importing -----------------------------------------------------

CYCLE = {
    "core/__init__.py": (
        "def boot():\n    from shop.orders import setup\n\n    setup()\n\n\nboot()\n"
    ),
    "core/text.py": "def clean(x):\n    return x.strip()\n",
    "main.py": "from shop.orders import setup\n\nprint(setup())\n",
    "shop/__init__.py": "",
    "shop/old_text.py": "def clean(x):\n    return x.strip()\n",
    "shop/orders.py": (
        "from shop.old_text import clean\n\n\ndef setup():\n    return clean('x')\n"
    ),
}
BOOT = "    from shop.orders import setup\n\n    return setup()\n"
CYCLES: dict[str, dict[str, str]] = {
    "a function": {},
    "its result kept": {"core/__init__.py": f"def boot():\n{BOOT}\n\nMADE = boot()\n"},
    "a decorator": {
        "core/__init__.py": (
            "def boot(f):\n    from shop.orders import setup\n\n    setup()\n    return f\n\n\n"
            "@boot\ndef other():\n    pass\n"
        )
    },
    "a class that is instantiated": {
        "core/__init__.py": (
            "class App:\n    def __init__(self):\n        from shop.orders import setup\n\n"
            "        setup()\n\n\nAPP = App()\n"
        )
    },
    "a method": {
        "core/__init__.py": (
            "class App:\n    @staticmethod\n    def start():\n"
            "        from shop.orders import setup\n\n        setup()\n\n\nApp.start()\n"
        )
    },
    "a function that calls another": {
        "core/__init__.py": f"def inner():\n{BOOT}\n\ndef boot():\n    inner()\n\n\nboot()\n"
    },
    "a function of another module": {
        "core/__init__.py": "from lib.start import boot\n\nboot()\n",
        "lib/__init__.py": "",
        "lib/start.py": f"def boot():\n{BOOT}",
    },
    "through its module, and handed on": {
        "core/__init__.py": "import lib\n\ntry:\n    lib.boot()\nfinally:\n    pass\n",
        "lib/__init__.py": "from .start import boot\n",
        "lib/start.py": f"def boot():\n{BOOT}",
    },
    "in a class body": {
        "core/__init__.py": f"def boot():\n{BOOT}\n\nclass Settings:\n    value = boot()\n"
    },
}


@pytest.mark.parametrize("case", CYCLES.values(), ids=CYCLES.keys())
def test_no_cycle_is_closed_by_what_an_import_calls(case: dict[str, str]) -> None:
    assert_same(consolidate({**CYCLE, **case}, "core.text:clean", "shop.old_text:clean"))


NO_CYCLES = {
    "never called while importing": f"def boot():\n{BOOT}\n\ndef run():\n    return boot()\n",
    "called by a script alone": f"def boot():\n{BOOT}\n\nif __name__ == '__main__':\n    boot()\n",
    "only in a function that is handed on": (
        f"def boot():\n{BOOT}\n\nHOOKS = []\nHOOKS.append(boot)\n"
    ),
}


@pytest.mark.parametrize("source", NO_CYCLES.values(), ids=NO_CYCLES.keys())
def test_a_function_that_no_import_calls_closes_no_cycle(source: str) -> None:
    files = {**CYCLE, "core/__init__.py": source}
    migrated = consolidate(files, "core.text:clean", "shop.old_text:clean")
    assert_same(migrated)
    assert "from core.text import clean" in migrated.text("shop/orders.py")


# State that what goes shares with what stays --------------------------------------------------

NEW_STATE = "_TABLE = {}\n\n\ndef put(key, value):\n    _TABLE[key] = value\n"
READ = "\n\ndef get(key):\n    return _TABLE.get(key)\n"
STATE_MAIN = "from app.old import put, get\nput('a', 1)\nprint(get('a'))\n"
STATES = {
    "setter and getter of one table": (NEW_STATE + READ, STATE_MAIN),
    "a global": (
        "_N = 0\n\n\ndef put(key, value):\n    global _N\n    _N += value\n\n\n"
        "def get(key):\n    return _N\n",
        STATE_MAIN,
    ),
    "a context variable": (
        "from contextvars import ContextVar\n\n_V = ContextVar('v', default=None)\n\n\n"
        "def put(key, value):\n    _V.set(value)\n\n\ndef get(key):\n    return _V.get()\n",
        STATE_MAIN,
    ),
    "through a helper": (
        f"{READ.strip()}\n\n\n_TABLE = {{}}\n\n\ndef _store(k, v):\n    _TABLE[k] = v\n\n\n"
        "def put(key, value):\n    _store(key, value)\n",
        STATE_MAIN,
    ),
    "a class that reads it": (
        f"{NEW_STATE}\n\nclass Reader:\n    def get(self, key):\n        return _TABLE[key]\n",
        "from app.old import put, Reader\nput('a', 1)\nprint(Reader().get('a'))\n",
    ),
    "another file takes the table": (
        NEW_STATE,
        "from app.old import put, _TABLE\nput('a', 1)\nprint(_TABLE)\n",
    ),
    "another file looks the table up": (
        NEW_STATE,
        "import app.old\nfrom app.old import put\nput('a', 1)\nprint(app.old._TABLE)\n",
    ),
    "an attribute of an object": (
        "class _S:\n    x = None\n\n\n_STATE = _S()\n\n\ndef put(key, value):\n"
        "    _STATE.x = value\n\n\ndef get(key):\n    return _STATE.x\n",
        STATE_MAIN,
    ),
}


@pytest.mark.parametrize("source, main", STATES.values(), ids=STATES.keys())
def test_state_is_not_split_in_two(source: str, main: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": source,
        "app/old.py": source,
        "main.py": main,
    }
    migrated = consolidate(files, "app.new:put", "app.old:put")
    assert_same(migrated)
    assert any("none" in said for said in migrated.said("main.py", "refused"))


NO_STATES = {
    "its own cache": (
        "_SEEN = {}\n\n\ndef put(key, value):\n    _SEEN[key] = value\n    return len(_SEEN)\n\n\n"
        "def get(key):\n    return key\n"
    ),
    "a constant that both read": (
        "_WORDS = {'a': 1}\n\n\ndef put(key, value):\n    return _WORDS[key]\n\n\n"
        "def get(key):\n    return _WORDS[key]\n"
    ),
    "one table of both modules": (
        "from app.table import TABLE\n\n\ndef put(key, value):\n    TABLE[key] = value\n\n\n"
        "def get(key):\n    return TABLE[key]\n"
    ),
}


@pytest.mark.parametrize("source", NO_STATES.values(), ids=NO_STATES.keys())
def test_state_that_nothing_else_uses_holds_nothing(source: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/table.py": "TABLE = {}\n",
        "app/new.py": source,
        "app/old.py": source,
        "main.py": STATE_MAIN,
    }
    migrated = consolidate(files, "app.new:put", "app.old:put")
    assert_same(migrated)
    assert "from app.new import put" in migrated.text("main.py")
    assert not migrated.has("app/old.py", "def put")


def test_all_that_share_a_state_move_together() -> None:
    source = NEW_STATE + READ
    files = {
        "app/__init__.py": "",
        "app/new.py": source,
        "app/old.py": source,
        "main.py": STATE_MAIN,
    }
    migrated = migrate(files, "app.new", "app.old")
    assert_same(migrated)
    assert "app/old.py" not in migrated.after


# The two meet ---------------------------------------------------------------------------------

PAIR = {
    "app/__init__.py": "",
    "app/new.py": "class New(Exception):\n    pass\n",
    "app/old.py": "class Old(Exception):\n    pass\n",
}
BOTH = "from app.new import New\nfrom app.old import Old\n\n"
MEETINGS = {
    "keys of a dictionary": f"{BOTH}print(len({{Old: 1, New: 2}}))\n",
    "keys, one by its module": "import app.old\nfrom app.new import New as N\n"
    "print(len({app.old.Old: 1, N: 2}))\n",
    "a set": f"{BOTH}print(len({{Old, New}}))\n",
    "a list": f"{BOTH}print(sum(1 for e in [Old, New] if e is New))\n",
    "keys that are assigned": f"{BOTH}T = {{}}\nT[Old] = 1\nT[New] = 2\nprint(len(T))\n",
    "except clauses": f"{BOTH}try:\n    raise New\nexcept Old:\n    print('old')\n"
    "except New:\n    print('new')\n",
    "except clauses, through a subclass": f"{BOTH}\nclass Sub(New):\n    pass\n\n\n"
    "try:\n    raise Sub\nexcept Old:\n    print('old')\nexcept Sub:\n    print('sub')\n",
    "bases": f"{BOTH}\nclass Both(Old, New):\n    pass\n\n\nprint(len(Both.__mro__))\n",
    "match": f"{BOTH}match New():\n    case Old():\n        print('old')\n"
    "    case New():\n        print('new')\n",
    "is": f"{BOTH}print(Old is New)\n",
    "isinstance, one after the other": f"{BOTH}x = New()\nif isinstance(x, Old):\n"
    "    print('old')\nelif isinstance(x, New):\n    print('new')\n",
    "singledispatch": f"import functools\n{BOTH}\n@functools.singledispatch\ndef f(x):\n"
    "    return 0\n\n\n@f.register(Old)\ndef _(x):\n    return 'old'\n\n\n@f.register(New)\n"
    "def _(x):\n    return 'new'\n\n\nprint(f(Old()), f(New()))\n",
    "singledispatch by annotation": f"import functools\n{BOTH}\n@functools.singledispatch\n"
    "def f(x):\n    return 0\n\n\n@f.register\ndef _(x: Old):\n    return 'old'\n\n\n@f.register\n"
    "def _(x: New):\n    return 'new'\n\n\nprint(f(Old()), f(New()))\n",
    "dictionaries that are joined": f"{BOTH}print(len({{Old: 1}} | {{New: 2}}))\n",
    "a dictionary that is updated": f"{BOTH}T = {{Old: 1}}\nT.update({{New: 2}})\n"
    "T.setdefault(New, 3)\nprint(len(T))\n",
    "keys of a call": f"{BOTH}print(len(dict.fromkeys([Old, New])))\n",
    "rows of a table": f"{BOTH}T = [(Old, 1), (New, 2)]\n"
    "print([n for kind, n in T if isinstance(New(), kind)])\n",
    "members of an enumeration": f"import enum\n{BOTH}\nclass Kind(enum.Enum):\n    A = Old\n"
    "    B = New\n\n\nprint(len(Kind))\n",
    "the type of something": f"{BOTH}x = Old()\nprint(type(x) is New)\n",
    "one of a tuple": f"{BOTH}KNOWN = (Old,)\nprint(New in KNOWN)\n",
    "a converter": f"{BOTH}\ndef up(x):\n    if isinstance(x, Old):\n        return New(1)\n"
    "    return x\n\n\nprint(up(New()).args)\n",
    "asked of what the other made": f"{BOTH}\ndef f(x):\n"
    "    return 1 if isinstance(x, New) else 2\n\n\nprint(f(Old()))\n",
    "suppressed": f"import contextlib\n{BOTH}try:\n    with contextlib.suppress(Old):\n"
    "        raise New\nexcept New:\n    print('new')\n",
    "attributes of each": f"{BOTH}Old.mark = 1\nNew.mark = 2\nprint(Old.mark)\n",
    "one is patched": f"from unittest import mock\n{BOTH}"
    "with mock.patch.object(Old, '__str__', lambda x: 'fake'):\n    print(New(3))\n",
    "bases, through another file": {
        "app/mid.py": "from app.old import Old\n\n\nclass Mid(Old):\n    pass\n",
        "main.py": "from app.mid import Mid\nfrom app.new import New\n\n\n"
        "class Both(New, Mid):\n    pass\n\n\nprint(len(Both.__mro__))\n",
    },
    "copyreg": f"import copyreg\n{BOTH}copyreg.pickle(Old, lambda x: (Old, ()))\n"
    "copyreg.pickle(New, lambda x: (New, ()))\n"
    "print(len([k for k in copyreg.dispatch_table if k.__module__.startswith('app')]))\n",
    "converters, in two files": {
        "app/table.py": "TABLE = {}\n\n\ndef register(kind, f):\n    TABLE[kind] = f\n",
        "a.py": "from app.old import Old\nfrom app.table import register\n\nregister(Old, 1)\n",
        "b.py": "from app import table\nfrom app.new import New\n\ntable.register(New, 2)\n",
        "main.py": "import a, b\nfrom app.table import TABLE\nprint(len(TABLE))\n",
    },
}


@pytest.mark.parametrize("case", MEETINGS.values(), ids=MEETINGS.keys())
def test_two_that_meet_stay_two(case: str | dict[str, str]) -> None:
    files = _files(PAIR, case)
    migrated = consolidate(files, "app.new:New", "app.old:Old")
    assert_same(migrated)
    assert any("stay two" in e.reason for e in migrated.entries if e.disposition == "refused")


NO_MEETINGS = {
    "isinstance with both": f"{BOTH}print(isinstance(New(), (Old, New)))\n",
    "one except clause for both": f"{BOTH}try:\n    raise Old\nexcept (Old, New):\n    print(1)\n",
    "an annotation": f"{BOTH}\ndef f(x: Old | New) -> None:\n    print(1)\n\n\nf(Old())\n",
    "values of a dictionary": f"{BOTH}print(len({{'a': Old, 'b': New}}))\n",
    "two clauses that do the same": f"{BOTH}try:\n    raise Old\nexcept Old:\n    print(1)\n"
    "except New:\n    print(1)\n",
    "asked for by itself": f"{BOTH}try:\n    raise Old\nexcept Old as error:\n"
    "    print(isinstance(error, Old), New)\n",
    "a list that is kept": f"{BOTH}KNOWN = [Old, New]\nprint(len(KNOWN))\n",
    "rows that name other things": f"{BOTH}T = [('a', Old), ('b', New)]\nprint(len(T))\n",
    "derived, and raised": f"{BOTH}\nclass Sub(Old):\n    pass\n\n\ntry:\n    raise New\n"
    "except New:\n    print(1)\n",
    "two tables": f"{BOTH}A, B = {{}}, {{}}\nA[Old] = 1\nB[New] = 2\nprint(len(A), len(B))\n",
}


@pytest.mark.parametrize("source", NO_MEETINGS.values(), ids=NO_MEETINGS.keys())
def test_two_that_may_become_one_do(source: str) -> None:
    migrated = consolidate({**PAIR, "main.py": source}, "app.new:New", "app.old:Old")
    assert_same(migrated)
    assert "app.old" not in migrated.text("main.py")


HANDED_ON = "from app import old\n\n\ndef show(module=old):\n    return module._TABLE\n"
APART = {
    "the table is handed on elsewhere, and put stays for that": {
        "other.py": HANDED_ON,
        "main.py": (
            "from app.old import put, _TABLE\nimport other\n"
            "put('a', 1)\nprint(_TABLE, other.show())\n"
        ),
    },
    "the table in one file, put in another": {
        "other.py": "from app.old import _TABLE\n\n\ndef show():\n    return _TABLE\n",
        "third.py": "from app.old import put\n\n\ndef fill():\n    put('a', 1)\n",
        "main.py": "import other, third\nthird.fill()\nprint(other.show())\n",
    },
}


@pytest.mark.parametrize("case", APART.values(), ids=APART.keys())
def test_a_state_stays_with_what_works_with_it(case: dict[str, str]) -> None:
    homes = {"app/__init__.py": "", "app/new.py": NEW_STATE, "app/old.py": NEW_STATE}
    migrated = consolidate({**homes, **case}, "app.new:put", "app.old:put")
    assert_same(migrated)
    assert not any(migrated.is_changed(path) for path in case)


VARIABLE = (
    "from contextvars import ContextVar\n\n_V = ContextVar('v', default=())\n\n\n"
    "def put(key):\n    _V.set((*_V.get(), key))\n    return _V.get()\n"
)
BESIDE = {
    "a context variable": (VARIABLE, False),
    "no state at all": ("def put(key):\n    return [key]\n", True),
    "what is only told apart": (
        "_NO = object()\n\n\ndef put(key=_NO):\n    return [] if key is _NO else [key]\n",
        True,
    ),
}


@pytest.mark.parametrize("source, moves", BESIDE.values(), ids=BESIDE.keys())
def test_users_are_parted_only_where_no_state_is(source: str, moves: bool) -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": source,
        "app/old.py": source,
        "web.py": "from app.old import put\n\n\ndef fill():\n    return put('a')\n",
        "main.py": (
            "import app.old as o\nimport web\nname = 'pu' + 't'\n"
            "getattr(o, name)('b')\nprint(web.fill())\n"
        ),
    }
    migrated = consolidate(files, "app.new:put", "app.old:put")
    assert_same(migrated)
    assert migrated.is_changed("web.py") == moves
