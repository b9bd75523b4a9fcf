"""Two that are built differently are called as the plan's rules, or its recipe, say."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.evidence import Grade
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, Tried
from canonize.proof.tried_by_plan import tried_by_plan

NEW = """\
class Bag:
    def __init__(self, label: str, limit: int = 5): self.label = label; self._n = limit
    def put(self, by: int): self._n += by; return self._n
    def left(self): return self._n
"""
OLD = """\
class Sack:
    def __init__(self, config, name: str, size: int = 5): self.name = name; self.size = size
    def add(self, by: int): self.size += by; return self.size
    def left(self): return self.size
"""
USE = "from app.old import Sack\ns = Sack({}, 'a', 3)\ns.add(2)\ns.left()\n"
RULE: dict[str, Any] = {
    "for": "app.old:Sack",
    "arguments": {
        "config": {"drop": True}, "name": {"rename": "label"}, "size": {"rename": "limit"},
    },
    "methods": {"add": {"rename": "put"}},
}  # fmt: skip
AWAITED = {**RULE, "methods": {"add": {"rename": "put", "await": True}}}
RECIPE = {
    "competitor": "Sack({}, name, size)", "canonical": "Bag(name, limit=size)",
    "given": {"name": ["'a'", "'b'"], "size": ["0", "3"]}, "members": {"left": "left"},
}  # fmt: skip
PAIR = ("app.new:Bag", "app.old:Sack")


def trying(
    new: str, old: str, use: str, folder: Path, *, pair: tuple[str, str] = PAIR,
    rule: dict[str, Any] | None = None, recipe: dict[str, Any] | None = None,
) -> Tried:  # fmt: skip
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "app/use.py": use}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    codemods = [{"adapt_calls": {"rules": [rule]}}] if rule else []
    plan = Plan.model_validate(
        {"version": 1, "name": "x", "canonical": pair[0],
         "competitors": [{"symbol": pair[1], "verdict": "duplicate"}],
         "equivalence": {pair[1]: recipe} if recipe else {},
         "steps": [{"id": "a", "codemods": [*codemods, "rewrite_imports"]}]}
    )  # fmt: skip
    migration = Migration(plan, (".",))
    load = functools.partial(load_codemod, root=folder)
    symbols = Symbol.parse(pair[0]), Symbol.parse(pair[1])
    return tried_by_plan(tree, migration, load, *symbols, like=folder, budget=Budget(50, 40.0, 0))


@pytest.mark.parametrize(
    ("new", "old", "said", "grade"),
    [
        (NEW, OLD, {"rule": RULE}, Grade.TESTED),
        (NEW, OLD.replace("+= by", "+= by + (by > 7)"), {"rule": RULE}, Grade.DIFFERS),
        (NEW.replace("def put", "async def put"), OLD, {"rule": AWAITED}, Grade.TESTED),
        (NEW, OLD, {"recipe": RECIPE}, Grade.TESTED),
        (NEW.replace("_n = limit", "_n = limit + 1"), OLD, {"recipe": RECIPE}, Grade.DIFFERS),
        (NEW.replace("_n = limit", "_n = limit + 1"), OLD, {"rule": RULE, "recipe": RECIPE},
         Grade.DIFFERS),
    ],
)  # fmt: skip
def test_classes_with_another_constructor(
    new: str, old: str, said: dict[str, Any], grade: Grade, tmp_path: Path
) -> None:
    found = trying(new, old, USE, tmp_path, **said)
    assert found.grade is grade, found


@pytest.mark.parametrize(
    ("new", "rule", "grade"),
    [
        ("def g(x: int, y: int = 0): return x + y\n", {"arguments": {"a": {"rename": "x"}}},
         Grade.TESTED),
        ("def g(x: int, y: int): return x + y\n", {"template": "{a}, 0"}, Grade.TESTED),
        ("def g(x: int, y: int): return x + y\n", {"template": "{a}, 1"}, Grade.DIFFERS),
        ("def g(x: int): return [x]\n", {"arguments": {"a": {"rename": "x"}}, "wrap": "{call}[0]"},
         Grade.TESTED),
    ],
)  # fmt: skip
def test_functions_by_the_plans_rules(
    new: str, rule: dict[str, Any], grade: Grade, tmp_path: Path
) -> None:
    old, use = "def f(a: int): return a\n", "from app.old import f\nf(2)\n"
    pair = ("app.new:g", "app.old:f")
    found = trying(new, old, use, tmp_path, pair=pair, rule={"for": "app.old:f", **rule})
    assert found.grade is grade, found


def test_a_rule_that_no_plain_call_fits_says_so(tmp_path: Path) -> None:
    rule = {**RULE, "arguments": {"config": {"drop": True}}}
    found = trying(NEW, OLD, USE, tmp_path, rule=rule)
    assert found.grade is None
    assert "can't be applied to a plain call" in found.why and "equivalence" in found.why


def test_without_a_rule_nothing_builds_both(tmp_path: Path) -> None:
    found = trying(NEW, OLD, USE, tmp_path)
    assert found.grade is None and "nothing builds both" in found.why
