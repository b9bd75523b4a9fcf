"""What a module makes with a call goes where the canonical's module makes it by the same code."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.made_alike import MadeAlike
from tests.findings.migrating import assert_same, migrate
from tests.resolution.code_bases import project

TYPES = (
    "import importlib\n\n\nclass Types:\n    NAMES = {'a': 'json'}\n\n    def __init__(self):\n"
    "        self.found = [importlib.import_module(name) for name in self.NAMES.values()]\n\n\n"
)
MADE = f"{TYPES}the = Types()\n"
KIND = (
    "import importlib\n\n\ndef load(name):\n    return importlib.import_module(name)\n\n\n"
    "class Base:\n    def __init__(self, name):\n        self.first = load(name)\n\n\n"
    "class Kind(Base):\n    NAMES = {'a': 'json'}\n\n    def __init__(self, name):\n"
    "        super().__init__(name)\n        self.found = {}\n"
    "        for key, value in self.NAMES.items():\n            self.put(key, value.strip())\n\n"
    "    def put(self, key, value):\n        self.found[key] = load(value)\n"
)
DERIVED = "from app.kinds import Kind\n\nthe = Kind('csv')\n"
NOTED = "from app.reg import note\n\nthe = note('a')\n"
NOTE = "ALL = []\n\n\ndef note(name):\n    ALL.append(name)\n    return name\n"
MAIN = "from app.old import the\nprint(bool(the))\n"
OTHERS = "import side\nfrom app.reg import ALL\nprint(set(ALL))\n"
STAYS = {
    "an entry for each": (NOTED, NOTED, MAIN, ""),
    "other code below": (MADE, MADE.replace("'json'", "'csv'"), MAIN, ""),
    "the module's name": (
        NOTED.replace("'a'", "__name__"), NOTED.replace("'a'", "__name__"), MAIN, "",
    ),
    "another text": (NOTED, NOTED.replace("'a'", "'b'"), MAIN, ""),
    "who loads it for more": (NOTED, f"{NOTED}MORE = 1\n", OTHERS, "from app.old import MORE\n"),
    "bound twice": (MADE, f"{MADE}if not the:\n    the = Types()\n", MAIN, ""),
}  # fmt: skip


def play(new: str, old: str, main: str, side: str):
    files = {
        "app/__init__.py": "",
        "app/reg.py": NOTE,
        "app/kinds.py": KIND,
        "app/new.py": new,
        "app/old.py": old,
    }
    return migrate(
        {**files, "side.py": side, "main.py": main, "other.py": MAIN}, "app.new:the", "app.old:the"
    )


@pytest.mark.parametrize("source", [MADE, DERIVED], ids=["its own class", "another's class"])
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


def test_who_loads_both_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    users = {f"u{n}.py": "import app.new\nfrom app.old import the\n" for n in range(9)}
    made = {"app/__init__.py": "", "app/new.py": MADE, "app/old.py": MADE}
    asked = MadeAlike(project({**made, **users}))
    reached: list[object] = []
    graph = asked._project.graph
    plain = graph.reached
    monkeypatch.setattr(graph, "reached", lambda *a, **k: reached.append(a) or plain(*a, **k))
    for _ in range(5):
        assert asked.is_done_there(Symbol("app.old", "the"), Symbol("app.new", "the"))
    assert len(reached) == len(users)
