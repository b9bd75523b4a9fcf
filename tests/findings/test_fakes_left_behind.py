"""A fake of what a competitor's code looks up in its own module: nobody finds it dead later."""

from __future__ import annotations

import pytest

from tests.findings.playing import Played, play

FILES = {
    "app/__init__.py": "",
    "app/util.py": "def helper():\n    return 'real'\n",
    "app/old.py": (
        "from app.util import helper\n\n\ndef style():\n    return helper()\n\n\n"
        "def other():\n    return helper()\n"
    ),
    "main.py": (
        "from unittest import mock\nfrom app.old import other, style\n\n"
        "with mock.patch('app.old.helper', lambda: 'fake'):\n    print(style(), other())\n"
    ),
}
NEW = FILES["app/old.py"].partition("def other")[0]


def moved(**more: str) -> Played:
    return play({**FILES, **more}, "app.home:style", options=["--move", "app.old:style"])


def test_a_duplicate_waits_for_a_person() -> None:
    played = play({**FILES, "app/home.py": NEW}, "app.home:style", "app.old:style")
    assert played.is_same and played.ran.status == 1
    assert "a fake of app.old.helper reaches style" in played.ran.out


def test_a_move_says_which_fake_is_dead() -> None:
    played = moved()
    assert played.ran.status == 1
    assert "a fake of app.old.helper reaches style" in played.ran.out
    assert "[faked-before]" in played.ran.out


BRANCHES = "import os\n\n_plain = True\nif os.name == 'nt':\n    _plain = False\n\n\n"
STYLE = "def style():\n    return _plain\n\n\n"


@pytest.mark.parametrize("rest", ["def other():\n    return _plain\n", "def other():\n    ...\n"])
def test_a_helper_that_branches_bind_is_imported_from_where_it_stays(rest: str) -> None:
    main = "from app.old import other, style\n\nprint(style(), other())\n"
    played = moved(**{"app/old.py": BRANCHES + STYLE + rest, "main.py": main})
    assert played.is_same and played.ran.status == 0
    assert "from app.old import _plain" in played.text("app/home.py")


@pytest.mark.parametrize(
    "old",
    [
        f"{BRANCHES}{STYLE}start = style()\n_plain = 3\n\n\ndef other():\n    ...\n",
        f"_plain = 1\n\n\n{STYLE}def other():\n    global _plain\n    _plain = 2\n",
    ],
)
def test_one_that_changes_later_is_looked_up_there(old: str) -> None:
    main = "from app.old import other, style\n\nprint(other(), style())\n"
    played = moved(**{"app/old.py": old, "main.py": main})
    assert played.is_same and played.ran.status == 0
    assert "return old._plain" in played.text("app/home.py")
