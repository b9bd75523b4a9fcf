"""What other files put into the names that a definition works with."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.changed_outside import ChangedOutside
from tests.resolution.code_bases import project

CODE = "LIMIT = {}\ndef X(n):\n    return n in LIMIT\n"
CHANGED = {
    "from m import LIMIT\nLIMIT[1] = 2\n": "its users would lose that",
    "from n import LIMIT\nLIMIT[1] = 2\n": "users of m:X would get that",
    "import n as other\ndef f():\n    other.LIMIT.update(a=1)\n": "users of m:X would get that",
    "import m\ndel m.LIMIT[1]\n": "its users would lose that",
    "import m\nm.LIMIT |= {1: 2}\n": "its users would lose that",
}
READ = [
    "from m import LIMIT\nprint(LIMIT[1])\n",
    "from m import LIMIT\nLIMIT = 3\n",
    "import k\nk.LIMIT[1] = 2\n",
    "import m\nm.OTHER = 2\n",
]


def reason(user: str, path: str = "u.py", going: tuple[str, ...] = ("X",)) -> str:
    files = {"m.py": CODE, "n.py": CODE, "k.py": CODE, path: user}
    asked = ChangedOutside(project(files), {"m": frozenset(going)})
    return asked.reason(Symbol("m", "X"), Symbol("n", "X"))


@pytest.mark.parametrize("user", CHANGED)
def test_who_changes_it_is_named(user: str) -> None:
    said = reason(user)
    assert said.startswith("u.py:") and said.endswith(CHANGED[user])


@pytest.mark.parametrize("user", READ)
def test_who_reads_it_changes_nothing(user: str) -> None:
    assert not reason(user)


def test_what_tests_change_is_theirs() -> None:
    assert not reason("from m import LIMIT\nLIMIT[1] = 2\n", "tests/test_u.py")


def test_what_goes_as_well_is_changed_where_it_goes() -> None:
    assert not reason("from m import LIMIT\nLIMIT[1] = 2\n", going=("X", "LIMIT"))


STATE = "class Log: ...\nlog = Log()\ndef X():\n    log.x()\n"
BOUND_ANEW = {
    "a function that gives it another value": ("def g():\n    global log\n    log = 1\n", True),
    "one that deletes it": ("def g():\n    global log\n    del log\n", True),
    "by an import": ("def g():\n    global log\n    import log\n", True),
    "by a loop": ("def g():\n    global log\n    for log in (): ...\n", True),
    "where something fails": (
        "def g():\n    global log\n    try: ...\n    except E as log: ...\n", True,
    ),
    "by the body of a class": ("class G:\n    global log\n    log = 1\n", True),
    "one that only says global": ("def g():\n    global log\n    return log\n", False),
    "what is set on it": ("def g():\n    global log\n    log.level = 1\n", False),
    "another name beside it": ("def g():\n    global log, n\n    n = log\n", False),
    "a local of that name": ("def g():\n    log = 1\n    return log\n", False),
}  # fmt: skip


@pytest.mark.parametrize(("more", "is_anew"), BOUND_ANEW.values(), ids=BOUND_ANEW.keys())
def test_a_function_binds_it_anew(more: str, is_anew: bool) -> None:
    files = {"m.py": STATE + more, "n.py": "from m import log\ndef X():\n    log.x()\n"}
    asked = ChangedOutside(project(files), {"n": frozenset({"X"})})
    said = asked.reason(Symbol("m", "X"), Symbol("n", "X"))
    assert ("anew" in said) is is_anew
