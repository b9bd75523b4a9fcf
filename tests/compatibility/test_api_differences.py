"""Where two APIs differ, the worst first; and what is no difference."""

from __future__ import annotations

import pytest

from canonize.compatibility.api_differences import Aspect, Gravity
from tests.compatibility.comparing import pair


def differences(old: str, new: str) -> list[tuple[Gravity, Aspect, str, str, str]]:
    found = pair({"a/b.py": old, "n.py": new}).differences
    return [(d.severity, d.kind, d.what, d.competitor, d.canonical) for d in found]


def methods(old: str, new: str) -> list[tuple[Gravity, Aspect, str, str, str]]:
    return differences(f"class X:\n    {old}\n", f"class X:\n    {new}\n")


def test_the_trap_is_a_first_position_that_means_something_else() -> None:
    found = methods(
        "def __init__(self, config=None): ...", "def __init__(self, websocket_bridge=None): ..."
    )
    assert found[0] == (
        Gravity.TRAP, Aspect.POSITION, "X()",
        "position 1: config", "position 1: websocket_bridge",
    )  # fmt: skip
    assert found[1][:2] == (Gravity.BREAKS, Aspect.PARAMETER_GONE)


def test_both_places_are_named() -> None:
    files = {"a/b.py": "\nclass X:\n    def f(self): ...\n", "n.py": "class X:\n    pass\n"}
    (found,) = pair(files).differences
    assert (str(found.here), str(found.there)) == ("a/b.py:2", "n.py:1")


BREAKS = [
    ("def f(self): ...", "pass", Aspect.MISSING),
    ("limit = 1", "pass", Aspect.MISSING),
    ("def f(self, a=1): ...", "def f(self): ...", Aspect.PARAMETER_GONE),
    ("def f(self): ...", "def f(self, a): ...", Aspect.PARAMETER_REQUIRED),
    ("def f(self, a=1): ...", "def f(self, a): ...", Aspect.PARAMETER_REQUIRED),
    ("def f(self, a): ...", "def f(self, *, a): ...", Aspect.PARAMETER_KEYWORD_ONLY),
    ("def f(self, a): ...", "def f(self, a, /): ...", Aspect.PARAMETER_POSITION_ONLY),
    ("def f(self): ...", "async def f(self): ...", Aspect.ASYNC),
    ("def f(self): yield", "def f(self): ...", Aspect.GENERATOR),
    ("def f(self): ...", "@property\n    def f(self): ...", Aspect.PROPERTY),
    ("f = 1", "@property\n    def f(self): ...", Aspect.READ_ONLY),
    ("@classmethod\n    def f(cls): ...", "def f(self): ...", Aspect.BOUND),
    ("@contextmanager\n    def f(self): yield", "def f(self): yield", Aspect.DECORATED),
    ("def f(self, **kw): ...", "def f(self): ...", Aspect.PARAMETER_GONE),
    ("def f(self, *a): ...", "def f(self): ...", Aspect.PARAMETER_GONE),
    ("pass", "@abstractmethod\n    def f(self): ...", Aspect.ABSTRACT),
]


@pytest.mark.parametrize("old, new, kind", BREAKS)
def test_what_breaks_a_use(old: str, new: str, kind: Aspect) -> None:
    assert (Gravity.BREAKS, kind) in [found[:2] for found in methods(old, new)]


CHANGES = [
    ("def f(self, a=1): ...", "def f(self, a=2): ...", Aspect.DEFAULT),
    ("limit = 1", "limit = 2", Aspect.DEFAULT),
    ("def f(self) -> int: ...", "def f(self) -> str: ...", Aspect.RETURNS),
    ("def f(self): raise A('x')", "def f(self): raise B", Aspect.RAISES),
    ("def f(self): raise A", "def f(self): ...", Aspect.RAISES),
]


@pytest.mark.parametrize("old, new, kind", CHANGES)
def test_what_changes_what_a_use_does(old: str, new: str, kind: Aspect) -> None:
    assert [found[:2] for found in methods(old, new)] == [(Gravity.CHANGES, kind)]


SAME = [
    ("def f(self): ...", "def f(self, more=1): ..."),
    ("def f(self): ...", "def f(self): ...\n    def g(self): ..."),
    ("def _f(self): ...", "pass"),
    ("def f(self, a): ...", "def f(this, a): ..."),
    ("f = 1", "@cached_property\n    def f(self): ..."),
    ("@property\n    def f(self): ...", "def __init__(self): self.f = 1"),
    ("@staticmethod\n    def f(a): ...", "@classmethod\n    def f(cls, a): ..."),
    ("def f(self): raise A('x')", "def f(self): raise A('y')"),
    ("def f(self, *, a, b): ...", "def f(self, *, b, a): ..."),
    ("@override\n    def f(self): ...", "def f(self): ..."),
]


@pytest.mark.parametrize("old, new", SAME)
def test_what_no_use_would_notice(old: str, new: str) -> None:
    serious = [d for d in methods(old, new) if d[0] is not Gravity.CHANGES]
    assert serious == []


def test_kinds_and_exceptions() -> None:
    assert differences("class X: ...\n", "def X(): ...\n")[0][:2] == (Gravity.CHANGES, Aspect.KIND)
    assert differences("X = 1\n", "def X(): ...\n")[0][:2] == (Gravity.BREAKS, Aspect.KIND)
    found = differences("class X(Exception): ...\n", "class X: ...\n")
    assert (Gravity.BREAKS, Aspect.BASES) in [d[:2] for d in found]


def test_what_can_not_be_told_is_said() -> None:
    found = differences(
        "class X:\n    def f(self): ...\n", "from q import B\nclass X(B):\n    def g(self): ...\n"
    )
    assert {d[0] for d in found} == {Gravity.UNTOLD}
    assert "its base B may have it" in found[-1][4]
    found = differences("class X: ...\n", "class X: ...\nclass X: ...\n")
    assert found == [(Gravity.UNTOLD, Aspect.UNTOLD, "X", "class", "n binds X in 2 places")]


def test_modules_are_compared_name_by_name() -> None:
    old = "import os\nLIMIT = 1\ndef run(a): ...\nclass Job:\n    def __init__(self, a): ...\n"
    new = "LIMIT = 1\nasync def run(a): ...\nclass Job:\n    def __init__(self, b): ...\n"
    found = pair({"a/b.py": old, "n.py": new}, "a.b", "n").differences
    assert {(d.severity, d.what) for d in found} == {
        (Gravity.BREAKS, "run"),
        (Gravity.TRAP, "Job"),
        (Gravity.BREAKS, "Job"),
    }


def test_what_only_hands_the_canonical_on_does_not_differ() -> None:
    files = {"a/b.py": "from n import X\n", "n.py": "class X:\n    def f(self): ...\n"}
    found = pair(files)
    assert found.is_same and found.differences == ()
