"""The path of a module in a text stays where the names of that module stay, and goes with them."""

from __future__ import annotations

import pytest

from tests.findings.playing import Played, assert_left_alone, assert_right, play

_OLD = "class H:\n    def go(self): return 1\n"
_FAKE = """\
import sys, types
from unittest.mock import patch
class H:
    def go(self): return 7
fake = types.ModuleType('x')
fake.H = H
"""
_USER = "from app.old import H\ndef use(): return H().go()\n"


def _play(program: str, **more: str) -> Played:
    files = {"app/__init__.py": "", "app/old.py": _OLD, "app/new.py": _OLD, "app/user.py": _USER}
    test = {"tests/test_user.py": more["test"]} if more else {}
    return play({**files, **test, "main.py": program}, "app.new:H", "app.old:H")


def test_a_fake_stays_with_the_users_that_stay() -> None:
    played = _play(
        f"{_FAKE}sys.modules['app.old'] = fake\nimport app.user\nprint(app.user.use())\n"
    )
    assert_left_alone(played, "puts another module in the place of app.old")


def test_a_text_stays_where_what_it_loads_is_asked_its_module() -> None:
    loads = "import importlib\nPATH = 'app.old'\nloaded = importlib.import_module(PATH)\n"
    assert_left_alone(_play(f"{loads}print(loaded.H.__module__)\n"), "asks for it by")


@pytest.mark.slow
def test_a_fake_for_a_test_goes_with_its_users() -> None:
    test = f"""{_FAKE}
def test_use():
    with patch.dict("sys.modules", {{"app.old": fake}}):
        sys.modules.pop("app.user", None)
        import app.user
        assert app.user.use() == 7
"""
    program = "from app.user import use\nprint(use())\n"
    assert_right(_play(program, test=test))
