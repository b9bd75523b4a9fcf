"""`adapt_calls` with what follows it in its step, with new names in calls, and as a program."""

from __future__ import annotations

import ast
import asyncio
import types
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.codemods.adapting import ALL, ARGUMENTS, BY_NAME, NEW, OLD, WORLD, adapt, body, rerouted
from tests.codemods.playing import play


def test_a_file_whose_import_stays_is_not_adapted() -> None:
    source = body("X(CONFIG, s)\nX().gone()\n")
    played = adapt(source, a__b=OLD + "    def gone(self): ...\n")
    assert played.text("app.py") == source
    why = "what adapt_calls begins here is not finished in this step: rewrite_imports refuses"
    first, *others = played.said("app.py", "refused")
    assert first.startswith(f"1: {why}") and "gone is used, and n:X has no gone" in first
    assert any(f"it stays, since {why}" in said for said in others)


def test_without_a_codemod_that_finishes_it_nothing_is_adapted() -> None:
    rules = {"rules": [{"for": "a.b:X", **ALL}]}
    source = body("X(CONFIG)\n")
    played = play({**WORLD, "app.py": source}, "adapt_calls", rules)
    assert played.text("app.py") == source
    assert "no codemod after it takes it over" in played.said("app.py", "refused")[0]


def test_files_that_the_re_routing_does_not_select_are_not_adapted() -> None:
    source = body("X(CONFIG)\n")
    assert adapt(source, options={"paths": ["lib/**"]}).text("app.py") == source


def test_a_new_import_cycle_leaves_the_whole_file() -> None:
    source = body("X(CONFIG)\n")
    played = adapt(source, n="import app\n" + NEW)
    assert played.text("app.py") == source
    assert any("import cycle" in said for said in played.said("app.py", "refused"))


@pytest.mark.parametrize(
    "use", ["from mid import X\nX({})\n", "import mid\nmid.X({})\n", "from mid import *\nX({})\n"]
)
def test_what_another_module_hands_on_is_adapted_or_stays_there(use: str) -> None:
    good = adapt(use.format("CONFIG"), mid="from a.b import X\n")
    assert "X()" in good.text("app.py") and good.text("mid.py") == "from n import X\n"
    bad = adapt(use.format("*given"), mid="from a.b import X\n")
    assert bad.text("app.py") == use.format("*given")
    assert bad.text("mid.py") == "from a.b import X\n"
    assert "app.py reaches it through here" in bad.said("mid.py", "refused")[0]


def test_swapped_names_are_swapped_once() -> None:
    old = OLD.replace("config", "left")
    new = old.replace("left=None, sockets=None", "sockets=None, left=None")
    rule = {"arguments": {"left": {"rename": "sockets"}, "sockets": {"rename": "left"}}}
    played = adapt(body("X(left=1, sockets=2)\n"), rule, a__b=old, n=new)
    assert played.text("app.py") == rerouted("X(sockets=1, left=2)\n")


def test_methods_that_take_each_others_names() -> None:
    new = NEW.replace("async def build", "def other_").replace("def other(", "def create(")
    new = new.replace("def other_", "def other")
    rule = {"methods": {"create": {"rename": "other"}, "other": {"rename": "create"}}}
    played = adapt(body("x = X()\nx.create, x.other\n"), rule, n=new)
    assert played.text("app.py") == rerouted("x = X()\nx.other, x.create\n")


# The same arguments arrive -----------------------------------------------------------------------

VALUES = st.sampled_from(["1", "'x'", "(2, 3)", "[4]", "{5: 6}", "-7", "not 8", "9 if 1 else 0"])
SPACES = st.sampled_from(["", " ", "\n    ", "  # why, (so)\n    "])


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call of X with any of its arguments, by position or name, laid out in any way."""
    names = ["config", "sockets", "limit"]
    by_position = draw(st.integers(0, 3))
    rest = draw(st.lists(st.sampled_from(names[by_position:] or ["limit"]), unique=True))
    rest = rest if by_position < 3 else []
    args = [draw(VALUES) for _ in range(by_position)]
    args += [f"{name}={draw(VALUES)}" for name in rest]
    inner = ",".join(f"{draw(SPACES)}{arg}{draw(SPACES)}" for arg in args)
    comma = draw(st.sampled_from(["", ","])) if args else ""
    return f"X({inner}{comma}{draw(SPACES)})"


@example("X(\n    sockets=1  # why, (so)\n    ,config=1\n    ,)", True)
@example("X(\n    sockets=1,config=1\n    )", True)
@given(calls(), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_given_arrives_under_its_new_name(call: str, adds: bool) -> None:
    rule: dict[str, Any] = {"arguments": dict(ARGUMENTS)}
    if adds:
        rule["arguments"]["timeout"] = {"add": "30"}
    played = adapt(f"from a.b import X\nx = {call}\n", rule)
    old, new = _made(OLD, f"x = {call}"), _made(NEW, _last(played.text("app.py")))
    assert new == (old[1], old[2], 30 if adds else 1)


def _last(source: str) -> str:
    tree = ast.parse(source)
    return ast.unparse(tree.body[-1])


def _made(definition: str, statement: str) -> tuple[Any, ...]:
    module = types.ModuleType("made")
    exec(definition + "\n" + statement, module.__dict__)
    found = module.x.made
    assert isinstance(found, tuple)
    return found


def test_the_adapted_program_runs() -> None:
    source = body(
        """
        class Service:
            def __init__(self, sockets):
                self.x = X("config", sockets)
            async def run(self):
                return self.x.create("user", "kind"), self.x.pool
        """
    )
    rule = {**ALL, "methods": BY_NAME}
    text = adapt(source, rule).text("app.py").replace("from n import X\n", NEW)
    module = types.ModuleType("app")
    exec(text, module.__dict__)
    service = module.Service("sockets")
    assert asyncio.run(service.run()) == (("user", "kind"), "pool")
    assert service.x.made == ("sockets", 3, 1)


# Wrapping, replacing, adding ----------------------------------------------------------------------

WRAPPED = [
    ("y = X(CONFIG)\n", "y = Adapter(X(), TIMEOUT)\n"),
    ("y = X(CONFIG).pool\n", "y = Adapter(X(), TIMEOUT).connections\n"),
]


@pytest.mark.parametrize("before, after", WRAPPED)
def test_wrapping_imports_what_it_needs(before: str, after: str) -> None:
    imports = ["made:Adapter", "made:TIMEOUT"]
    rule = {**ALL, "wrap": "Adapter({call}, TIMEOUT)", "imports": imports}
    lines = "from made import Adapter\nfrom made import TIMEOUT\n"
    assert adapt(body(before), rule).text("app.py") == rerouted(lines + after)


def test_a_template_that_binds_loosely_gets_parentheses_where_it_needs_them() -> None:
    source = "y = X(CONFIG)\nX(CONFIG).other()\nf(X(CONFIG), not X(CONFIG))\n"
    after = "y = X() or None\n(X() or None).other()\nf(X() or None, not (X() or None))\n"
    played = adapt(body(source), {**ALL, "wrap": "{call} or None"})
    assert played.text("app.py") == rerouted(after)


def test_calls_of_another_name() -> None:
    played = adapt(
        body("x = X(CONFIG, s)\nisinstance(x, X)\n"), {**ALL, "replace_with": "made:make"}
    )
    assert played.text("app.py") == rerouted(
        "from made import make\nx = make(bridge=s)\nisinstance(x, X)\n"
    )


def test_a_name_that_means_something_else_here_is_not_imported() -> None:
    source = body("make = 1\nX(CONFIG)\n")
    played = adapt(source, {**ALL, "replace_with": "made:make"})
    assert played.text("app.py") == source
    assert any("means something else here" in said for said in played.said("app.py", "refused"))


ADDED = [
    ("X()\n", "X(timeout=30)\n"),
    ("X(timeout=1)\n", "X(timeout=1)\n"),
    ("X(CONFIG)\n", "X(timeout=30)\n"),
    ("X(sockets=s)\n", "X(bridge=s, timeout=30)\n"),
    ("X(sockets=s,)\n", "X(bridge=s, timeout=30,)\n"),
    (
        "X(\n    sockets=s,  # one\n)\n",
        "X(\n    bridge=s,  # one\n    timeout=30,\n)\n",
    ),
    (
        "X(\n    sockets=s  # one\n)\n",
        "X(\n    bridge=s,  # one\n    timeout=30,\n)\n",
    ),
]


@pytest.mark.parametrize("before, after", ADDED)
def test_added_arguments(before: str, after: str) -> None:
    rule = {"arguments": {**ARGUMENTS, "timeout": {"add": "30"}}}
    assert adapt(body(before), rule).text("app.py") == rerouted(after)


def test_effects_are_dropped_when_the_rule_says_so() -> None:
    rule = {"arguments": {"config": {"drop": "with-effects"}}}
    assert adapt(body("X(load())\n"), rule).text("app.py") == rerouted("X()\n")
