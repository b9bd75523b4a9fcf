"""A fake that would reach more where the canonical lies is asked about before anything moves."""

from __future__ import annotations

import pytest

from tests.findings import playing
from tests.findings.playing import Played, assert_left_alone, assert_right, play

HELPER = "def helper(x=1):\n    return x + 1\n"
FILES = {"app/__init__.py": "", "app/new.py": HELPER, "app/old.py": HELPER}
LATE = "import app.new\n\n\ndef go():\n    return app.new.helper(1)\n"
INSIDE = "from app.new import helper\n\n\ndef go():\n    return helper(1)\n"
START = "from unittest import mock\nimport app.b\nimport app.old\n"
PRINT = "    print(app.old.helper(1), app.b.go())\n"
WIDER = {
    "by a path": (START + "with mock.patch('app.old.helper', lambda x: 9):\n" + PRINT, LATE, {}),
    "of the module": (
        START + "with mock.patch.object(app.old, 'helper', lambda x: 9):\n" + PRINT, LATE, {},
    ),
    "assigned": (
        START + "app.old.helper = lambda x: 9\nprint(app.old.helper(1), app.b.go())\n", LATE, {},
    ),
    "its own module uses it": (
        START + "with mock.patch('app.old.helper', lambda x: 9):\n" + PRINT,
        "from app.new import go\n",
        {"app/new.py": HELPER + "\n\ndef go():\n    return helper(1)\n"},
    ),
    "imported when it runs": (
        START + "with mock.patch('app.old.helper', lambda x: 9):\n" + PRINT,
        "def go():\n    from app.new import helper\n\n    return helper(1)\n",
        {},
    ),
    "the old module hands it on": (
        START + "with mock.patch('app.old.helper', lambda x: 9):\n" + PRINT,
        LATE,
        {"app/old.py": "from app.new import helper\n"},
    ),
}  # fmt: skip
AS_BEFORE = {
    "nobody looks it up late": (
        START + "with mock.patch('app.old.helper', lambda x: 9):\n" + PRINT, INSIDE, {},
    ),
    "only who looked the old one up": (
        "from unittest import mock\nimport app.b\n"
        "with mock.patch('app.old.helper', lambda x: 9):\n    print(app.b.go())\n",
        LATE.replace("app.new", "app.old"), {},
    ),
    "of a consumer": (
        "from unittest import mock\nimport app.b, app.c\n"
        "with mock.patch('app.c.helper', lambda x: 9):\n    print(app.b.go(), app.c.go())\n",
        LATE, {"app/c.py": INSIDE.replace("app.new", "app.old")},
    ),
}  # fmt: skip


def played(main: str, user: str, more: dict[str, str]) -> Played:
    files = {**FILES, "app/b.py": user, **more, "main.py": main}
    return play(files, "app.new:helper", "app.old:helper")


@pytest.mark.parametrize(("main", "user", "more"), WIDER.values(), ids=WIDER.keys())
def test_it_would_reach_more(main: str, user: str, more: dict[str, str]) -> None:
    found = played(main, user, more)
    assert_left_alone(found, "a fake in app.new reaches")
    assert found.ran.status == 1


@pytest.mark.parametrize(("main", "user", "more"), AS_BEFORE.values(), ids=AS_BEFORE.keys())
def test_it_reaches_whom_it_reached(main: str, user: str, more: dict[str, str]) -> None:
    assert_right(played(main, user, more), "app.old")


OTHER_CODE = {
    "made by __new__": (
        "class F:\n    def __new__(cls):\n        self = super().__new__(cls)\n"
        "        self.n = {}\n        return self\n",
        "from app.old import F\nprint(F().n)\n",
    ),
    "called": ("def F():\n    return [0] * {}\n", "from app.old import F\nprint(F())\n"),
    "asked": (
        "class F:\n    def __len__(self):\n        return sum([{}])\n",
        "from app.old import F\nprint(len(F()))\n",
    ),
}


@pytest.mark.parametrize(("code", "main"), OTHER_CODE.values(), ids=OTHER_CODE.keys())
def test_who_uses_what_is_deprecated_gets_no_other_code(
    code: str, main: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "_REASON", ())
    files = {
        "app/__init__.py": "",
        "app/new.py": code.format(1),
        "app/old.py": code.format("2 if True else 3"),
        "main.py": main,
    }
    found = play(files, "app.new:F", deprecated=["app.old:F"])
    assert_left_alone(found, "", "main.py", "app/old.py")
    assert found.ran.status == 1


KIND = "class F:\n    def __init__(self, a=1):\n        self.a = a\n"
MAKES = KIND + "\n\ndef make():\n    return F(3)\n"
READS = "from app.old import F, make\n"


@pytest.mark.parametrize(
    ("old", "main", "stays"),
    [
        (MAKES, READS + "print(isinstance(make(), F), F(2).a)\n", True),
        (MAKES, READS + "match make():\n    case F(a=a):\n        print(a)\n", True),
        (MAKES, READS + "print(type(make()) is F)\n", True),
        (MAKES, READS + "print(make().a, F(2).a, isinstance(3, int))\n", False),
        (KIND, "from app.old import F\nprint(F(2).a, isinstance(F(), F))\n", False),
    ],
)
def test_users_that_test_for_what_its_own_file_goes_on_making_keep_it(
    old: str, main: str, stays: bool
) -> None:
    files = {"app/__init__.py": "", "app/new.py": KIND, "app/old.py": old, "main.py": main}
    found = play(files, "app.new:F", deprecated=["app.old:F"])
    if stays:
        assert_left_alone(found, "goes on using its own", "main.py")
    else:
        assert_right(found)
        assert found.has("main.py", "from app.new import F")


@pytest.mark.parametrize(
    ("code", "old"),
    [
        (HELPER, "def helper(x=1):\n    one = 1\n    return one + x\n"),
        (HELPER, "from app import new\n\n\ndef helper(x=1):\n    return new.helper(x)\n"),
    ],
)
def test_deprecated_code_that_comes_to_the_same_is_tried_and_moves(
    code: str, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "_REASON", ())
    files = {
        "app/__init__.py": "", "app/new.py": code, "app/old.py": old,
        "main.py": "from app.old import helper\nprint(helper(2))\n",
    }  # fmt: skip
    found = play(files, "app.new:helper", deprecated=["app.old:helper"])
    assert_right(found)
    assert found.has("main.py", "from app.new import helper")
