"""`equiv`: asks first, says which grade was reached, and ends with what it found."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import Shop

SAME = "def total(xs: list[int]):\n    return sum(xs)\n"
LOOP = "def total(xs: list[int]):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
OTHER = LOOP.replace("t = 0", "t = 1")
PAIR = ("app.pair.new:total", "app.pair.old:total")


@pytest.fixture
def pair(shop: Shop):
    def make(old: str) -> Shop:
        shop.write("app/pair/__init__.py", "")
        shop.write("app/pair/new.py", SAME)
        shop.write("app/pair/old.py", old)
        shop.git("add", "-A")
        shop.git("commit", "-qm", "pair")
        return shop

    return make


def test_the_same_code_is_not_run(pair) -> None:
    shop = pair(SAME.replace("(xs)", "(xs)  # all of them"))
    outcome = shop("equiv", *PAIR)
    assert outcome.status == 0
    assert "identical: the same code" in outcome.out


def test_nothing_is_run_without_a_yes(pair) -> None:
    shop = pair("open('ran', 'w').close()\n" + LOOP)
    before = shop.state()
    outcome = shop("equiv", *PAIR)
    assert outcome.status == 2
    assert "may be run" in outcome.err and "--yes" in outcome.err
    assert shop.state() == before


def test_no_difference(pair) -> None:
    outcome = pair(LOOP)("equiv", "--yes", *PAIR)
    assert outcome.status == 0
    assert "no difference found in 300 examples" in outcome.out


def test_a_difference_with_its_smallest_example(pair) -> None:
    shop = pair(OTHER)
    outcome = shop("equiv", "--yes", *PAIR)
    assert outcome.status == 1
    assert "total(xs=[])" in outcome.out
    assert "returns 0" in outcome.out and "returns 1" in outcome.out
    document = json.loads(shop("--json", "equiv", "--yes", *PAIR).out)
    assert (document["grade"], document["tried"]["example"]) == ("differs", "total(xs=[])")


def test_what_can_not_be_run_ends_with_two(pair) -> None:
    outcome = pair("import nowhere\n" + LOOP)("equiv", "--yes", *PAIR)
    assert outcome.status == 2
    assert "not comparable: it can't be run" in outcome.out


def test_it_runs_in_a_copy(pair) -> None:
    shop = pair("open('ran', 'w').close()\n" + LOOP)
    assert shop("equiv", "--yes", *PAIR).status == 0
    assert not (shop.root / "ran").exists()


def test_a_name_that_is_not_there(pair) -> None:
    outcome = pair(LOOP)("equiv", "--yes", "app.pair.new:total", "app.pair.old:totall")
    assert outcome.status == 2
    assert "there is nothing of that name" in outcome.err


def test_what_was_tried_is_kept_as_a_test(pair) -> None:
    shop = pair(LOOP)
    outcome = shop("equiv", "--yes", "--write", "tests", *PAIR)
    name = "tests/test_total_as_app_pair_old_total.py"
    assert outcome.out.rstrip().endswith(name) and "wrote " in outcome.out
    passed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name],
        cwd=shop.root, capture_output=True, text=True, env={"PYTHONPATH": str(shop.root)},
    )  # fmt: skip
    assert passed.returncode == 0, passed.stdout
    assert shop("equiv", "--yes", "--write", "tests", *PAIR).status == 2
    shop.write("app/pair/new.py", "def total(xs):\n    return 7\n")
    failed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name],
        cwd=shop.root, capture_output=True, text=True, env={"PYTHONPATH": str(shop.root)},
    )  # fmt: skip
    assert failed.returncode == 1
