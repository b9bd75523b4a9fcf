"""Canonical or competitor outside of the repository, from the plan to the commit."""

from __future__ import annotations

import re

import pytest

from .conftest import Shop

PLAN = """\
version: 1
name: outside
canonical: {canonical}
competitors:
  - {{symbol: "{competitor}", verdict: duplicate}}
steps:
  - id: rewrite
    codemods: [rewrite_imports, rewrite_strings]
    checks: [imports-resolve]
  - id: remove
    codemods: [remove_duplicates]
    checks: [dangling-references]
"""


def plan(shop: Shop, canonical: str, competitor: str, more: str = "") -> None:
    text = PLAN.format(canonical=canonical, competitor=competitor) + more
    shop.write("migration_plan.yaml", text)
    shop.git("add", "-A")
    shop.git("commit", "-qm", "a plan")


def install(shop: Shop, path: str, text: str, environment: str = ".venv") -> None:
    shop.write(f"{environment}/pyvenv.cfg", "")
    shop.write(f"{environment}/lib/python3.11/site-packages/{path}", text)
    shop.write(".gitignore", f"{environment}\n")


CASES = {
    "C code of the standard library": (
        "math:sqrt", "def root(x):\n    return x ** 0.5\n", "root(4)", "from math import sqrt",
    ),
    "a function of the standard library": (
        "textwrap:dedent", "def root(text):\n    return text\n", "root('a')",
        "from textwrap import dedent",
    ),
    "a class of the standard library": (
        "queue:Full", "class root(Exception):\n    pass\n", "root()", "from queue import Full",
    ),
}  # fmt: skip


@pytest.mark.parametrize("canonical, old, use, line", CASES.values(), ids=CASES.keys())
def test_our_own_goes_in_favour_of_what_is_there(
    shop: Shop, canonical: str, old: str, use: str, line: str
) -> None:
    shop.write("app/compat.py", f"{old}\n\nclass Stays: ...\n")
    shop.write("app/use.py", f"from app.compat import root\n\nX = {use}\n")
    plan(shop, canonical, "app.compat:root")
    outcome = shop("run", "--all", "--yes")
    assert outcome.status == 0, outcome.err + outcome.out
    assert line in shop.read("app/use.py")
    assert "root" not in shop.read("app/compat.py")


def test_a_library_goes_in_favour_of_our_own(shop: Shop) -> None:
    install(shop, "six.py", "def ensure(text, encoding='utf-8'):\n    return text\n")
    shop.write("app/text.py", "def ensure(text, encoding='utf-8'):\n    return str(text)\n")
    shop.write("app/use.py", "import six\nfrom six import ensure\n\nX = ensure(1), six.ensure(2)\n")
    plan(shop, "app.text:ensure", "six:ensure")
    outcome = shop("run", "--all", "--yes")
    assert outcome.status == 0 and "six:ensure  unused" in outcome.out + outcome.err
    left = shop.read("app/use.py")
    assert "six" not in left and "from app.text import ensure" in left


def test_what_does_not_fit_there_is_refused(shop: Shop) -> None:
    shop.write("app/compat.py", "def root(x, digits=3):\n    return x\n")
    shop.write("app/use.py", "from app.compat import root\n\nX = root(4, digits=1)\n")
    plan(shop, "math:sqrt", "app.compat:root")
    outcome = shop("preview")
    assert "a use does not fit: sqrt takes no argument digits" in outcome.out


def test_a_name_that_a_library_does_not_have_is_a_mistake(shop: Shop) -> None:
    plan(shop, "math:squareroot", "app.old:Factory")
    outcome = shop("plan", "check")
    assert outcome.status == 2 and "<math> defines no 'squareroot'" in outcome.err + outcome.out


def test_what_is_not_installed_is_asked_and_not_guessed(shop: Shop) -> None:
    shop.write("app/use.py", "from attr import attrs\n\nX = attrs\n")
    plan(shop, "app.core:Factory", "attr:attrs")
    outcome = shop("preview")
    assert "'attr' is not installed here, so it can't be told what it has" in outcome.err


def test_a_module_that_nobody_knows_is_a_mistake(shop: Shop) -> None:
    plan(shop, "nowhere:Factory", "app.old:Factory")
    outcome = shop("plan", "check")
    assert outcome.status == 2
    said = outcome.err + outcome.out
    assert "in the repository, in its environment or in the standard library" in said


def test_an_environment_that_is_none_stops_the_plan(shop: Shop) -> None:
    plan(shop, "app.core:Factory", "app.old:Factory", "environment: app\n")
    for verb in (["preview"], ["plan", "check"], ["run", "--all", "--yes"]):
        outcome = shop(*verb)
        assert outcome.status == 2 and "'app' is no virtual environment" in outcome.err
        assert re.search(r"at migration_plan\.yaml:\d+:14", outcome.err)
