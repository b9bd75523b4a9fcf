"""Why a module is missed when all that it defines can be had elsewhere."""

from __future__ import annotations

import pytest

from canonize.resolution.module_purpose import main_block, more_than_definitions, same_script
from tests.resolution.code_bases import project

MAIN = "if __name__ == '__main__':\n    print(1)\n"


@pytest.mark.parametrize(
    ("code", "is_missed"),
    [
        ("class X: ...\n", False),
        ("import os\nX = os.sep\n", False),
        (MAIN, True),
        ("print('loaded')\n", True),
        ("TABLE = {}\nTABLE['x'] = 1\n", False),
        ("import signal\nsignal.signal(2, print)\n", True),
    ],
)
def test_what_it_does_beside_defining(code: str, is_missed: bool) -> None:
    assert bool(more_than_definitions("m", project({"m.py": code}))) is is_missed


def test_a_module_in_its_place_may_do_the_same() -> None:
    found = project({"m.py": MAIN, "n.py": MAIN, "o.py": MAIN.replace("1", "2")})
    assert not more_than_definitions("m", found, "n")
    assert more_than_definitions("m", found, "o")
    assert more_than_definitions("gone", found) == ""


def test_scripts() -> None:
    found = project({"m.py": MAIN, "n.py": MAIN, "p/__main__.py": "", "x.py": "x = 1\n"}).tree
    assert main_block("m.py", found) == "m.py:1 is what running it as a script does"
    assert "python -m" in main_block("p/__main__.py", found)
    assert main_block("x.py", found) == ""
    assert same_script("m.py", "n.py", found)
    assert not same_script("x.py", "x.py", found)
