"""Members that are looked up by a text are judged as those by a dot, or can't be told."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from tests.codemods.adapting import body
from tests.compatibility.comparing import pair

OLD = (
    "class X:\n    def __init__(self, v=1): self.v = v\n    def run(self): ...\n"
    "    def gone(self): ...\n"
)
NEW = OLD.replace("gone", "went")


def unsafe(code: str) -> list[str]:
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": body(code)}).uses
    return [f"{use.subject} {use.verdict.value}" for use in found if use.judgement.is_unsafe]


LOST = f"X.gone {UseVerdict.ADAPT.value}"
MISSING = [
    "getattr(X(), 'go' + 'ne')()\n",
    "N = 'gone'\ndef f(x: X): return getattr(x, N)\n",
    "for n in ('run', 'gone'): getattr(X(), n)()\n",
    "NAMES = ['gone']\ndef f(x: X): return [getattr(x, n) for n in NAMES]\n",
    "X().__getattribute__('gone')()\n",
    "object.__getattribute__(X(), 'gone')()\n",
    "from operator import attrgetter\nattrgetter('gone')(X())()\n",
    "import operator\noperator.attrgetter('run', 'gone.__name__')(X())\n",
    "from operator import methodcaller\n_c = methodcaller('gone')\ndef f(x: X): return _c(x)\n",
    "getattr(X, 'gone' if yes else 'run')\n",
]  # fmt: skip


@pytest.mark.parametrize("code", MISSING)
def test_a_name_that_is_known_is_looked_up(code: str) -> None:
    assert LOST in unsafe(code)


UNKNOWN = [
    "getattr(X(), name)()\n",
    "getattr(X, name)\n",
    "getattr(X, 'go' + name)\n",
    "def f(x: X, n): return hasattr(x, n)\n",
    "X().__getattribute__(name)\n",
    "from operator import attrgetter\nattrgetter(*names)(X())\n",
    "vars(X)[name]\n",
    "X.__dict__[name]\n",
]


@pytest.mark.parametrize("code", UNKNOWN)
def test_a_name_that_is_not_can_not_be_told(code: str) -> None:
    assert any(UseVerdict.UNTOLD.value in use for use in unsafe(code))


FITTING = [
    "for n in ('run', 'v'): getattr(X(), n)\n",
    "getattr(X(), 'ru' + name)()\n",
    "getattr(X, f'r{name}')\n",
    "class Y: ...\ngetattr(Y(), name)\nvars(Y)[name]\nX().run()\n",
    "from operator import attrgetter\nattrgetter('run')(X())()\n",
    "X().__getattribute__('run')()\n",
    "X().run()\ngetattr(other, 'gone')\n",
]


@pytest.mark.parametrize("code", FITTING)
def test_what_both_have_fits(code: str) -> None:
    assert unsafe(code) == []
