"""What is told apart by being the object that it is: it moves as a whole, or not at all."""

from __future__ import annotations

import pickle
import sys
import types
from unittest import mock

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

ABC = "import abc\nclass Plugin(abc.ABC):\n    def run(self): return 1\n"
ASKS = (
    "from app.old import Plugin\nimport app.third\nprint(isinstance(app.third.Foreign(), Plugin))\n"
)


def files(new: str, old: str, main: str, **more: str) -> dict[str, str]:
    found = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "main.py": main}
    return found | {f"app/{name}.py": text for name, text in more.items()}


@pytest.mark.parametrize(
    "third",
    [
        "import app.old\nvars(app.old)['Plugin'].register(Foreign)\n",
        "import app.old\ngetattr(app.old, 'Plug' + 'in').register(Foreign)\n",
        "from app import old\nold.__dict__['Plugin'].register(Foreign)\n",
        "import app.old\nfor n, c in list(vars(app.old).items()):\n"
        "    if n == 'Plugin': c.register(Foreign)\n",
        "import inspect, app.old\nfor n, c in inspect.getmembers(app.old, inspect.isclass):\n"
        "    if n == 'Plugin': c.register(Foreign)\n",
    ],
)
def test_nobody_leaves_while_the_module_is_handed_on(third: str) -> None:
    third = f"class Foreign: pass\n{third}"
    migrated = migrate(
        files(ABC, ABC, ASKS, third=third), "app.new:Plugin", "app.old=app.new", "app.old:Plugin"
    )
    assert_same(migrated)


def test_what_nobody_asks_for_moves_all_the_same() -> None:
    code = "def run(): return 1\n"
    main = "from app.old import run\nimport app.third\nprint(run())\n"
    third = "import app.old\nprint(vars(app.old)['run']())\n"
    migrated = migrate(files(code, code, main, third=third), "app.new:run", "app.old:run")
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import run")


SENTINEL = "MISSING = {}\ndef pick(d, k, default=MISSING):\n    if k in d: return d[k]\n"
SENTINEL += "    if default is MISSING: raise LookupError(k)\n    return default\n"
PICKS = "from app.old import pick\nfrom app import old\ntry:\n"
PICKS += "    print(pick({}, 'a', old.MISSING))\nexcept LookupError as e:\n    print('lookup', e)\n"


@pytest.mark.parametrize("made", ["object()", "type('M', (), {})()", "frozenset({'missing'})"])
def test_a_sentinel_that_others_give_stays_with_what_asks_for_it(made: str) -> None:
    code = SENTINEL.replace("{}", made, 1)
    assert_same(migrate(files(code, code, PICKS), "app.new:pick", "app.old:pick"))


def test_a_sentinel_that_nobody_gives_is_no_matter() -> None:
    code = SENTINEL.replace("{}", "object()", 1)
    main = "from app.old import pick\nprint(pick({'a': 1}, 'a'), pick({}, 'a', 2))\n"
    migrated = migrate(files(code, code, main), "app.new:pick", "app.old:pick")
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import pick")


GIVES = "def pick(d, k): return d.get(k, MISSING)\n"
TOKENS = {
    "an object": "MISSING = object()\n",
    "with a type": "MISSING: object = object()\n",
    "of a class of its own": "class Token:\n    pass\n\n\nMISSING = Token()\n",
    "of a type": "MISSING = type('M', (), {})()\n",
}
ASKERS = {
    "is": "print(pick({}, 'a') is MISSING)\n",
    "is not": "print('a' if MISSING is not pick({}, 'a') else 'b')\n",
    "equal": "print(pick({}, 'a') == MISSING)\n",
    "among": "print(pick({}, 'a') in (None, MISSING))\n",
    "a key": "print({MISSING: 'none', 1: 'one'}.get(pick({}, 'a'), 'other'))\n",
}


@pytest.mark.parametrize("made", TOKENS.values(), ids=TOKENS.keys())
@pytest.mark.parametrize("asks", ASKERS.values(), ids=ASKERS.keys())
def test_a_sentinel_that_it_gives_and_others_ask_for(made: str, asks: str) -> None:
    main = "from app.old import MISSING, pick\n" + asks
    migrated = migrate(files(made + GIVES, made + GIVES, main), "app.new:pick", "app.old:pick")
    assert_same(migrated)
    assert migrated.has("main.py", "from app.old import MISSING, pick")


@pytest.mark.parametrize(
    ("made", "asks"),
    [
        (TOKENS["an object"], "print(pick({'a': 1}, 'a'), bool(MISSING))\n"),
        ("MISSING = int('3')\n", ASKERS["equal"]),
        ("MISSING = 'none'\n", ASKERS["among"]),
        ("from app.base import MISSING\n", ASKERS["is"]),
    ],
    ids=["nobody asks", "a number", "a text", "one that both have"],
)
def test_one_that_is_told_from_nothing_or_equal_by_value(made: str, asks: str) -> None:
    main = "from app.old import MISSING, pick\n" + asks
    code = made + GIVES
    more = {"base": TOKENS["an object"]}
    migrated = migrate(files(code, code, main, **more), "app.new:pick", "app.old:pick")
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import pick")


@pytest.mark.parametrize(
    "inside",
    [
        "def go():\n    raise E('x')\n",
        "class Client:\n    def go(self): raise E('x')\ndef go(): Client().go()\n",
        "def make(): return E('x')\ndef go(): raise make()\n",
    ],
)
def test_an_exception_that_its_own_file_goes_on_raising(inside: str) -> None:
    code = "class E(Exception): pass\n"
    main = "from app.old import E, go\ntry:\n    go()\nexcept E:\n    print('caught')\n"
    migrated = migrate(
        files(code, code + inside, main), "app.new:E", "app.old:E", verdict="deprecated"
    )
    assert_same(migrated)


def test_a_deprecated_class_that_its_own_file_makes_moves() -> None:
    code = "class F:\n    def go(self): return 1\n"
    main = "from app.old import F, make\nprint(F().go(), make().go())\n"
    own = code + "def make(): return F()\n"
    migrated = migrate(files(code, own, main), "app.new:F", "app.old:F", verdict="deprecated")
    assert_same(migrated)
    assert migrated.has("main.py", "from app.new import F")


def _pickled(protocol: int) -> bytes:
    module = types.ModuleType("app.old")
    rec = type("Rec", (), {"__module__": "app.old", "__qualname__": "Rec"})
    module.Rec = rec  # type: ignore[attr-defined] # a module made for pickle
    with mock.patch.dict(sys.modules, {"app": types.ModuleType("app"), "app.old": module}):
        return pickle.dumps(rec(), protocol)


LOADS = "import pickle\nprint(type(pickle.load(open('data/rec.bin', 'rb'))).__name__)\n"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_keeps_what_it_loads(protocol: int) -> None:
    code = "class Rec: pass\n"
    stored: dict[str, str | bytes] = dict(files(code, code, LOADS))
    stored["data/rec.bin"] = _pickled(protocol)
    migrated = migrate(stored, "app.new:Rec", "app.old:Rec")
    assert_same(migrated)
    assert _stays(migrated)


def test_other_bytes_with_the_same_words_keep_nothing() -> None:
    code = "class Rec: pass\n"
    stored: dict[str, str | bytes] = dict(
        files(code, code, "from app.old import Rec\nprint(Rec.__name__)\n")
    )
    stored["data/rec.bin"] = b"\0\1 Rec app \0"
    migrated = migrate(stored, "app.new:Rec", "app.old:Rec")
    assert_same(migrated)
    assert not _stays(migrated)


def _stays(migrated: Migrated) -> bool:
    return migrated.has("app/old.py", "class Rec")


PROGRAM = "from app.new import f\nif __name__ == '__main__':\n    print('main', f())\n"


@pytest.mark.parametrize(
    "main",
    [
        "import runpy\nrunpy.run_module('app.old', run_name='__main__')\n",
        "import subprocess, sys\nprint(subprocess.run([sys.executable, '-m', 'app.old'],"
        " capture_output=True, text=True).stdout)\n",
        "import subprocess, sys\nargs = ('-m', 'app.old')\n"
        "print(subprocess.run([sys.executable, *args], capture_output=True, text=True).stdout)\n",
    ],
)
def test_what_runs_a_program_goes_on_running_it(main: str) -> None:
    new = "def f(): return 1\n"
    assert_same(migrate(files(new, PROGRAM, main), "app.new", "app.old", verdict="shim"))


def test_a_module_that_is_no_program_is_named_anew() -> None:
    main = "import importlib\nprint(importlib.import_module('app.old').f())\n"
    code = "def f(): return 1\n"
    migrated = migrate(
        files(code, "from app.new import f\n", main), "app.new", "app.old", verdict="shim"
    )
    assert_same(migrated)
    assert migrated.has("main.py", "'app.new'")
