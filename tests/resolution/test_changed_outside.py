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
