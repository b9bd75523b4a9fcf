"""What a module makes with a call goes where the canonical's module makes it by the same code."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

TYPES = (
    "import importlib\n\n\nclass Types:\n    NAMES = {'a': 'json'}\n\n    def __init__(self):\n"
    "        self.found = [importlib.import_module(name) for name in self.NAMES.values()]\n\n\n"
)
MADE = f"{TYPES}the = Types()\n"
NOTED = "from app.reg import note\n\nthe = note('a')\n"
NOTE = "ALL = []\n\n\ndef note(name):\n    ALL.append(name)\n    return name\n"
MAIN = "from app.old import the\nprint(bool(the))\n"
OTHERS = "import side\nfrom app.reg import ALL\nprint(set(ALL))\n"
STAYS = {
    "other code below": (MADE, MADE.replace("'json'", "'csv'"), MAIN, ""),
    "the module's name": (
        NOTED.replace("'a'", "__name__"), NOTED.replace("'a'", "__name__"), MAIN, "",
    ),
    "another text": (NOTED, NOTED.replace("'a'", "'b'"), MAIN, ""),
    "who loads it for more": (NOTED, f"{NOTED}MORE = 1\n", OTHERS, "from app.old import MORE\n"),
    "bound twice": (MADE, f"{MADE}if not the:\n    the = Types()\n", MAIN, ""),
}  # fmt: skip


def play(new: str, old: str, main: str, side: str):
    files = {"app/__init__.py": "", "app/reg.py": NOTE, "app/new.py": new, "app/old.py": old}
    return migrate(
        {**files, "side.py": side, "main.py": main, "other.py": MAIN}, "app.new:the", "app.old:the"
    )


@pytest.mark.parametrize("source", [MADE, NOTED], ids=["its own class", "another's function"])
def test_what_both_make_by_the_same_code_goes(source: str) -> None:
    migrated = play(source, source, MAIN, "")
    assert_same(migrated)
    assert not migrated.has("app/old.py", "the =")
    assert "app.old" not in migrated.text("main.py")


@pytest.mark.parametrize(("new", "old", "main", "side"), STAYS.values(), ids=STAYS.keys())
def test_what_would_be_lost_for_somebody_stays(new: str, old: str, main: str, side: str) -> None:
    migrated = play(new, old, main, side)
    assert_same(migrated)
    assert migrated.has("app/old.py", "the =")
