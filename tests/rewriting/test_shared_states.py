"""What would be torn apart of what works with one state: the same is said in every run."""

from __future__ import annotations

from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.rewriting.shared_states import SharedStates
from tests.accounting.accounting import plan_of
from tests.resolution.code_bases import project

NAMES = ["ALPHA", "BETA", "DELTA", "GAMMA", "ZETA"]
BOTH = "def {}(x):\n" + "".join(f"    {name}.append(x)\n" for name in NAMES) + "\n\n"
HOME = (
    "".join(f"{name} = []\n" for name in NAMES) + "\n\n" + BOTH.format("put") + BOTH.format("get")
)
PUT, GET = Symbol("old", "put"), Symbol("old", "get")


def test_of_several_states_the_first_is_told() -> None:
    states = SharedStates(project({"old.py": HOME}), Migration(plan_of(), (".",)))
    torn = states.torn([PUT], {GET: "main.py:1: it stays"})
    assert torn == {PUT: "main.py:1: it stays; put uses ALPHA, and get uses ALPHA"}
    assert not states.torn([PUT, GET], {})
