"""A template that can't be filled is one open point, at the call, with what answers it."""

from __future__ import annotations

import json

import pytest

from tests.findings.playing import canonize, git, repository

PLAN = """\
version: 1
name: rect
canonical: app.shapes:rect
competitors:
  - {symbol: "app.old:square", verdict: duplicate, evidence: claimed, reason: same}
steps:
  - id: go
    codemods:
      - adapt_calls: {rules: [{for: "app.old:square", template: "TEMPLATE"}]}
      - rewrite_imports: {}
    checks: [imports-resolve]
"""
FILES = {
    "app/__init__.py": "",
    "app/shapes.py": "def rect(size):\n    return size\n",
    "app/old.py": "def square(w):\n    return (w, w)\n",
}
USE = "from app.old import square\n\nit = iter([1, 2])\n"


def points(use: str, template: str = "({w}, {w})") -> list[dict[str, object]]:
    plan = PLAN.replace("TEMPLATE", template)
    with repository({**FILES, "migration_plan.yaml": plan, "app/use.py": USE + use}) as root:
        git(root, "add", "-A")
        said = canonize(root, "--json", "run", "--all", "--yes")
        document = json.loads(said.out)
        assert said.status == (1 if document["outcome"]["open"] else 0)
        return list(document["outcome"]["open"])


TWICE = {
    "a call": "print(square(next(it)))\n",
    "a generator's next in an expression": "print(square(1 + next(it)))\n",
    "an assignment": "print(square((y := 2)), y)\n",
    "in a function": "def f():\n    return square(next(it))\n",
}


@pytest.mark.parametrize("use", TWICE.values(), ids=TWICE.keys())
def test_one_point_says_what_is_evaluated_twice(use: str) -> None:
    (point,) = points(use)
    assert "w would be evaluated 2 times" in str(point["reason"])
    assert point["code"] == "evaluated-twice"
    line = USE.count("\n") + (2 if use.startswith("def") else 1)
    assert point["places"] == [f"app/use.py:{line}"]


def test_each_call_that_can_not_be_adapted_is_named() -> None:
    (point,) = points("print(square(next(it)))\nprint(square(1))\nprint(square(next(it)))\n")
    assert point["places"] == ["app/use.py:4", "app/use.py:6"]


def test_a_use_that_no_rule_is_for_is_still_told() -> None:
    found = points("print(square(next(it)))\nprint(list(map(square, [1])))\n")
    assert len(found) > 1
    assert any("app/use.py:5" in str(point["places"]) for point in found)


@pytest.mark.parametrize(
    "use", ["print(square(1))\n", "print(square(it))\n", "print(square(1 + 2))\n"]
)
def test_what_does_nothing_may_be_said_twice(use: str) -> None:
    assert points(use) == []
