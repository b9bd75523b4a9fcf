"""Where two APIs differ, the worst first; and what is no difference."""

from __future__ import annotations

import pytest

from canonize.compatibility.api_differences import Kind, Severity
from tests.compatibility.comparing import pair


def differences(old: str, new: str) -> list[tuple[Severity, Kind, str, str, str]]:
    found = pair({"a/b.py": old, "n.py": new}).differences
    return [(d.severity, d.kind, d.what, d.competitor, d.canonical) for d in found]


def methods(old: str, new: str) -> list[tuple[Severity, Kind, str, str, str]]:
    return differences(f"class X:\n    {old}\n", f"class X:\n    {new}\n")


def test_the_trap_is_a_first_position_that_means_something_else() -> None:
    found = methods(
        "def __init__(self, config=None): ...", "def __init__(self, websocket_bridge=None): ..."
    )
    assert found[0] == (
        Severity.TRAP, Kind.POSITION, "X()",
        "position 1: config", "position 1: websocket_bridge",
    )  # fmt: skip
    assert found[1][:2] == (Severity.BREAKS, Kind.PARAMETER_GONE)


def test_both_places_are_named() -> None:
    files = {"a/b.py": "\nclass X:\n    def f(self): ...\n", "n.py": "class X:\n    pass\n"}
    (found,) = pair(files).differences
    assert (str(found.here), str(found.there)) == ("a/b.py:2", "n.py:1")


BREAKS = [
    ("def f(self): ...", "pass", Kind.MISSING),
    ("limit = 1", "pass", Kind.MISSING),
    ("def f(self, a=1): ...", "def f(self): ...", Kind.PARAMETER_GONE),
    ("def f(self): ...", "def f(self, a): ...", Kind.PARAMETER_REQUIRED),
    ("def f(self, a=1): ...", "def f(self, a): ...", Kind.PARAMETER_REQUIRED),
    ("def f(self, a): ...", "def f(self, *, a): ...", Kind.PARAMETER_KEYWORD_ONLY),
    ("def f(self, a): ...", "def f(self, a, /): ...", Kind.PARAMETER_POSITION_ONLY),
    ("def f(self): ...", "async def f(self): ...", Kind.ASYNC),
    ("def f(self): yield", "def f(self): ...", Kind.GENERATOR),
    ("def f(self): ...", "@property\n    def f(self): ...", Kind.PROPERTY),
    ("f = 1", "@property\n    def f(self): ...", Kind.READ_ONLY),
    ("@classmethod\n    def f(cls): ...", "def f(self): ...", Kind.BOUND),
    ("@contextmanager\n    def f(self): yield", "def f(self): yield", Kind.DECORATED),
    ("def f(self, **kw): ...", "def f(self): ...", Kind.PARAMETER_GONE),
    ("def f(self, *a): ...", "def f(self): ...", Kind.PARAMETER_GONE),
    ("pass", "@abstractmethod\n    def f(self): ...", Kind.ABSTRACT),
]


@pytest.mark.parametrize("old, new, kind", BREAKS)
def test_what_breaks_a_use(old: str, new: str, kind: Kind) -> None:
    assert (Severity.BREAKS, kind) in [found[:2] for found in methods(old, new)]


CHANGES = [
    ("def f(self, a=1): ...", "def f(self, a=2): ...", Kind.DEFAULT),
    ("limit = 1", "limit = 2", Kind.DEFAULT),
    ("def f(self) -> int: ...", "def f(self) -> str: ...", Kind.RETURNS),
    ("def f(self): raise A('x')", "def f(self): raise B", Kind.RAISES),
    ("def f(self): raise A", "def f(self): ...", Kind.RAISES),
]


@pytest.mark.parametrize("old, new, kind", CHANGES)
def test_what_changes_what_a_use_does(old: str, new: str, kind: Kind) -> None:
    assert [found[:2] for found in methods(old, new)] == [(Severity.CHANGES, kind)]


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
    serious = [d for d in methods(old, new) if d[0] is not Severity.CHANGES]
    assert serious == []


def test_kinds_and_exceptions() -> None:
    assert differences("class X: ...\n", "def X(): ...\n")[0][:2] == (Severity.CHANGES, Kind.KIND)
    assert differences("X = 1\n", "def X(): ...\n")[0][:2] == (Severity.BREAKS, Kind.KIND)
    found = differences("class X(Exception): ...\n", "class X: ...\n")
    assert (Severity.BREAKS, Kind.BASES) in [d[:2] for d in found]


def test_what_can_not_be_told_is_said() -> None:
    found = differences(
        "class X:\n    def f(self): ...\n", "from q import B\nclass X(B):\n    def g(self): ...\n"
    )
    assert {d[0] for d in found} == {Severity.UNTOLD}
    assert "its base B may have it" in found[-1][4]
    found = differences("class X: ...\n", "class X: ...\nclass X: ...\n")
    assert found == [(Severity.UNTOLD, Kind.UNTOLD, "X", "class", "n binds X in 2 places")]


def test_modules_are_compared_name_by_name() -> None:
    old = "import os\nLIMIT = 1\ndef run(a): ...\nclass Job:\n    def __init__(self, a): ...\n"
    new = "LIMIT = 1\nasync def run(a): ...\nclass Job:\n    def __init__(self, b): ...\n"
    found = pair({"a/b.py": old, "n.py": new}, "a.b", "n").differences
    assert {(d.severity, d.what) for d in found} == {
        (Severity.BREAKS, "run"),
        (Severity.TRAP, "Job"),
        (Severity.BREAKS, "Job"),
    }


def test_what_only_hands_the_canonical_on_does_not_differ() -> None:
    files = {"a/b.py": "from n import X\n", "n.py": "class X:\n    def f(self): ...\n"}
    found = pair(files)
    assert found.is_same and found.differences == ()
