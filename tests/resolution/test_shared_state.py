"""State that a competitor uses, and something that stays as well."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution import shared_state
from canonize.resolution.shared_state import (
    SharedState,
    all_states,
    lasting_names,
    names_used,
    own_state,
    state_names,
)
from tests.resolution.code_bases import project

SHARED = [
    "seen = []\ndef X(x):\n    seen.append(x)\ndef other():\n    return seen\n",
    "n = 0\ndef X():\n    global n\n    n += 1\ndef other():\n    return n\n",
    "from contextvars import ContextVar\nv = ContextVar('v')\ndef X():\n    return v.get()\n"
    "def other():\n    return v.get()\n",
    "c = {}\nclass X:\n    def f(self):\n        c['a'] = 1\ndef other():\n    return c\n",
]
OWN = [
    "seen = []\ndef X(x):\n    seen.append(x)\n",
    "LIMIT = 3\ndef X():\n    return LIMIT\ndef other():\n    return LIMIT\n",
    "def X(): ...\ndef other(): ...\n",
    "v = frozenset([1])\ndef X():\n    return v\ndef other():\n    return v\n",
    "seen = []\ndef X(): ...\ndef other():\n    seen.append(1)\n",
]


def reason(code: str) -> str:
    files = {"m.py": code, "n.py": "class X: ...\n", "u.py": "from m import other\nother()\n"}
    going = {"m": frozenset({"X"})}
    return SharedState(project(files), going).reason(Symbol("m", "X"), Symbol("n", "X"))


@pytest.mark.parametrize("code", SHARED)
def test_all_of_them_move_or_none(code: str) -> None:
    assert "move all of them, or none" in reason(code)


@pytest.mark.parametrize("code", OWN)
def test_nobody_else_notices(code: str) -> None:
    assert not reason(code)


@pytest.mark.parametrize(
    ("made", "is_state"), [("object()", False), ("[]", True), ("Lock()", True)]
)
def test_what_is_only_itself_is_no_state_to_share(made: str, is_state: bool) -> None:
    change = "    m.append(x)\n" if made == "[]" else ""
    code = f"from threading import Lock\nm = {made}\ndef X(x, d=m):\n{change}    return d is m\n"
    said = own_state(Symbol("m", "X"), project({"m.py": code}))
    assert bool(said) is is_state


def test_a_module_is_read_once_for_all_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    made = "".join(f"S{n} = []\ndef f{n}():\n    S{n}.append(1)\n" for n in range(9))
    asked = project({"m.py": made, "n.py": made})
    read: list[object] = []
    plain = shared_state._changed
    monkeypatch.setattr(shared_state, "_changed", lambda body: read.append(body) or plain(body))
    for n in range(9):
        for module in ("m", "n"):
            assert state_names(Symbol(module, f"f{n}"), asked) == {f"S{n}"}
            assert names_used(Symbol(module, f"f{n}"), asked) == {f"S{n}"}
            assert lasting_names(Symbol(module, f"f{n}"), asked) == {f"S{n}"}
    assert len(read) == 2
    assert all_states("m", asked) == {f"S{n}" for n in range(9)}
