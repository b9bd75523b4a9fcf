"""What users ask for beside a competitor, and what its own module loads for them."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

STATE = "import enum\n\n\nclass State(enum.Enum):\n    ON = 1\n    OFF = 2\n\n\n"
GIVES = STATE + "def work():\n    return State.ON\n"
TESTS = STATE + "def work(s=None):\n    return s is State.ON\n"
HELPED = STATE + "def _one():\n    return State.ON\n\n\ndef work():\n    return _one()\n"
MADE = "class Res:\n    def __init__(self, x): self.x = x\n\n\ndef work():\n    return Res(1)\n"
USE = "from app.old import work\n"

ASKED = {
    "a member": (GIVES, USE + "from app.old import State\nprint(work() is State.ON)\n", ""),
    "by a helper": (HELPED, USE + "from app.old import State\nprint(work() == State.ON)\n", ""),
    "a case": (
        GIVES,
        USE + "from app.old import State\nmatch work():\n    case State.ON: print(1)\n",
        "",
    ),
    "what is tested inside": (
        TESTS, USE + "from app.old import State\nprint(work(State.ON))\n", ""),
    "a key elsewhere": (
        GIVES,
        USE + "from app.more import name\nprint(name(work()))\n",
        "from app import old\ndef name(s): return {old.State.ON: 'on'}.get(s, 'none')\n",
    ),
    "a class": (MADE, USE + "from app.old import Res\nprint(isinstance(work(), Res))\n", ""),
}  # fmt: skip


def play(code: str, main: str, more: str = "", *others: str) -> Migrated:
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, "main.py": main}
    return migrate({**files, "app/more.py": more}, "app.new:work", "app.old:work", *others)


@pytest.mark.parametrize("shape", ASKED)
def test_users_who_ask_for_the_twin_stay(shape: str) -> None:
    done = play(*ASKED[shape])
    assert_same(done)
    assert done.said("main.py", "refused") and "from app.old import work" in done.text("main.py")


@pytest.mark.parametrize(
    ("code", "main", "others"),
    [
        (GIVES, USE + "print(work().name)\n", ()),
        (MADE, USE + "from app.old import Res\ndef f(r: Res): return r.x\nprint(f(work()))\n", ()),
        (GIVES, USE + "from app.old import State\nprint(work() is State.ON)\n",
         ("app.old:State=app.new:State",)),
    ],
    ids=["nobody asks", "an annotation", "the twin goes along"],
)  # fmt: skip
def test_users_who_ask_for_no_twin_go(code: str, main: str, others: tuple[str, ...]) -> None:
    done = play(code, main, "", *others)
    assert_same(done)
    assert "from app.new import" in done.text("main.py")


ENGINE = "class Engine:\n    def run(self): return 'run'\n"
LOOKED_UP = {
    "a plain import": ("import app.pkg.extra\n", "import app.pkg\n", "app.pkg.extra.N"),
    "by a from import": ("from app.pkg import extra\n", "import app.pkg\n", "app.pkg.extra.N"),
    "of the package": ("", "import app\n", "'pkg' in vars(app)"),
    "in its dictionary": ("", "import app\n", "'pkg' in app.__dict__"),
    "whether it is there": ("", "import app\n", "hasattr(app, 'pkg')"),
}


@pytest.mark.parametrize("shape", LOOKED_UP)
def test_what_only_the_removed_module_loads_is_loaded(shape: str) -> None:
    loads, head, asked = LOOKED_UP[shape]
    use = f"{head}from app.pkg.old import Engine\ndef go():\n    return Engine().run(), {asked}\n"
    done = _packaged(loads, use + "print(go())\n")
    assert_same(done)
    assert not done.has("app/pkg/old.py", "class") and "noqa: F401" in done.text("main.py")


@pytest.mark.parametrize(
    ("loads", "use"),
    [
        ("import app.pkg.extra\n", "import app.pkg.extra\nprint(app.pkg.extra.N)\n"),
        ("from app.pkg.extra import N\n", "print(1)\n"),
    ],
    ids=["it is imported", "nobody looks it up"],
)
def test_nothing_is_loaded_for_nobody(loads: str, use: str) -> None:
    done = _packaged(loads, f"from app.pkg.old import Engine\n{use}print(Engine().run())\n")
    assert_same(done)
    assert "noqa" not in done.text("main.py") and "old import" not in done.text("main.py")


def _packaged(loads: str, main: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/new.py": ENGINE, "app/pkg/__init__.py": "",
        "app/pkg/extra.py": "N = 1\n", "app/pkg/old.py": loads + ENGINE, "main.py": main,
    }  # fmt: skip
    return migrate(files, "app.new:Engine", "app.pkg.old:Engine")


BOTH = "from app.old import Engine as O\nfrom app.new import Engine as N\n"
BUS = (
    "from typing import get_type_hints\nH = {}\n\n\ndef on(f):\n"
    "    H[get_type_hints(f)['x']] = f\n    return f\n"
)
TWO = "@on\ndef a(x: O): pass\n"
MEET = {
    "a decorator by annotations": BOTH + BUS + TWO + "@on\ndef b(x: N): pass\nprint(len(H))\n",
    "a decorator of two files": "import app.more\nfrom app.bus import on, H\n"
    "from app.old import Engine as O\n" + TWO + "print(len(H))\n",
    "rows of an enumeration": "import enum\n" + BOTH
    + "class K(enum.Enum):\n    A = (1, O)\n    B = (1, N)\nprint(len(K))\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", MEET)
def test_the_two_stay_two(shape: str) -> None:
    assert "from app.old import Engine as O" in _met(MEET[shape]).text("main.py")


@pytest.mark.parametrize(
    "main",
    [
        "from app.bus import on, H\nfrom app.old import Engine as O\n" + TWO + "print(len(H))\n",
        "import enum\nfrom app.old import Engine as O\n"
        "class K(enum.Enum):\n    A = (1, O)\n    B = (1, int)\nprint(len(K))\n",
    ],
    ids=["one of them alone", "another row"],
)
def test_one_alone_goes(main: str) -> None:
    assert "app.old" not in _met(main, "").text("main.py")


def _met(main: str, more: str = "from app.bus import on\nfrom app.new import Engine\n"
         "@on\ndef b(x: Engine): pass\n") -> Migrated:  # fmt: skip
    files = {
        "app/__init__.py": "", "app/new.py": ENGINE, "app/old.py": ENGINE, "app/bus.py": BUS,
        "app/more.py": more, "main.py": main,
    }  # fmt: skip
    done = migrate(files, "app.new:Engine", "app.old:Engine")
    assert_same(done)
    return done


@pytest.mark.parametrize(("new", "is_loaded"), [("app.pkg.two.new", True), ("app.new", False)])
def test_packages_above_the_new_home_are_loaded_by_it(new: str, is_loaded: bool) -> None:
    files = {
        "app/__init__.py": "", "app/pkg/__init__.py": "", "app/pkg/one/__init__.py": "",
        "app/pkg/two/__init__.py": "", "app/pkg/one/old.py": ENGINE,
        f"{new.replace('.', '/')}.py": ENGINE,
        "main.py": "import app\nfrom app.pkg.one.old import Engine\n"
        "print(Engine().run(), app.pkg.__name__)\n",
    }  # fmt: skip
    done = migrate(files, f"{new}:Engine", "app.pkg.one.old:Engine")
    assert_same(done)
    assert "one.old import" not in done.text("main.py")
    assert ("noqa" not in done.text("main.py")) is is_loaded
