"""Pairs with other code that examples try: what nobody can notice stops nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, tried
from tests.findings.migrating import assert_same, migrate

EVENT = "class Event:\n    def __init__(self, name): self.name = name\n\n\n"
BUS = "class Bus:\n    def send(self, e):\n        {}\n        return e.name\n"


def test_each_of_two_modules_tests_for_its_own_class() -> None:
    main = "from app.old import Bus, Event\nprint(Bus().send(Event('x')))\n"
    files = {
        "app/__init__.py": "",
        "app/new.py": EVENT + BUS.format("assert isinstance(e, Event)"),
        "app/old.py": EVENT + BUS.format("assert isinstance(e, Event)"),
        "main.py": main,
    }
    done = migrate(files, "app.new:Bus", "app.old:Bus", "app.old:Event=app.new:Event")
    assert_same(done)
    assert done.text("main.py") == main.replace("app.old", "app.new")


def test_a_test_for_one_of_them_alone_is_still_asked_about() -> None:
    main = "from app.old import Event\nfrom app.bus import send\nprint(send(Event('x')))\n"
    files = {
        "app/__init__.py": "",
        "app/new.py": EVENT,
        "app/old.py": EVENT,
        "app/bus.py": "from app.new import Event\ndef send(e): return isinstance(e, Event)\n",
        "main.py": main,
    }
    done = migrate(files, "app.new:Event", "app.old:Event")
    assert done.text("main.py") == main
    assert any("app/bus.py:2" in why for why in done.said("main.py", "refused"))


TIMED = "import {0}\n\n\nclass F:\n    def __init__(self):\n        self.begun = {1}\n"
AGO = "    def ago(self, x: int):\n        return ({1} - self.begun) * {2}\n"
NEW = "    def plus(self, x: int):\n        return x + 1\n"
OLD = "    def plus(self, x: int):\n        more = x\n        return more + 1\n"
SAME = {
    "a clock": ("time", "time.perf_counter()"),
    "a clock of whole numbers": ("time", "time.time_ns()"),
    "a moment": ("datetime", "datetime.datetime.now()"),
    "a random name": ("uuid", "uuid.uuid4().hex"),
}


@pytest.mark.parametrize("shape", SAME)
def test_what_is_another_in_each_call_is_no_difference(shape: str) -> None:
    assert _grade(*((TIMED + code).format(*SAME[shape]) for code in (NEW, OLD))) is Grade.TESTED


RATE = (
    "import time\n\n\nclass F:\n    def __init__(self):\n        self._last = 0.0\n"
    "    def allow(self, n: int):\n        {}\n"
)


def test_a_limit_by_a_clock_is_met_by_both_alike() -> None:
    old = "now = time.time()\n        if now - self._last < 1 / max(n, 1): return False\n"
    new = "now = time.time()\n        done = now - self._last >= 1 / max(n, 1)\n"
    old += "        self._last = now\n        return True"
    new += "        self._last = now if done else self._last\n        return done"
    assert _grade(RATE.format(new), RATE.format(old)) is Grade.TESTED


APART = {
    "milliseconds": ("1", "1000", "time.time()"),
    "another clock": ("1", "1", "time.monotonic()"),
    "later": ("1", "1", "time.time() + 1"),
}


@pytest.mark.parametrize("shape", APART)
def test_what_is_made_of_a_clock_is_compared(shape: str) -> None:
    one, other, began = APART[shape]
    left = (TIMED + AGO).format("time", "time.time()", one)
    right = (TIMED + AGO).format("time", began, other)
    assert _grade(left, right) is Grade.DIFFERS


WARNS = "import warnings\n\n\ndef F(x: int):\n    warnings.warn({}){}\n    return x\n"


def test_a_warning_is_what_it_says_and_not_where_it_stands() -> None:
    said = WARNS.format("'slow'", "")
    assert _grade(said, "\n\n" + WARNS.format("'slow'", "  # here")) is Grade.TESTED
    assert _grade(said, WARNS.format("'other'", "")) is Grade.DIFFERS
    assert _grade(said, WARNS.format("'slow', ImportWarning", "")) is Grade.DIFFERS
    assert _grade(said, WARNS.format("'slow', stacklevel=2", "")) is Grade.DIFFERS


def _grade(new: str, old: str) -> Grade | None:
    files = {"app/__init__.py": b"", "app/new.py": new.encode(), "app/old.py": old.encode()}
    two = Symbol("app.new", "F"), Symbol("app.old", "F")
    with TemporaryDirectory() as folder:
        tree = SourceTree(MemoryBase(files))
        budget = Budget(40, 60.0, 0)
        return tried(tree, ["."], *two, like=Path(folder), budget=budget).grade
