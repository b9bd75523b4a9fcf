"""Shims and warnings in running programs: what other code can see of them."""

from __future__ import annotations

import sys

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
    assert (
        "only it loads app.plugins: app/plugins.py:3 " in migrated.said("app/old.py", "refused")[0]
    )


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


# Warnings in classes --------------------------------------------------------------------------


def warned(
    old: str,
    *,
    symbol: str = "app.old:Old",
    canonical: str = "app.new:New",
    path: str = "app/old.py",
    **options: object,
) -> Migrated:
    files = {"app/__init__.py": "", "app/new.py": "class New:\n    pass\n", path: old}
    return migrate(
        files,
        canonical,
        symbol,
        verdict="deprecated",
        options={"insert_deprecations": options},
        steps=("insert_deprecations",),
    )


MIXIN = "class Old:\n    def shout(self):\n        return type(self).__name__.upper()\n"
MIXED_IN = {
    "a base that takes an argument": (
        "class Base:\n    def __init__(self, n=0):\n        self.n = n\n"
        "class A(Old, Base): pass\nprint(A(1).n, A(n=2).n)\n"
    ),
    "int": "class A(Old, int): pass\nprint(A(5) + 1, A('7', 8).shout())\n",
    "str": "class A(Old, str): pass\nprint(A('x').upper(), A(b'x', 'ascii').shout())\n",
    "tuple": "class A(Old, tuple): pass\nprint(len(A((1, 2))), A().shout())\n",
    "a named tuple": (
        "from collections import namedtuple\nclass A(Old, namedtuple('P', 'x y')): pass\n"
        "print(A(1, y=2)._replace(x=3), A(1, 2).shout())\n"
    ),
    "Decimal and date": (
        "import datetime, decimal\nclass A(Old, decimal.Decimal): pass\n"
        "class B(Old, datetime.date): pass\n"
        "print(A('1.5') + 1, B(2020, 1, 2).isoformat(), B.today().shout())\n"
    ),
    "a path": (
        "import pathlib\nclass A(Old, pathlib.PurePosixPath): pass\nprint(A('a', 'b') / 'c')\n"
    ),
    "an exception": (
        "class A(Old, KeyError): pass\ntry:\n    raise A('k', 1)\n"
        "except KeyError as error:\n    print(error.args, error.shout())\n"
    ),
    "an enumeration": (
        "import enum\nclass A(Old, enum.Enum):\n    X = 1\n    Y = (2, 3)\n"
        "print(A(1), A['Y'].value, A.X.shout())\n"
    ),
    "str and an enumeration": (
        "import enum\nclass A(Old, str, enum.Enum):\n    X = 'x'\nprint(A('x').upper())\n"
    ),
    "a thread": (
        "import threading\nclass A(Old, threading.Thread): pass\n"
        "t = A(target=print, args=('ran',)); t.start(); t.join()\n"
    ),
    "something with __new__": (
        "class Base:\n    def __new__(cls, n):\n        made = super().__new__(cls)\n"
        "        made.n = n\n        return made\n"
        "class A(Old, Base): pass\nprint(A(3).n)\n"
    ),
    "a dataclass": (
        "import dataclasses\n@dataclasses.dataclass\nclass A(Old):\n    n: int = 1\nprint(A(2))\n"
    ),
    "arguments that nobody takes": (
        "class A(Old): pass\n"
        "for arguments in ((), (1,)):\n"
        "    try:\n        print(type(A(*arguments)).__name__)\n"
        "    except TypeError:\n        print('TypeError')\n"
    ),
    "pickled and copied": (
        "import copy, pickle, app.old\nmade = Old(); made.n = 1\n"
        "print(pickle.loads(pickle.dumps(made)).n, copy.copy(made).n)\n"
    ),
}


@pytest.mark.parametrize("pep702", ["no", "typing_extensions"])
@pytest.mark.parametrize("program", MIXED_IN.values(), ids=MIXED_IN.keys())
def test_a_mixin_that_warns_stays_a_mixin(program: str, pep702: str) -> None:
    if "str, enum.Enum" in program and sys.version_info < (3, 11, 7):
        pytest.skip("early 3.11 takes every base with an `__init__` for the enumeration's data")
    migrated = warned(MIXIN, pep702=pep702)
    assert migrated.is_changed("app/old.py")
    outside = {"p.py": f"from app.old import Old\n{program}"}
    assert_same(migrated, "p.py", outside=outside, flags=QUIET)


DERIVED = {
    "int": ("int", "print(Old(5) + 1, Old('11', base=2))"),
    "str": ("str", "print(Old('x').upper(), Old())"),
    "tuple": ("tuple", "print(len(Old((1, 2))))"),
    "a list": ("list", "print(len(Old((1, 2))))"),
    "Decimal": ("decimal.Decimal", "print(Old('1.5') + 1)"),
    "date": ("datetime.date", "print(Old(2020, 1, 2), Old.fromisoformat('2020-02-03'))"),
    "a path": ("pathlib.PurePosixPath", "print(Old('a', 'b').name, (Old('a') / 'b').parent)"),
    "a named tuple": ("collections.namedtuple('P', 'x y')", "print(Old(1, y=2)._replace(x=3))"),
    "an exception": ("ValueError", "print(Old('a', 1).args)"),
    "an error of the system": ("OSError", "print(Old(2, 'no').errno, Old('x').errno)"),
    "a class with __new__": ("WithNew", "print(Old(3).n)"),
    "a class with both": ("WithBoth", "print(Old(3).n, Old(3).m)"),
    "a dictionary": ("dict", "print(Old(a=1)['a'])"),
}
_HELPERS = (
    "import collections, datetime, decimal, pathlib\n\n\n"
    "class WithNew:\n    def __new__(cls, n):\n        made = super().__new__(cls)\n"
    "        made.n = n\n        return made\n\n\n"
    "class WithBoth(WithNew):\n    def __init__(self, n):\n        self.m = -n\n\n\n"
)


@pytest.mark.parametrize("base, program", DERIVED.values(), ids=DERIVED.keys())
def test_a_class_with_a_base_warns_and_does_what_it_did(base: str, program: str) -> None:
    migrated = warned(f"{_HELPERS}class Old({base}):\n    pass\n")
    outside = {"p.py": f"from app.old import Old\n{program}\n"}
    assert migrated.is_changed("app/old.py")
    assert_same(migrated, "p.py", outside=outside, flags=QUIET)
    strict = output(migrated.after, "p.py", outside=outside, flags="-W error::DeprecationWarning")
    assert "use app.new.New instead" in strict


def test_an_overloaded_constructor_warns_where_it_runs() -> None:
    migrated = warned(
        "from typing import overload\n\n\nclass Old:\n    @overload\n"
        "    def __init__(self, n: int) -> None: ...\n    @overload\n"
        "    def __init__(self, n: str) -> None: ...\n    def __init__(self, n):\n"
        "        self.n = n\n"
    )
    strict = output(
        migrated.after,
        "p.py",
        outside={"p.py": "from app.old import Old\nOld(1)\n"},
        flags="-W error::DeprecationWarning",
    )
    assert "use app.new.New instead" in strict


@pytest.mark.parametrize(
    "body",
    [
        "    __init__ = make\n",
        "    if True:\n        def __init__(self):\n            self.n = 1\n",
        "    __new__ = staticmethod(make)\n",
    ],
)
def test_a_constructor_that_is_made_in_another_way_stays(body: str) -> None:
    migrated = warned(f"def make(self):\n    self.n = 1\n\n\nclass Old:\n{body}")
    assert not migrated.is_changed("app/old.py") and migrated.said("app/old.py", "refused")


@pytest.mark.parametrize(
    "source",
    [
        "warnings = []\n\n\nclass Old:\n    pass\n",
        "from app.new import New as warnings\n\n\nclass Old:\n    pass\n",
        "class Old:\n    def __init__(self, warnings=()):\n        self.found = warnings\n",
    ],
)
def test_a_file_with_another_thing_of_the_modules_name(source: str) -> None:
    program = "from app.old import Old\nprint(type(Old()).__name__, getattr(Old(), 'found', 0))\n"
    migrated = warned(source)
    assert_same(migrated, "p.py", outside={"p.py": program}, flags=QUIET)
    assert migrated.is_changed("app/old.py")


# The caller's line ----------------------------------------------------------------------------

WHO = (
    "import asyncio, contextlib, warnings\n"
    "with warnings.catch_warnings(record=True) as got:\n"
    "    warnings.simplefilter('always')\n"
    "    {use}\n"
    "mine = [w for w in got if issubclass(w.category, DeprecationWarning)]\n"
    "print([(w.filename.rsplit('/', 1)[-1], w.lineno) for w in mine])\n"
)
CALLED = {
    "a context manager": (
        "import contextlib\n\n\n@contextlib.contextmanager\ndef thing(x):\n    yield x\n",
        "with o.thing(1): pass",
    ),
    "a context manager on a stack": (
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef thing(x):\n    yield x\n",
        "with contextlib.ExitStack() as s: s.enter_context(o.thing(1))",
    ),
    "an async context manager": (
        "import contextlib\n\n\n"
        "@contextlib.asynccontextmanager\nasync def thing(x):\n    yield x\n",
        "asyncio.run(enter(o.thing(1)))",
    ),
    "a coroutine that is awaited": (
        "async def thing(x):\n    return x\n", "asyncio.run(wait(o.thing(1)))",
    ),
    "a coroutine as a task": (
        "async def thing(x):\n    return x\n", "asyncio.run(task(o.thing))",
    ),
    "a generic class": (
        "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"
        "class thing(Generic[T]):\n    def __init__(self, x):\n        self.x = x\n",
        "o.thing[int](1)",
    ),
    "a generic class, called as it is": (
        "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"
        "class thing(Generic[T]):\n    pass\n",
        "o.thing()",
    ),
    "a cache": (
        "import functools\n\n\n@functools.lru_cache(maxsize=2)\ndef thing(x):\n    return x\n",
        "o.thing(1), o.thing.cache_clear()",
    ),
    "single dispatch": (
        "import functools\n\n\n@functools.singledispatch\ndef thing(x):\n    return x\n",
        "o.thing(1)",
    ),
    "a decorator of a neighbour": (
        "from app.tools import logged\n\n\n@logged\ndef thing(x):\n    return x\n", "o.thing(1)",
    ),
    "a plain function": ("def thing(x):\n    return x\n", "o.thing(1)"),
    "a generator": ("def thing(x):\n    yield x\n", "list(o.thing(1))"),
    "a constant": ("thing = 1\n", "o.thing"),
}  # fmt: skip
_USES = (
    "async def enter(manager):\n    async with manager: pass\n"
    "async def wait(made): return await made\n"
    "async def task(make): return await asyncio.create_task(make(1))\n"
)
_TOOLS = (
    "import functools\n\n\ndef logged(function):\n    @functools.wraps(function)\n"
    "    def inner(*args):\n        return function(*args)\n    return inner\n"
)


@pytest.mark.parametrize("pep702", ["no", "typing_extensions"])
@pytest.mark.parametrize("old, use", CALLED.values(), ids=CALLED.keys())
def test_the_warning_names_the_callers_file_once(old: str, use: str, pep702: str) -> None:
    files = {"app/__init__.py": "", "app/new.py": "thing = 1\n", "app/tools.py": _TOOLS,
             "app/old.py": old}  # fmt: skip
    migrated = migrate(
        files, "app.new:thing", "app.old:thing", verdict="deprecated",
        options={"insert_deprecations": {"pep702": pep702}}, steps=("insert_deprecations",),
    )  # fmt: skip
    program = f"import app.old as o\nimport asyncio\n{_USES}{WHO.format(use=use)}"
    said = output(migrated.after, "caller.py", outside={"caller.py": program})
    assert said.startswith("[('caller.py', ") and said.count("caller.py") == 1, (
        said, migrated.text("app/old.py"),
    )  # fmt: skip
    assert migrated.is_changed("app/old.py")


@pytest.mark.parametrize(
    "path, module", [("app/old.py", "app.old"), ("app/old/__init__.py", "app.old")]
)
def test_an_import_warns_once(path: str, module: str) -> None:
    migrated = warned("Old = 3\nOther = 4\n", path=path, symbol=f"{module}:Old")
    program = WHO.format(use=f"from {module} import Old, Other")
    assert output(migrated.after, "c.py", outside={"c.py": program}) == "[('c.py', 4)]"


def test_two_constants_of_one_module_both_warn() -> None:
    files = {"app/__init__.py": "", "app/new.py": "One = 1\n", "app/old.py": "One = 1\nTwo = 1\n"}
    migrated = migrate(
        files, "app.new:One", "app.old:One", "app.old:Two", verdict="deprecated",
        steps=("insert_deprecations",),
    )  # fmt: skip
    program = WHO.format(use="from app.old import One, Two; assert One == Two == 1")
    assert output(migrated.after, "c.py", outside={"c.py": program}) == "[('c.py', 4), ('c.py', 4)]"


@pytest.mark.parametrize(
    "source",
    ["", '"""Doc."""\n', "import os\n", "# licence\n", "from __future__ import division\n"],
)
@pytest.mark.parametrize("pep702", ["no", "typing_extensions"])
def test_a_bare_module_warns_whoever_imports_it(source: str, pep702: str) -> None:
    migrated = warned(source, symbol="app.old", canonical="app.new", pep702=pep702)
    program = WHO.format(use="import app.old")
    said = output(migrated.after, "c.py", outside={"c.py": program})
    refused = not migrated.is_changed("app/old.py")
    assert said == ("[]" if refused else "[('c.py', 4)]")
    assert refused == (not source.strip() or source.startswith("#"))


PROPERTY = (
    "import functools\n\n\nclass C:\n    {above}\n    def Old(self):\n        return 1\n"
)  # fmt: skip


@pytest.mark.parametrize("above", ["@property", "@functools.cached_property", "@staticmethod"])
@pytest.mark.parametrize("pep702", ["no", "typing_extensions"])
def test_a_property_that_warns_stays_one(above: str, pep702: str) -> None:
    source = PROPERTY.format(above=above).replace("self", "" if "static" in above else "self")
    migrated = warned(source, symbol="app.old:C.Old", pep702=pep702)
    use = "C.Old()" if "static" in above else "C().Old"
    program = "from app.old import C\n" + WHO.format(use=f"print({use})")
    said = output(migrated.after, "c.py", outside={"c.py": program})
    assert migrated.is_changed("app/old.py")
    assert said == "1\n[('c.py', 5)]"
