"""Names, states and registrations that are noticed far from where the competitor is named."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate
from tests.findings.together import misfits

FUNCTION = "def {}(x):\n    return x + 1\n"
RUNS = "async def {}(x):\n    return x\n"
MAKES = "def {}(n):\n    def inner(x): return x + n\n    return inner\n"
IMPORT = "from app.old import old_calc\n"
SHARED = "a.py", "from app.old import calc\ndef go(): return calc(1)\n"


def files(code: str, **more: str) -> dict[str, str]:
    named = {f"{name}.py": text for name, text in more.items()}
    new, old = code.replace("{}", "calc"), code.replace("{}", "old_calc")
    return {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, **named}


NAMES = {
    "of a loop": (FUNCTION, "for f in [old_calc, len]:\n    print(f.__name__)\n"),
    "of a comprehension": (FUNCTION, "print({f.__qualname__: f for f in (old_calc, len)})\n"),
    "of a table": (
        FUNCTION,
        "T = {'a': old_calc}\nfor k, f in T.items(): f.__name__\n",
    ),
    "by a lambda": (FUNCTION, "print(list(map(lambda f: f.__name__, [old_calc])))\n"),
    "by a getter": (
        FUNCTION,
        "import operator\nprint(list(map(operator.attrgetter('__name__'), [old_calc])))\n",
    ),
    "of what is wrapped": (
        FUNCTION,
        "import functools\n@functools.wraps(old_calc)\ndef g(x): return old_calc(x)\n"
        "print(g.__name__)\n",
    ),
    "of a coroutine": (RUNS, "c = old_calc(1)\nprint(c.__qualname__)\nc.close()\n"),
    "of a coroutine's code": (RUNS, "c = old_calc(1)\nprint(c.cr_code.co_name)\nc.close()\n"),
    "of the module of what is made": (MAKES, "f = old_calc(1)\nprint(f.__module__)\n"),
    "of a type hint": (
        "class {}:\n    pass\n",
        "import typing\ndef f(x: old_calc): pass\nprint(typing.get_type_hints(f)['x'].__name__)\n",
    ),
    "of the bases": (
        "class {}:\n    pass\n",
        "class K(old_calc): pass\nprint([b.__name__ for b in K.__bases__])\n",
    ),
}


@pytest.mark.parametrize(("code", "main"), NAMES.values(), ids=NAMES.keys())
def test_what_is_called_otherwise_is_asked_about(code: str, main: str) -> None:
    assert misfits(files(code, main=IMPORT + main), "app.new:calc", "app.old:old_calc")


@pytest.mark.parametrize(
    ("code", "main"),
    [
        (FUNCTION, "for f in [old_calc]: print(f(1))\nfor g in [len]: print(g.__name__)\n"),
        (MAKES, "f = old_calc(1)\nprint(f.__name__, f(2))\n"),
        (RUNS, "import asyncio\nprint(asyncio.run(old_calc(1)))\n"),
        (FUNCTION, "import functools\n@functools.wraps(old_calc)\ndef g(x): return old_calc(x)\n"
         "print(g(1), len.__name__)\n"),
    ],
    ids=["another loop", "the name of what is made", "a coroutine that runs", "wrapped, not asked"],
)  # fmt: skip
def test_what_nobody_asks_goes(code: str, main: str) -> None:
    laid = files(code, main=IMPORT + main)
    assert not misfits(laid, "app.new:calc", "app.old:old_calc")
    assert_same(migrate(laid, "app.new:calc", "app.old:old_calc"))


STATES = {
    "a counter on itself": "def {}(x):\n    {}.n += 1\n    return {}.n\n{}.n = 0\n",
    "a cache on itself": (
        "def {}(x):\n    if not hasattr({}, 'kept'):\n        {}.kept = x\n    return {}.kept\n"
    ),
    "made by a call": (
        "def _make():\n    n = 0\n    def tick(x):\n        nonlocal n\n        n += 1\n"
        "        return n\n    return tick\n{} = _make()\n"
    ),
}


@pytest.mark.parametrize("code", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("is_shared", [True, False])
def test_a_state_that_others_use_already(code: str, is_shared: bool) -> None:
    use = "from app.old import old_calc\ndef go(): return old_calc(1)\n"
    other = "from app.new import calc\ndef go(): return calc(2)\n"
    laid = files(code, a=use, main="import a\nprint(a.go(), a.go())\n")
    laid |= {"b.py": other} if is_shared else {}
    found = misfits(laid, "app.new:calc", "app.old:old_calc")
    assert bool(found) is is_shared


HOLDERS = {
    "a lock": "import threading\nHELD = threading.Lock()\ndef {}():\n    with HELD: return 1\n",
    "a context variable": (
        "import contextvars\nHELD = contextvars.ContextVar('v', default=0)\n"
        "def {}(): return HELD.get()\n"
    ),
}


@pytest.mark.parametrize("code", HOLDERS.values(), ids=HOLDERS.keys())
@pytest.mark.parametrize("name", ["HELD", "LIMIT"])
def test_who_has_the_lock_itself(code: str, name: str) -> None:
    laid = files(
        code + "LIMIT = 3\n",
        main="from app.old import old_calc\nprint(old_calc())\n",
        b=f"from app.new import {name}\nprint({name})\n",
    )
    assert bool(misfits(laid, "app.new:calc", "app.old:old_calc")) is (name == "HELD")


DISPATCHED = {
    "by annotation": "@show.register\ndef _(x: old_calc): return 'old'\n",
    "by a call": "show.register(old_calc, lambda x: 'old')\n",
}
SHOW = "import functools\nfrom app.old import old_calc\n@functools.singledispatch\n"
SHOW += "def show(x): return 'other'\n"


@pytest.mark.parametrize("registers", DISPATCHED.values(), ids=DISPATCHED.keys())
@pytest.mark.parametrize("given", ["calc", "old_calc"])
def test_dispatch_by_type(registers: str, given: str) -> None:
    home = "new" if given == "calc" else "old"
    laid = files(
        "class {}:\n    pass\n",
        show=SHOW + registers,
        pool=f"from app.{home} import {given}\ndef one(): return {given}()\n",
        main="from show import show\nfrom pool import one\nprint(show(one()))\n",
    )
    migrated = migrate(laid, "app.new:calc", "app.old:old_calc")
    assert_same(migrated)
    assert ("app.old" in migrated.text("show.py")) is (given == "calc")


def test_a_test_for_both_at_once() -> None:
    main = "from app.old import old_calc\nfrom app.new import calc\n"
    main += "def f(x): return isinstance(x, (old_calc, calc))\n"
    main += "print(f(old_calc()), f(calc()), f(1))\n"
    laid = files("class {}:\n    pass\n", main=main)
    migrated = migrate(laid, "app.new:calc", "app.old:old_calc")
    assert_same(migrated)
    assert "app.old" not in migrated.text("main.py")


@pytest.mark.parametrize("base", ["threading.Thread", "Base"])
def test_subclasses_that_are_listed(base: str) -> None:
    code = "import threading\nfrom app.base import Base\n\n\nclass {}(" + base + "):\n    pass\n"
    walk = "class Base: pass\ndef walk(k):\n    for one in k.__subclasses__():\n"
    walk += "        yield one\n        yield from walk(one)\n"
    main = "import threading, app.old, app.new\nfrom app.base import Base, walk\n"
    asked = f"walk({base})" if base == "Base" else f"{base}.__subclasses__()"
    main += f"print(len([c for c in {asked} if c.__module__[:4] == 'app.']))\n"
    laid = files(code, main=main) | {"app/base.py": walk}
    migrated = migrate(laid, "app.new:calc", "app.old:old_calc")
    assert_same(migrated)
    assert migrated.has("app/old.py", "class old_calc")


@pytest.mark.parametrize("section", ['project.entry-points."app.plugins"', "project.scripts"])
def test_two_entries_of_one_group(section: str) -> None:
    laid = files(FUNCTION, main="from app.old import old_calc\nprint(old_calc(1))\n")
    laid["pyproject.toml"] = f"[{section}]\none = 'app.old:old_calc'\ntwo = 'app.new:calc'\n"
    migrated = migrate(laid, "app.new:calc", "app.old:old_calc")
    assert_same(migrated)
    assert migrated.is_changed("pyproject.toml") is (section == "project.scripts")
