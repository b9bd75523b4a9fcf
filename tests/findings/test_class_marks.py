"""Two classes that become one would answer for each other: who notices stops it."""

from __future__ import annotations

import pytest

from tests.findings import playing
from tests.findings.migrating import Migrated, assert_same, migrate
from tests.findings.playing import assert_left_alone, assert_right
from tests.findings.playing import play as play_all

ABSTRACT = "import abc\n\n\nclass {}(abc.ABC):\n    pass\n"
PLAIN = "class {}:\n    pass\n"
OTHER = {
    "registered with the new one": (
        ABSTRACT, "from app.new import New\nNew.register(int)\n",
        "from app.old import Old\nprint(isinstance(1, Old))\n",
    ),
    "registered with the old one": (
        ABSTRACT, "from app.old import Old\nOld.register(int)\n",
        "from app.new import New\nprint(issubclass(int, New))\n",
    ),
    "subclasses of the new one": (
        PLAIN, "from app.new import New\n\n\nclass Other(New):\n    pass\n",
        "from app.old import Old\n\n\nclass Mine(Old):\n    pass\n\n\n"
        "print([c.__name__ for c in Old.__subclasses__()])\n",
    ),
    "copied in another way": (
        PLAIN, "",
        "import copy, copyreg\nfrom app.old import Old\nfrom app.new import New\n"
        "copyreg.pickle(Old, lambda o: (str, ('x',)))\nprint(copy.copy(New()) == 'x')\n",
    ),
    "tested in a function that gets both": (
        PLAIN, "from app.old import Old\n\n\ndef is_old(x):\n    return isinstance(x, Old)\n",
        "from app.far import is_old\nfrom app.new import New\nfrom app.old import Old\n"
        "new = New()\nprint(is_old(Old()), is_old(new))\n",
    ),
    "tested for the new one in a function that gets the old one": (
        PLAIN, "from app.new import New\n\n\ndef is_new(x):\n    return isinstance(x, New)\n",
        "from app.far import is_new\nfrom app.old import Old\nold = Old()\nprint(is_new(old))\n",
    ),
    "a case for the new one": (
        PLAIN, "from app.new import New\n\n\ndef f(x):\n    match x:\n        case New():\n"
        "            return 1\n    return 2\n",
        "from app.far import f\nfrom app.old import Old\nprint(f(Old()))\n",
    ),
    "the type of what is given is the new one": (
        PLAIN, "from app.new import New\n\n\ndef f(x):\n    return type(x) is New\n",
        "import app.far\nfrom app.old import Old\nprint(app.far.f(Old()))\n",
    ),
    "a table with a key for the new one": (
        PLAIN, "from app.new import New\nNAMES = {New: 'new'}\n",
        "from app.far import NAMES\nfrom app.old import Old\n"
        "print(NAMES.get(type(Old()), 'none'))\n",
    ),
    "registered by annotation for the old one": (
        PLAIN, "",
        "import functools\nimport app.new\nfrom app.old import Old\n\n\n"
        "@functools.singledispatch\ndef f(x):\n    return 'other'\n\n\n"
        "@f.register\ndef _(x: Old):\n    return 'old'\n\n\nprint(f(Old()), f(app.new.New()))\n",
    ),
    "an exception that is raised far away": (
        "class {}(Exception):\n    pass\n",
        "from app.new import New\n\n\ndef go():\n    raise New()\n",
        "from app.far import go\nfrom app.old import Old\ntry:\n    go()\nexcept Old:\n"
        "    print('old')\nexcept Exception:\n    print('other')\n",
    ),
    "equal to what another file makes": (
        "import dataclasses\n\n\n@dataclasses.dataclass\nclass {}:\n    v: int = 1\n",
        "from app.new import New\n\n\ndef make():\n    return New()\n",
        "from app.far import make\nfrom app.old import Old\nold = Old()\nprint(old == make())\n",
    ),
    "a type that is taken apart": (
        PLAIN, "",
        "import typing\nfrom app.new import New\nfrom app.old import Old\n"
        "print(len(typing.get_args(typing.Union[Old, New])))\n",
    ),
    "one is kept for each class": (
        PLAIN, "KEPT = {}\n\n\ndef one(kind):\n    if kind not in KEPT:\n"
        "        KEPT[kind] = kind()\n    return KEPT[kind]\n",
        "from app.far import one\nfrom app.new import New\nfrom app.old import Old\n"
        "print(one(Old) is one(New))\n",
    ),
    "a cache by class": (
        PLAIN, "import functools\n\n\n@functools.lru_cache\ndef one(kind):\n    return kind()\n",
        "from app.far import one\nfrom app.new import New\nfrom app.old import Old\n"
        "print(one(Old) is one(kind=New))\n",
    ),
    "results by function and argument": (
        PLAIN, "KEPT = {}\n\n\ndef one(kind, x):\n    key = (kind, x)\n"
        "    if key not in KEPT:\n        KEPT[key] = kind()\n    return KEPT[kind, x]\n",
        "from app.far import one\nfrom app.new import New\nfrom app.old import Old\n"
        "print(one(Old, 1) is one(New, 1))\n",
    ),
    "results by identity": (
        PLAIN, "KEPT = {}\n\n\ndef one(kind):\n    return KEPT.setdefault(id(kind), kind())\n",
        "from app.far import one\nfrom app.new import New\nfrom app.old import Old\n"
        "print(one(Old) is one(New))\n",
    ),
    "pairs in one set": (
        PLAIN, "",
        "from app.new import New\nfrom app.old import Old\nprint(len({(Old, 1), (New, 1)}))\n",
    ),
    "pairs as keys": (
        PLAIN, "",
        "from app.new import New\nfrom app.old import Old\n"
        "print(len({('a', Old): 1, ('a', New): 2}))\n",
    ),
    "a table by the type of what is given": (
        PLAIN, "SEEN = {}\n\n\ndef note(x):\n    SEEN.setdefault(type(x), []).append(x)\n",
        "from app.far import SEEN, note\nfrom app.new import New\nfrom app.old import Old\n"
        "note(Old())\nnote(New())\nprint(len(SEEN))\n",
    ),
    "changed from outside": (
        "class {}:\n    limit = 1\n", "import app.new\napp.new.New.limit = 9\n",
        "from app.old import Old\nprint(Old.limit)\n",
    ),
    "set from outside": (
        "class {}:\n    limit = 1\n",
        "from app.new import New\n\n\ndef tune():\n    setattr(New, 'limit', 9)\n",
        "from app.far import tune\nfrom app.old import Old\ntune()\nprint(Old().limit)\n",
    ),
    "its module gives it by its name": (
        "class {}:\n    pass\n\n\ndef make(name):\n    return globals()[name]()\n", "",
        "from app.old import Old, make\nprint(type(make('Old')) is Old)\n",
    ),
    "a function keeps its name": (
        PLAIN, "FOUND = []\n\n\ndef keep(kind):\n    FOUND.append(kind.__name__)\n",
        "from app.far import FOUND, keep\nfrom app.old import Old\nkeep(Old)\nprint(FOUND)\n",
    ),
    "a function asks for its module": (
        PLAIN, "def home(kind):\n    return kind.__module__\n",
        "from app.far import home\nfrom app.old import Old\nprint(home(Old))\n",
    ),
}  # fmt: skip
ALIKE = {
    "registered, and nobody asks": (
        ABSTRACT, "from app.new import New\nNew.register(int)\n",
        "from app.old import Old\nprint(Old.__abstractmethods__ == frozenset())\n",
    ),
    "subclasses, and nobody lists them": (
        PLAIN, "from app.new import New\n\n\nclass Other(New):\n    pass\n",
        "from app.old import Old\n\n\nclass Mine(Old):\n    pass\n\n\n"
        "print(isinstance(Mine(), Old))\n",
    ),
    "its own are listed": (
        PLAIN, "",
        "from app.old import Old\n\n\nclass Mine(Old):\n    pass\n\n\n"
        "print([c.__name__ for c in Old.__subclasses__()])\n",
    ),
    "tested in a function that gets the old one": (
        PLAIN, "from app.old import Old\n\n\ndef is_old(x):\n    return isinstance(x, Old)\n",
        "from app.far import is_old\nfrom app.old import Old\nprint(is_old(Old()), is_old(1))\n",
    ),
    "a type of both": (
        PLAIN, "",
        "from app.new import New\nfrom app.old import Old\n\n\ndef f(x: Old | New):\n    return 1\n"
        "\n\nprint(f(Old()), f(New()))\n",
    ),
    "equal to what another file makes of its own kind": (
        "import dataclasses\n\n\n@dataclasses.dataclass\nclass {}:\n    v: int = 1\n",
        "from app.old import Old\n\n\ndef make():\n    return Old()\n",
        "from app.far import make\nfrom app.old import Old\nprint(Old() == make())\n",
    ),
    "caught where its own kind is raised": (
        "class {}(Exception):\n    pass\n",
        "from app.old import Old\n\n\ndef go():\n    raise Old()\n",
        "from app.far import go\nfrom app.old import Old\ntry:\n    go()\nexcept Old:\n"
        "    print('caught')\n",
    ),
    "a test for the new one that gets something else": (
        PLAIN, "from app.new import New\n\n\ndef is_new(x):\n    return isinstance(x, New)\n",
        "from app.far import is_new\nfrom app.old import Old\nprint(is_new(3), Old() is None)\n",
    ),
    "kept for each class, and only one is given": (
        PLAIN, "KEPT = {}\n\n\ndef one(kind):\n    return KEPT.setdefault(kind, kind())\n",
        "from app.far import one\nfrom app.new import New\nfrom app.old import Old\n"
        "New()\nprint(one(Old) is one(Old))\n",
    ),
    "pairs that differ in something else": (
        PLAIN, "",
        "from app.new import New\nfrom app.old import Old\nprint(len({(Old, 1), (New, 2)}))\n",
    ),
    "results by what else is given": (
        PLAIN, "KEPT = {}\n\n\ndef one(kind, x):\n    key = (x, 1)\n    KEPT[key] = x\n"
        "    return kind()\n",
        "from app.far import KEPT, one\nfrom app.new import New\nfrom app.old import Old\n"
        "print(one(Old, 1) is None, one(New, 1) is None, KEPT)\n",
    ),
    "an instance is changed": (
        "class {}:\n    limit = 1\n", "from app.new import New\nnew = New()\nnew.limit = 9\n",
        "from app.old import Old\nprint(Old.limit)\n",
    ),
    "a function that only makes one": (
        PLAIN, "def make(kind):\n    return kind()\n",
        "from app.far import make\nfrom app.old import Old\nprint(make(Old) is not None)\n",
    ),
}  # fmt: skip


def play(code: str, far: str, main: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/new.py": code.format("New"), "app/old.py": code.format("Old"),
        "app/far.py": far, "main.py": "import app.far\n" + main,
    }  # fmt: skip
    return migrate(files, "app.new:New", "app.old:Old")


@pytest.mark.parametrize(("code", "far", "main"), OTHER.values(), ids=OTHER.keys())
def test_the_one_would_answer_for_the_other(code: str, far: str, main: str) -> None:
    migrated = play(code, far, main)
    assert_same(migrated)
    assert migrated.has("app/old.py", "class Old")


@pytest.mark.parametrize(("code", "far", "main"), ALIKE.values(), ids=ALIKE.keys())
def test_nobody_tells_them_apart(code: str, far: str, main: str) -> None:
    migrated = play(code, far, main)
    assert_same(migrated)
    assert not migrated.has("app/old.py", "class Old")


VARIABLE = (
    "import contextvars\n\nV = contextvars.ContextVar('v', default=0)\n\n\n"
    "def put(x):\n    V.set(x)\n    return V.get()\n"
)
DEFAULT = "def put(x, seen=[]):\n    seen.append(x)\n    return len(seen)\n"


@pytest.mark.parametrize(
    ("old", "more", "main"),
    [
        (VARIABLE, "\n\ndef now():\n    return V.get()\n", "from app.new import now\nprint(now())"),
        (DEFAULT, "", "from app.new import put as other\nprint(other(1))"),
    ],
)
def test_a_state_that_users_of_the_canonical_would_share(
    old: str, more: str, main: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "app/__init__.py": "", "app/new.py": old + more, "app/old.py": old,
        "main.py": f"from app.old import put\nprint(put(3))\n{main}\n",
    }  # fmt: skip
    monkeypatch.setattr(playing, "_REASON", ())
    played = play_all(files, "app.new:put", "app.old:put")
    assert_left_alone(played, "would share from then on")


@pytest.mark.parametrize("code", [VARIABLE, DEFAULT])
def test_a_state_that_nobody_else_has(code: str) -> None:
    files = {
        "app/__init__.py": "", "app/new.py": code, "app/old.py": code,
        "main.py": "from app.old import put\nprint(put(3))\n",
    }  # fmt: skip
    assert_right(play_all(files, "app.new:put", "app.old:put"), "app.old")
