"""A fake of what moving code looks up goes along, unless somebody else is still reached by it."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

MOVE = ("move_definition", "rewrite_imports", "rewrite_strings", "remove_moved")
MOCK = "from unittest import mock\n"
STYLE = "from app.util import helper\n\n\ndef style():\n    return helper()\n"
OTHER = "\n\ndef other():\n    return helper()\n"
FAKE = "lambda: 'fake'"


def moved(main: str, old: str = STYLE, **more: str) -> Migrated:
    files = {
        "app/__init__.py": "",
        "app/util.py": "def helper():\n    return 'real'\n",
        "app/old.py": old,
        "main.py": main,
        **{f"app/{name}.py": text for name, text in more.items()},
    }
    return migrate(files, "app.home:style", "app.old:style", verdict="moved", steps=MOVE)


def told(played: Migrated) -> list[str]:
    return [why for why in played.said("main.py", "manual") if "a fake of app.old." in why]


@pytest.mark.parametrize("old", [STYLE, STYLE + OTHER])
@pytest.mark.parametrize(
    "fake",
    [
        f"with mock.patch('app.old.helper', {FAKE}):\n    print(style())\n",
        f"with mock.patch.object(\n    app.old,\n    'helper',\n    {FAKE},\n):\n"
        "    print(style())\n",
        f"real = app.old.helper\napp.old.helper = {FAKE}\nprint(style())\n"
        "app.old.helper = real\nprint(style())\n",
        f"setattr(app.old, 'helper', {FAKE})\nprint(style(), app.old.helper())\n",
        f"@mock.patch('app.old.helper', new={FAKE})\ndef test():\n    print(style())\n\n\ntest()\n",
    ],
)
def test_it_goes_along_where_the_code_looks_it_up(fake: str, old: str) -> None:
    played = moved(f"{MOCK}import app.old\nfrom app.old import style\n\n{fake}", old)
    assert_same(played)
    assert told(played) == []
    assert not played.has("main.py", "app.old.helper")


def test_what_only_another_file_reaches_keeps_no_fake_back() -> None:
    main = f"{MOCK}from app.old import style\n\n"
    main += f"with mock.patch('app.old.helper', {FAKE}):\n    print(style())\n"
    played = moved(main, STYLE + OTHER, service="from app.old import other\n")
    assert_same(played)
    assert played.has("main.py", "mock.patch('app.home.helper'")


def test_a_private_helper_that_comes_along_is_faked_at_its_new_place() -> None:
    old = "def _ask():\n    return 'real'\n\n\ndef style():\n    return _ask()\n"
    main = f"{MOCK}from app.old import style\n\n"
    main += f"with mock.patch('app.old._ask', {FAKE}):\n    print(style())\n"
    played = moved(main, old)
    assert_same(played)
    assert played.has("main.py", "app.home._ask")


STRING = f"{MOCK}import app.old\nfrom app.old import style\n\n"
STRING += f"with mock.patch('app.old.helper', {FAKE}):\n    print(style())\n"


@pytest.mark.parametrize(
    ("main", "more", "why"),
    [
        (f"{STRING}    app.old.other()\n", {"old": STYLE + OTHER}, "app.old:other still looks"),
        (
            STRING.replace("style())", "style(), app.home.there())") + "import app.home\n",
            {"home": "from app.util import helper\n\n\ndef there():\n    return helper()\n"},
            "app.home:there looks helper up in app.home already",
        ),
        (
            STRING,
            {"asking": "import app.old\n\n\ndef ask():\n    return app.old.helper()\n"},
            "app/asking.py still looks helper up in app.old",
        ),
        (f"PLACE = 'app.old.helper'\n{STRING}", {}, "a text that loads it says app.old:helper"),
        (
            f"import app.old\nfrom app.old import style\n\napp.old.helper = {FAKE}\n"
            "print(style())\n",
            {"old": STYLE + OTHER, "late": "from app.old import helper\n"},
            "app/late.py imports helper from app.old, perhaps later",
        ),
    ],
)  # fmt: skip
def test_one_that_somebody_else_needs_is_told(main: str, more: dict[str, str], why: str) -> None:
    home = more.get("home")
    if home is not None:
        main = main.replace("import app.home\n", "").replace(MOCK, f"{MOCK}import app.home\n")
    played = moved(main, **more)
    assert any(why in reason for reason in told(played)), played.said("main.py")


def test_one_that_still_reaches_what_moved_is_right() -> None:
    old = (
        "from app.home import size\n\nnow = size()\n\n\ndef helper():\n    return 'real'\n\n\n"
        "def style():\n    return helper() + now\n\n\ndef more():\n    return helper() + now\n"
    )
    main = f"{MOCK}from app.old import more, style\n\n"
    main += f"with mock.patch('app.old.helper', {FAKE}):\n    print(style(), more())\n"
    played = moved(main, old, home="def size():\n    return '1'\n")
    assert_same(played)
    assert played.has("app/home.py", "    from app.old import ")
    assert told(played) == []


def test_a_fake_of_many_is_told_as_a_fake() -> None:
    main = f"{MOCK}import app.old\n\nwith mock.patch.multiple('app.old', helper={FAKE}):\n"
    main += f"    ...\nwith mock.patch.multiple(app.old, helper={FAKE}):\n"
    played = moved(f"{main}    print(app.old.style())\n", STYLE + OTHER)
    assert {why.partition(":")[0] for why in told(played)} == {"4", "6"}


def test_a_fake_for_what_stays_is_nothing_open() -> None:
    main = f"{MOCK}from app.old import other\n\nwith mock.patch('app.old.helper', {FAKE}):\n"
    played = moved(f"{main}    print(other())\n", STYLE + OTHER)
    assert_same(played)
    assert told(played) == []
