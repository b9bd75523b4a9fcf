"""A class that only inherits is told apart from its base by whoever catches or asks for it."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move
from tests.findings.playing import assert_same, play

ERRORS = (
    "class Failed(Exception):\n    pass\n\n\nclass Missing(Failed):\n    '''Not there.'''\n\n\n"
    "def fail():\n    raise Failed('x')\n\n\ndef miss():\n    raise Missing('x')\n"
)
CATCHES = (
    "from app.old import Failed, Missing, fail, miss\n\nfor each in fail, miss:\n    try:\n"
    "        each()\n    except Missing:\n        print('missing')\n"
    "    except Failed:\n        print('failed')\n"
)
FILES = {"app/__init__.py": "", "app/old.py": ERRORS, "main.py": CATCHES}


def test_a_base_moves_and_its_empty_subclass_stays_itself() -> None:
    moved = move(FILES, "app.old:Failed=app.errors:Failed")
    assert "from app.old import Missing, fail, miss" in moved.text("main.py")
    assert "class Missing(Failed)" in moved.text("app/old.py")


def test_a_duplicate_s_empty_subclass_stays_itself() -> None:
    new = "class Failed(Exception):\n    pass\n"
    played = play({**FILES, "app/errors.py": new}, "app.errors:Failed", "app.old:Failed")
    assert_same(played)
    assert "class Missing(Failed)" in played.text("app/old.py")


MODULE = {"app/__init__.py": "", "app/old.py": "def frob():\n    return 1\n"}


@pytest.mark.parametrize("line", ["from .old import frob\n", "from app.old cimport frob\n"])
def test_a_module_that_goes_on_forwarding_is_told_each_time(line: str) -> None:
    files = {**MODULE, "app/fast.pyx": line, "main.py": "from app.old import frob\nprint(frob())\n"}
    moved = move(files, "app.old=app.fresh")
    again = move({p: d for p, d in moved.files.items() if p != "main.py"}, "app.old=app.fresh")
    for said in (moved, again):
        assert any("it forwards to app.fresh" in reason for reason in said.said("refused"))


def test_a_module_that_nobody_names_goes_and_nothing_is_said() -> None:
    moved = move(MODULE, "app.old=app.fresh")
    assert moved.said("refused") == [] and "app/old.py" not in moved.files
