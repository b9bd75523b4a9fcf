"""Somebody asks for the canonical, and objects of the competitor come, which are of it later."""

from __future__ import annotations

import pytest

from canonize.core.reasons import Code, code_of
from tests.findings.migrating import Migrated, assert_same, migrate, output
from tests.findings.playing import play as run

PLAIN = "class Event:\n    def __init__(self, name='n'): self.name = name\n"
ERROR = "class Event(Exception):\n    pass\n"
ENUM = "from enum import Enum\n\n\nclass Event(Enum):\n    RED = 1\n    BLUE = 2\n"
DATA = (
    "from dataclasses import dataclass\n\n\n@dataclass(frozen=True, order=True)\nclass Event:\n"
    "    name: str = 'n'\n"
)
NEW = "from app.new import Event\n"
ALIAS = "from app.new import Event as Base\n"
OLD = "from app.old import Event\n"
FAIL = "\ndef fail(): raise Event('x')\n"
ASKED = "from app.ask import kind\n" + OLD + "print(kind(Event('x')))\n"
GUARDED = (
    "from app.ask import guard\n" + OLD + FAIL + "try:\n    print(guard(fail))\n"
    "except Exception:\n    print('escaped')\n"
)


def play(code: str, ask: str, main: str, **more: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/old.py": code, "app/new.py": code, "app/ask.py": ask,
        "main.py": main,
    }  # fmt: skip
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return migrate(files, "app.new:Event", "app.old:Event")


TABLE = (
    "T = {}\ndef on(cls):\n    def add(f):\n        T[cls] = f\n        return f\n    return add\n"
)
# The competitor stays where these ask, for what they find would be another.
HELD = {
    "under another name": (PLAIN, ALIAS + "def kind(e): return isinstance(e, Base)\n", ASKED),
    "among some": (PLAIN, NEW + "T = {Event, int}\ndef kind(e): return type(e) in T\n", ASKED),
    "a base of its class": (
        PLAIN,
        NEW + "T = {Event: 1}\ndef kind(e): return [c in T for c in type(e).__mro__]\n",
        ASKED,
    ),
    "a member that is listed": (
        ENUM,
        NEW + "def kind(c): return c in (Event.RED,)\n",
        "from app.ask import kind\n" + OLD + "print(kind(Event.RED))\n",
    ),
    "a member of its class": (
        ENUM,
        NEW + "def kind(c): return c in Event\n",
        "from app.ask import kind\n" + OLD + "print(kind(Event.RED))\n",
    ),
    "which is greater": (
        DATA,
        NEW + "def one(): return Event('y')\n",
        "from app.ask import one\n" + OLD + "try:\n    print(max(one(), Event('x')).name)\n"
        "except TypeError:\n    print('no order')\n",
    ),
}
# These were never true, and are true from now on: an open point, and nothing is held back.
TRUE_FROM_NOW_ON = {
    "an element": (
        PLAIN,
        NEW + "def kind(*es): return sum(isinstance(e, Event) for e in es)\n",
        ASKED,
    ),
    "a subclass": (
        PLAIN,
        NEW + "def kind(cls): return issubclass(cls, Event)\n",
        "from app.ask import kind\n" + OLD + "class Mine(Event): pass\nprint(kind(Mine))\n",
    ),
    "an object of a subclass": (
        PLAIN,
        NEW + "def kind(e): return isinstance(e, Event)\n",
        "from app.ask import kind\n" + OLD + "class Mine(Event): pass\nprint(kind(Mine()))\n",
    ),
    "what json calls": (
        PLAIN,
        NEW + "import json\ndef one(o): return 'event' if isinstance(o, Event) else 'none'\n"
        "def kind(x): return json.dumps(x, default=one)\n",
        ASKED,
    ),
}
BOTH = (
    "from app.new import Event as B\nfrom app.old import Event as A\n"
    "def kind(): return [A(), B()]\n"
)
KEPT = "from app.ask import kind\n"
KEEPS = {
    "a set": "print(len({type(x) for x in kind()}))\n",
    "a counter": "from collections import Counter\nprint(len(Counter(map(type, kind()))))\n",
    "a counter of the module's": (
        "import collections\nprint(len(collections.Counter(map(type, kind()))))\n"
    ),
    "a set of some": "print(len(set(type(x) for x in kind())))\n",
    "groups": "from itertools import groupby\nprint(len(list(groupby(kind(), key=type))))\n",
    "lists": "from collections import defaultdict\nby = defaultdict(list)\nfor x in kind():\n"
    "    by[type(x)].append(x)\nprint(len(by))\n",
}
# None of these caught what comes of the competitor; all do from now on.
GUARDS = {
    "except": NEW + "def guard(f):\n    try: return f()\n    except Event: return 'caught'\n",
    "a tuple": (
        NEW + "ALL = (Event, OSError)\ndef guard(f):\n    try: return f()\n"
        "    except ALL: return 'caught'\n"
    ),
    "suppress": (
        "from contextlib import suppress\n" + NEW + "def guard(f):\n    with suppress(Event):\n"
        "        return f()\n    return 'gone'\n"
    ),
    "suppress of the module's": (
        "import contextlib, app.new\ndef guard(f):\n"
        "    with contextlib.suppress(app.new.Event):\n        return f()\n    return 'gone'\n"
    ),
    "a generator": (
        NEW + "def _goes(xs):\n    try:\n        for x in xs: pass\n"
        "    except Event: return 'gone'\ndef _all(f):\n    yield f()\n    raise fails()\n"
        "from app.fails import fails\ndef guard(f): return _goes(_all(int))\n"
    ),
    "an exit": (
        NEW + "class Guard:\n    def __enter__(self): return self\n"
        "    def __exit__(self, kind, value, tb): return issubclass(kind, Event)\n"
        "def guard(f):\n    with Guard():\n        return f()\n    return 'gone'\n"
    ),
    "a group": (
        NEW + "def _group(f):\n    try: f()\n"
        "    except Exception: raise ExceptionGroup('g', [fails()])\n"
        "from app.fails import fails\n"
        "def guard(f):\n    try: _group(f)\n    except* Event: pass\n    return 'gone'\n"
    ),
}
GIVES = OLD + "def fails(): return Event('x')\n"


def _tells_never_true(migrated: Migrated) -> bool:
    told = (
        e.reason for e in migrated.entries if (e.path, e.disposition) == ("app/ask.py", "manual")
    )
    return any(code_of(one) is Code.NEWLY_TRUE for one in told)


def _assert_true_from_now_on(migrated: Migrated) -> None:
    assert _tells_never_true(migrated), migrated.said("app/ask.py")
    before, after = (output(files, "main.py") for files in (migrated.before, migrated.after))
    assert before and "Traceback" not in before + after and before != after
    assert "app.old" not in migrated.text("main.py")


@pytest.mark.parametrize(("code", "ask", "main"), HELD.values(), ids=HELD.keys())
def test_objects_of_the_competitor_keep_it(code: str, ask: str, main: str) -> None:
    migrated = play(code, ask, main)
    assert_same(migrated)
    assert "app.old" in migrated.text("main.py")
    assert not _tells_never_true(migrated)


@pytest.mark.parametrize(
    ("code", "ask", "main"), TRUE_FROM_NOW_ON.values(), ids=TRUE_FROM_NOW_ON.keys()
)
def test_a_test_that_was_never_true_is_told(code: str, ask: str, main: str) -> None:
    _assert_true_from_now_on(play(code, ask, main))


def test_who_registers_for_the_canonical_elsewhere() -> None:
    more = "from app.ask import on\n" + NEW + "@on(Event)\ndef _ev(e): return 1\n"
    table = TABLE + "def kind(e): return type(e) in T\n"
    migrated = play(PLAIN, table, "import app.more\n" + ASKED, more=more)
    assert_same(migrated)
    assert "app.old" in migrated.text("main.py")


@pytest.mark.parametrize("main", KEEPS.values(), ids=KEEPS.keys())
def test_what_keeps_things_by_their_class(main: str) -> None:
    migrated = play(PLAIN, BOTH, KEPT + main)
    assert_same(migrated)
    assert "app.old" in migrated.text("app/ask.py")


@pytest.mark.parametrize("ask", GUARDS.values(), ids=GUARDS.keys())
def test_a_guard_that_never_caught_is_told(ask: str) -> None:
    _assert_true_from_now_on(play(ERROR, ask, GUARDED, fails=GIVES))


GOES = {
    "nothing of it comes": (
        PLAIN,
        NEW + "def kind(e): return isinstance(e, Event)\n",
        "from app.ask import kind\n" + OLD + "print(kind(3), Event('x').name)\n",
    ),
    "a subclass is another class": (
        PLAIN,
        NEW + "def kind(e): return type(e) is Event\n",
        "from app.ask import kind\n" + OLD + "class Mine(Event): pass\nprint(kind(Mine()))\n",
    ),
    "it is asked for something else": (
        PLAIN,
        NEW + "def kind(e): return isinstance(e, (int, str)), Event().name\n",
        ASKED,
    ),
    "a set of its names": (
        PLAIN,
        NEW + "def kind(e): return len({x.name for x in (e, Event())})\n",
        ASKED,
    ),
    "another exception is caught": (
        ERROR,
        NEW + "def guard(f):\n    try: return f()\n    except (OSError, KeyError): return Event\n",
        GUARDED,
    ),
    "another one is suppressed": (
        ERROR,
        "from contextlib import suppress\n" + NEW + "def guard(f):\n    with suppress(OSError):\n"
        "        return f()\n    return Event\n",
        GUARDED,
    ),
    "kinds of values that are kept": (
        PLAIN,
        NEW + "def kind(e): return len({type(x) for x in (e.name, Event().name, 3)})\n",
        ASKED,
    ),
}


@pytest.mark.parametrize(("code", "ask", "main"), GOES.values(), ids=GOES.keys())
def test_where_nobody_tells_them_apart(code: str, ask: str, main: str) -> None:
    migrated = play(code, ask, main)
    assert_same(migrated)
    assert "app.old" not in migrated.text("main.py"), migrated.said("main.py")


@pytest.mark.parametrize("answered", [False, True])
def test_a_test_that_is_true_from_now_on_is_an_open_point(answered: bool) -> None:
    files = {
        "app/__init__.py": "", "app/old.py": PLAIN, "app/new.py": PLAIN,
        "app/make.py": OLD + "def make(): return Event()\n",
        "main.py": NEW + "from app.make import make\nprint(isinstance(make(), Event))\n",
    }  # fmt: skip
    answers = 'answers:\n  "main.py:3": they are one thing\nsteps:\n'
    edit = {"steps:\n": answers} if answered else None
    played = run(files, "app.new:Event", "app.old:Event", edit=edit)
    assert (played.printed_before, played.printed_after) == ("False", "True")
    assert played.ran.status == (0 if answered else 1), played.ran.text
    assert ("main.py:3" in played.ran.text) is not answered
