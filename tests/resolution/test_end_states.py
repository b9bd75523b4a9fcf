"""What a competitor is in the end."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.end_states import EndState, Handing, end_state, handing_on
from tests.resolution.code_bases import project

HOOK = (
    "def __getattr__(name):\n    if name == 'X':\n"
    "        warnings.warn('x', DeprecationWarning, stacklevel=2)\n        return _deprecated_X\n"
)
CASES = {
    "class X: ...\n": EndState.STAYS,
    "X = 1\n": EndState.STAYS,
    "from n import X\n": EndState.FORWARDS,
    "from n import Y as X\n": EndState.FORWARDS,
    "from other import X\n": EndState.STAYS,
    "def __getattr__(name):\n    import n\n    return getattr(n, name)\n": EndState.FORWARDS,
    "def __getattr__(name):\n    raise AttributeError(name)\n": EndState.REMOVED,
    "def __getattr__(name):\n    if name == 'X':\n        return 1\n": EndState.STAYS,
    "T = {'Y': 'm'}\ndef __getattr__(name):\n    return load(T[name])\n": EndState.REMOVED,
    "from p import *\ndef __getattr__(name):\n    return 3\n": EndState.REMOVED,
    "from other import *\ndef __getattr__(name):\n    return 3\n": EndState.STAYS,
    "from outside import *\ndef __getattr__(name):\n    return 3\n": EndState.STAYS,
    "import other as X\n": EndState.STAYS,
    "if other:\n    X = 1\ndef __getattr__(name):\n    return 3\n": EndState.STAYS,
    "T = {'X': 'n'}\ndef __getattr__(name):\n    return load(T[name])\n": EndState.FORWARDS,
    "T = {'X': 'more.n'}\ndef __getattr__(name):\n    return load(T[name])\n": EndState.STAYS,
    "import warnings\ndef X():\n    warnings.warn('x', DeprecationWarning)\n": EndState.WARNS,
    "def Y():\n    warnings.warn('x', DeprecationWarning)\nX = 1\n": EndState.STAYS,
    f"from n import Z\n{HOOK}": EndState.WARNS,
    HOOK.replace("'X'", "'Y'"): EndState.REMOVED,
}


@pytest.mark.parametrize(("code", "state"), CASES.items())
def test_it_is_told_by_the_code_as_it_is(code: str, state: EndState) -> None:
    found = project(
        {"a.py": code, "n.py": "class X: ...\n", "other.py": "class X: ...\n", "p.py": "y = 1\n"}
    )
    assert end_state(Symbol("a", "X"), Symbol("n", "X"), found) is state


def test_a_module_stays_unless_it_hands_everything_on_or_warns() -> None:
    warns = "import warnings\nwarnings.warn('x', DeprecationWarning, stacklevel=2)\nx = 1\n"
    found = project({"a.py": "x = 1\n", "n.py": "x = 1\n", "w.py": warns})
    assert end_state(Symbol("w"), Symbol("n"), found) is EndState.WARNS
    assert end_state(Symbol("a"), Symbol("n"), found) is EndState.STAYS
    assert end_state(Symbol("gone"), Symbol("n"), found) is EndState.STAYS


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("from n import x\n\n__all__ = ['x']\n", EndState.FORWARDS),
        (
            '"""Moved."""\nfrom __future__ import annotations\n\nfrom n import x\n',
            EndState.FORWARDS,
        ),
        ("from n.inner import y\n", EndState.FORWARDS),
        ('import sys\nimport n\nsys.modules[__name__] = sys.modules["n"]\n', EndState.FORWARDS),
        ('import sys\nimport n\nsys.modules[__name__] = sys.modules["m"]\n', EndState.STAYS),
        ("from n import x\n\nz = 1\n", EndState.STAYS),
        ("from n import x\nfrom other import y\n", EndState.STAYS),
        ("from nn import x\n", EndState.STAYS),
        ("__all__ = []\n", EndState.STAYS),
    ],
)
def test_a_module_that_only_takes_from_what_takes_its_place(code: str, state: EndState) -> None:
    assert end_state(Symbol("a"), Symbol("n"), project({"a.py": code, "n.py": "x = 1\n"})) is state


@pytest.mark.parametrize(
    ("code", "name", "how"),
    [
        ("from n import X\n", "X", Handing.BINDS),
        ("import n\nX = n.Y\n", "X", Handing.BINDS),
        ("def __getattr__(name):\n    import n\n    return n.X\n", "X", Handing.WHEN_ASKED),
        ("from n import Y\n", "X", Handing.NO),
        ('import sys\nsys.modules[__name__] = sys.modules["n"]\n', "", Handing.BINDS),
        ("def __getattr__(name): ...\n", "", Handing.WHEN_ASKED),
        ("from n import x\n", "", Handing.NO),
    ],
)
def test_how_a_name_is_still_given(code: str, name: str, how: Handing) -> None:
    assert handing_on(Symbol("a", name), project({"a.py": code})) is how
