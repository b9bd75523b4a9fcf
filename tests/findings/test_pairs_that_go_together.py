"""What names a competitor, and what names that which takes its place, are no two things."""

from __future__ import annotations

import pytest

from tests.findings.playing import assert_right, assert_same, play

ERRORS = "class {0}(Exception):\n    pass\n\n\n"
NEED = "def need(x):\n    if not x:\n        raise {0}('no')\n    return x\n"
CATCHES = (
    "from app.old import need, OldError\n\n\ndef f(x):\n    try:\n        return need(x)\n"
    "    except OldError as e:\n        return f'caught {e}'\n\n\nprint(f(0), f(3))\n"
)
BOX = "class {0}:\n    def __init__(self, x):\n        self.x = x\n\n\n"
MAKE = "def need(x):\n    return {0}(x)\n"
ERRORS_TOO = ("--duplicate", "app.old:OldError=app.new:NewError")
TOGETHER = {
    "an exception that is raised": (ERRORS + NEED, CATCHES),
    "a class that is returned": (
        BOX + MAKE,
        "from app.old import need, OldError\n\n\ndef f(x):\n"
        "    return isinstance(need(x), OldError), need(x).x\n\n\nprint(f(1))\n",
    ),
    "an exception that a helper raises": (
        ERRORS + "def check(x):\n    raise {0}(x)\n\n\ndef need(x):\n    return x or check(x)\n",
        CATCHES,
    ),
}


@pytest.mark.parametrize("what", TOGETHER)
def test_both_go_and_no_reason_is_needed(what: str) -> None:
    code, main = TOGETHER[what]
    files = {
        "app/__init__.py": "", "app/new.py": code.format("NewError"),
        "app/old.py": code.format("OldError"), "main.py": main,
    }  # fmt: skip
    played = play(
        files, "app.new:need", "app.old:need", options=ERRORS_TOO,
    )  # fmt: skip
    assert_right(played, "app.old")
    assert "app.old:need removed duplicate, identical" in " ".join(played.ran.text.split())


def test_a_pair_that_differs_is_judged_by_itself() -> None:
    files = {
        "app/__init__.py": "", "app/new.py": (ERRORS + NEED).format("NewError"),
        "app/old.py": (ERRORS + NEED).format("OldError").replace("(Exception)", "(KeyError)"),
        "main.py": CATCHES.replace("except OldError as e", "except LookupError as e"),
    }  # fmt: skip
    played = play(
        files, "app.new:need", "app.old:need", options=ERRORS_TOO,
    )  # fmt: skip
    assert_same(played)
    assert played.ran.status == 1


def test_an_exception_that_does_not_go_is_another_one() -> None:
    files = {
        "app/__init__.py": "", "app/new.py": (ERRORS + NEED).format("NewError"),
        "app/old.py": (ERRORS + NEED).format("OldError"), "main.py": CATCHES,
    }  # fmt: skip
    played = play(files, "app.new:need", "app.old:need")
    assert_same(played)
    assert played.ran.status == 1


def test_somebody_who_may_not_be_touched_goes_on_getting_what_is_waited_for() -> None:
    files = {
        "app/__init__.py": "", "app/new.py": (ERRORS + NEED).format("NewError"),
        "app/old.py": (ERRORS + NEED).format("OldError"), "vendored/__init__.py": "",
        "vendored/use.py": CATCHES.replace("print(f(0), f(3))\n", ""),
        "main.py": "from vendored.use import f\n\nprint(f(0), f(3))\n",
    }  # fmt: skip
    played = play(
        files, "app.new:need", "app.old:need", options=ERRORS_TOO,
        edit={"paths: {exclude: []}": "paths: {exclude: [vendored/**]}"},
    )  # fmt: skip
    assert_same(played)
