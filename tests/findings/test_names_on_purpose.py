"""Names that are read off a trace, a warning or a format, and names that are only counted."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate
from tests.findings.together import misfits

KIND = "class Old:\n    pass\n"
RAISES = "def old(x):\n    raise ValueError(x)\n"
WARNS = "import warnings\n\n\ndef old(x):\n    warnings.warn('slow'{})\n    return x\n"
TRIED = "try:\n    {}\nexcept ValueError as e:\n    {}\n"
NAMES = "[f.name for f in traceback.extract_tb(e.__traceback__)]"
KEPT = "with warnings.catch_warnings(record=True) as w:\n    old(1)\n"
HOOK = "def show(m, c, filename, line, *_): print(filename)\nwarnings.showwarning = show\n"


def files(code: str, main: str, **more: str) -> dict[str, str]:
    """The competitor is called as what takes its place where it is a class or warns."""
    is_named = "raise" in code
    new = code.replace("def old", "def new") if is_named else code
    named = {f"app/{name}.py": text for name, text in more.items()}
    return {"app/__init__.py": "", "app/new.py": new, "app/old.py": code, "main.py": main, **named}


ASKED = {
    "a type with arguments": (
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Old(Generic[T]):\n    pass\n",
        "from app.old import Old\nprint(Old[int])\n",
    ),
    "a field's attribute": (KIND, "from app.old import Old\nprint('{0.__module__}'.format(Old))\n"),
    "a named field": (KIND, "from app.old import Old\nprint('{k.__module__}'.format(k=Old))\n"),
    "a mapped field": (
        KIND, "from app.old import Old\nprint('{k.__module__}'.format_map({'k': Old}))\n"),
    "all names of the file": (
        KIND, "from app.old import Old\nOld()\nprint('{Old.__module__}'.format(**globals()))\n"),
    "all names, and nothing else": (
        KIND, "from app.old import Old\nprint('{Old.__module__}'.format_map(vars()))\n"),
    "a field of what is given": (
        KIND, "from app.t import get\nprint('{0.__module__}'.format(get()))\n"),
    "a trace": (
        RAISES, "import traceback\nfrom app.old import old\n" + TRIED.format("old(1)", NAMES)),
    "a trace by inspect": (
        RAISES, "import inspect\nfrom app.old import old\n"
        + TRIED.format("old(1)", "print([f.function for f in inspect.trace()])")),
    "a trace through others": (
        RAISES, "import traceback\nfrom app.old import old\ndef go(): old(1)\ndef more(): go()\n"
        + TRIED.format("more()", "next(traceback.walk_tb(e.__traceback__))[0].f_code.co_name")),
    "a trace read elsewhere": (
        RAISES, "from app.t import names\nfrom app.old import old\n"
        + TRIED.format("old(1)", "print(names(e))")),
    "a warning's file": (
        WARNS.format(""), "import warnings\nfrom app.old import old\n" + KEPT
        + "print(w[0].filename)\n"),
    "a warning's file, of its own line": (
        WARNS.format(", UserWarning, 1"), "import warnings\nfrom app.old import old\n" + HOOK
        + "old(1)\n"),
}  # fmt: skip
MORE = {
    "a field of what is given": "from app.old import Old\ndef get(): return Old\n",
    "a trace read elsewhere": f"import traceback\ndef names(e): return {NAMES}\n",
}


def pair(code: str) -> tuple[str, str]:
    if "class" in code:
        return "app.new:Old", "app.old:Old"
    return ("app.new:new" if "raise" in code else "app.new:old"), "app.old:old"


@pytest.mark.parametrize("shape", ASKED)
def test_who_reads_a_name_is_asked_about(shape: str) -> None:
    code, main = ASKED[shape]
    assert misfits(files(code, main, t=MORE.get(shape, "")), *pair(code))


@pytest.mark.parametrize(
    ("code", "main"),
    [
        (KIND.replace("pass", "__class_getitem__ = classmethod(lambda cls, k: cls)"),
         "from app.old import Old\nx: Old[int] = Old[int]()\nprint(x is None)\n"),
        (KIND, "from app.old import Old\nprint('{0.__doc__} {1}'.format(1, Old() is None))\n"),
        (KIND, "from app.old import Old\nOld()\nx = 1\nprint('{x.real}'.format(**globals()))\n"),
        (RAISES, "import traceback\nfrom app.old import old\n"
         + TRIED.format("old(1)", "print(len(traceback.extract_tb(e.__traceback__)))")),
        (RAISES, "import traceback\nfrom app.old import old\n"
         + TRIED.format("int('x')", f"print({NAMES})") + TRIED.format("old(1)", "print(1)")),
        (WARNS.format(", stacklevel=2"), "import warnings\nfrom app.old import old\n" + KEPT
         + "print(w[0].filename.rpartition('/')[2])\n"),
        (WARNS.format(""), "import warnings\nfrom app.old import old\n" + KEPT + "print(len(w))\n"),
    ],
    ids=["made by its arguments", "a field of others", "another name", "how deep it is",
         "another trace", "the caller's line", "how many warnings"],
)  # fmt: skip
def test_what_nobody_reads_goes(code: str, main: str) -> None:
    laid = files(code, main)
    assert not misfits(laid, *pair(code))
    done = migrate(laid, *pair(code))
    assert_same(done)
    assert "app.old" not in done.text("main.py")


ENGINE = "class Engine:\n    def run(self): return 'run'\n"
COUNT = "M = {}\ndef inc(name): M[name] = M.get(name, 0) + 1\n"
LOAD = (
    "import importlib\n\n\ndef load(name):\n    module, _, leaf = name.rpartition('.')\n"
    "    return getattr(importlib.import_module(module), leaf)\n"
)
USE = "from app.old import Engine\nprint(Engine().run())\n"
DATA: dict[str, tuple[dict[str, str], str]] = {
    "given to a function": (
        {"app/m.py": COUNT}, "from app.m import inc, M\ninc('app.old.Engine')\nprint(M)\n"),
    "rows of JSON": (
        {"rows.json": '["app.old.Engine"]'}, "import json\nprint(json.load(open('rows.json')))\n"),
    "rows in a folder": (
        {"data/used.csv": "app.old.Engine,3\n"}, "print(open('data/used.csv').read())\n"),
    "a key that is put together": ({}, "print(['app.old.Engine:%d' % n for n in (1, 2)])\n"),
    "a key with a field": ({}, "print('app.old.Engine:{}'.format(1), 'app.old.Engine:' + 'a')\n"),
}  # fmt: skip


def stored(main: str, more: dict[str, str]) -> dict[str, str]:
    laid = {"app/__init__.py": "", "app/new.py": ENGINE, "app/old.py": ENGINE}
    return {**laid, "main.py": USE + main, **more}


@pytest.mark.parametrize("shape", DATA)
def test_a_name_that_nobody_loads_stays_and_is_listed(shape: str) -> None:
    more, main = DATA[shape]
    done = migrate(stored(main, more), "app.new:Engine", "app.old:Engine")
    assert_same(done)
    assert not done.has("app/old.py", "class Engine")
    path = next((p for p in more if not p.endswith(".py")), "main.py")
    assert any("app.old" in line for line in done.text(path).splitlines())
    assert done.said(path, "kept")


@pytest.mark.parametrize(
    ("more", "main", "path"),
    [
        ({"app/m.py": LOAD}, "from app.m import load\nprint(load('app.old.Engine')().run())\n",
         "main.py"),
        ({"app/m.py": LOAD, "conf.json": '{"kind": "app.old.Engine"}'},
         "import json\nfrom app.m import load\nprint(load(json.load(open('conf.json'))['kind']))\n"
         .replace("))\n", ")().run())\n", 1), "conf.json"),
        ({"conf.json": '{"kind": "app.old.Engine"}'}, "", "conf.json"),
    ],
    ids=["a function that loads", "a file that is loaded", "a file that nobody opens"],
)  # fmt: skip
def test_a_name_that_is_loaded_follows(more: dict[str, str], main: str, path: str) -> None:
    done = migrate(stored(main, more), "app.new:Engine", "app.old:Engine")
    assert_same(done)
    assert "app.new.Engine" in done.text(path)
