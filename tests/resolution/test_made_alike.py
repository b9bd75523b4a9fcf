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
LOADED = "import side, sys\nprint('csv' in sys.modules)\n"
STAYS = {
    "an entry for each": (NOTED, NOTED, OTHERS, "from app.old import the\n"),
    "other code below": (MADE, MADE.replace("'json'", "'csv'"), MAIN, ""),
    "the module's name": (
        DERIVED.replace("'csv'", "__name__"), DERIVED.replace("'csv'", "__name__"), MAIN, "",
    ),
    "another text": (DERIVED, DERIVED.replace("csv", "colorsys"), MAIN, ""),
    "who loads it for more": (
        DERIVED, f"{DERIVED}MORE = 1\n", LOADED, "from app.old import MORE\n",
    ),
    "bound twice": (MADE, f"{MADE}if not the:\n    the = Types()\n", MAIN, ""),
}  # fmt: skip


def files_of(new: str, old: str, main: str, side: str) -> dict[str, str]:
    app = {"__init__": "", "reg": NOTE, "kinds": KIND, "new": new, "old": old}
    files = {f"app/{name}.py": text for name, text in app.items()}
    return {**files, "side.py": side, "main.py": main, "other.py": MAIN}


def is_made_by_the_other(files: dict[str, str]) -> bool:
    """Whether the rule itself says so: a name may stay for other reasons, too."""
    asked = MadeAlike(project(files))
    return asked.is_made_by(Symbol("app.old", "the"), Symbol("app.new", "the"))


@pytest.mark.parametrize("source", [MADE, DERIVED], ids=["its own class", "another's class"])
def test_what_both_make_by_the_same_code_goes(source: str) -> None:
    files = files_of(source, source, MAIN, "import app.new\n")
    assert is_made_by_the_other(files)
    migrated = migrate(files, "app.new:the", "app.old:the")
    assert_same(migrated)
    assert not migrated.has("app/old.py", "the =")
    assert "app.old" not in migrated.text("main.py")


@pytest.mark.parametrize(("new", "old", "main", "side"), STAYS.values(), ids=STAYS.keys())
def test_what_would_be_lost_for_somebody_stays(new: str, old: str, main: str, side: str) -> None:
    files = files_of(new, old, main, side)
    assert is_made_by_the_other(files) is (side != "" and new is DERIVED)
    migrated = migrate(files, "app.new:the", "app.old:the")
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
    alone = MadeAlike(project({**made, **users, "v.py": "import app.old\n"}))
    assert not alone.is_done_there(Symbol("app.old", "the"), Symbol("app.new", "the"))
