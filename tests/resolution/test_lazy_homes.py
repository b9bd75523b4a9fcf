"""Which modules may hand something on by their own `__getattr__`, and where they say so."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.lazy_homes import Spelt, lazy_homes, spelt_in
from canonize.resolution.project import Project
from tests.compatibility.comparing import tree

SYMBOL = Symbol("p.old", "X")

HANDS_ON = {
    "a function": "def __getattr__(name):\n    from . import old\n",
    "an import": "from lazy import __getattr__\nold = 1\n",
    "an assignment": "__getattr__ = make('p.old')\n",
    "several targets": "__getattr__, __dir__, __all__ = attach(__name__, {'old': ['X']})\n",
    "under a condition": "if True:\n    def __getattr__(name):\n        return old\n",
}
DOES_NOT = {
    "no __getattr__": "from . import old\n",
    "that of a class": "class C:\n    def __getattr__(self, name):\n        return old\n",
    "part of a longer word": "def __getattr__(name):\n    return load('p.older')  # old\n",
    "a function of its own": "def __getattr__(name):\n    return old()\ndef old(): ...\n",
    "another module": "def __getattr__(name):\n    from . import older\n",
    "the word in a text": "text = '__getattr__ of old'\n",
}


def homes(code: str) -> list[str]:
    project = Project.of(tree({"p/__init__.py": code, "p/old.py": "class X: ...\n"}), (".",))
    return [home.path for home in lazy_homes(project, "p.old")]


@pytest.mark.parametrize("code", HANDS_ON.values(), ids=HANDS_ON.keys())
def test_a_module_that_may_hand_it_on(code: str) -> None:
    assert homes(code) == ["p/__init__.py"]


@pytest.mark.parametrize("code", DOES_NOT.values(), ids=DOES_NOT.keys())
def test_a_module_that_does_not(code: str) -> None:
    assert homes(code) == []


def test_the_module_itself_is_no_other_home() -> None:
    project = Project.of(tree({"old.py": "def __getattr__(name):\n    return old\n"}), (".",))
    assert not list(lazy_homes(project, "old"))


def test_nobody_asks_for_a_name_that_is_bound() -> None:
    code = "X = 1\ndef __getattr__(name):\n    from . import old\n"
    project = Project.of(tree({"p/__init__.py": code}), (".",))
    [home] = lazy_homes(project, "p.old")
    assert not home.may_hand_on("X")
    assert home.may_hand_on("Y")


ANSWERS = {
    "one name": ("if name == 'X':\n        return old\n    raise AttributeError(name)", {"X"}),
    "a list": ("if name in ('X', 'Y'):\n        return old.Y\n    raise KeyError", {"X", "Y"}),
    "what it raises says it": (
        "if name == 'Y':\n        return old\n    raise AttributeError(f'no {name!r} here')",
        {"Y"},
    ),
    "another lookup": (
        "if name == 'Y':\n        return getattr(old, name)\n    raise KeyError",
        {},
    ),
    "what it keeps": ("if name in TABLE:\n        return old\n    raise KeyError", {}),
    "another end": ("if name == 'Y':\n        raise KeyError\n    return old", {}),
    "what it is not": ("if name != 'Y':\n        return old\n    raise KeyError", {}),
}


@pytest.mark.parametrize(("body", "names"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_list_of_names_is_all_that_it_answers(body: str, names: set[str]) -> None:
    code = f"def __getattr__(name):\n    from . import old\n    {body}\n"
    project = Project.of(tree({"p/__init__.py": code}), (".",))
    [home] = lazy_homes(project, "p.old")
    answered = {name for name in ("X", "Y", "Z") if home.may_hand_on(name)}
    assert answered == (names or {"X", "Y", "Z"})


@pytest.mark.parametrize(
    ("code", "symbol", "found"),
    [
        ("t = {'X': '.old'}\n", SYMBOL, Spelt(1, 6, names_module=True)),
        ("t = {\n  'X': 'p.old:X'}\n", SYMBOL, Spelt(2, 3, names_module=True)),
        ("if name == 'X':\n    from . import old\n", SYMBOL, Spelt(1, 12, names_module=False)),
        ("t = {'Y': '.old'}\n", SYMBOL, None),
        ("t = {'X': '.older'}\n", SYMBOL, Spelt(1, 6, names_module=False)),
        ("t = ['p.old']\n", Symbol("p.old"), Spelt(1, 6, names_module=True)),
        ("t = ['p.older']\n", Symbol("p.old"), None),
    ],
)
def test_where_it_is_spelt(code: str, symbol: Symbol, found: Spelt | None) -> None:
    assert spelt_in(tree({"p/__init__.py": code}), "p/__init__.py", symbol) == found


LISTED = "from . import low\n__all__ = ['low']\n\n\ndef __getattr__(name): ...\n"
TABLE = "from . import low\nTABLE = {'X': 'low'}\n\n\ndef __getattr__(name): ...\n"
UNBOUND = "__all__ = ['low']\n\n\ndef __getattr__(name): ...\n"


@pytest.mark.parametrize(
    ("code", "is_said"),
    [(LISTED, False), (TABLE, True), (UNBOUND, True), (LISTED + "MORE = ['low']\n", True)],
)
def test_what_a_list_says_of_a_bound_name_is_what_is_bound(code: str, is_said: bool) -> None:
    files = tree({"app/__init__.py": code, "app/low.py": "X = 1\n"})
    bound = {"low", "TABLE", "MORE"} if "import low" in code else set[str]()
    found = spelt_in(files, "app/__init__.py", Symbol("app.low"), bound)
    assert (found is not None) is is_said
