"""What is kept in the order in which it stands moves only with what stands before it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from canonize.resolution.registered_in_order import out_of_order
from tests.resolution.code_bases import project

LIST = "KEPT = []\n\n\ndef step(f):\n    KEPT.append(f)\n    return f\n"
MADE = "KEPT = []\n\n\ndef step(n):\n    def deco(f):\n        KEPT.append((n, f))\n        return f\n    return deco\n"  # noqa: E501
OBJECT = "class App:\n    def __init__(self):\n        self.hooks = []\n    def step(self, f):\n        self.hooks.append(f)\n        return f\n\n\napp = App()\n"  # noqa: E501
BASE = (
    "class Base:\n    kinds = []\n    def __init_subclass__(cls):\n        cls.kinds.append(cls)\n"
)
ASKED = "class Base:\n    pass\n\n\ndef kinds():\n    return Base.__subclasses__()\n"
TABLE = "KEPT = {}\n\n\ndef step(f):\n    KEPT[f.__name__] = f\n    return f\n"
WRAPS = "def step(f):\n    seen = []\n    def inner(*a):\n        seen.append(a)\n        return f(*a)\n    return inner\n"  # noqa: E501
TWO = "from reg import step\n@step\ndef a(): ...\n@step\ndef b(): ...\n"
CLASSES = "from reg import Base\nclass A(Base): ...\nclass B(Base): ...\n"
KEPT: dict[str, tuple[str, str, str]] = {
    "a list": (LIST, TWO, "b"),
    "a decorator that is made": (MADE, TWO.replace("@step", "@step(1)"), "b"),
    "an object's list": (
        OBJECT, TWO.replace("import step", "import app").replace("@step", "@app.step"), "b",
    ),
    "a list of a base": (BASE, CLASSES, "B"),
    "a base that is asked": (ASKED, CLASSES, "B"),
}  # fmt: skip
NO_MATTER: dict[str, tuple[str, str, Collection[str]]] = {
    "the first one": (LIST, TWO, "a"),
    "both": (LIST, TWO, "ab"),
    "by its name": (TABLE, TWO, "b"),
    "what each keeps for itself": (WRAPS, TWO, "b"),
    "another decorator before it": (
        LIST, "from functools import cache\nfrom reg import step\n@cache\ndef a(): ...\n"
        "@step\ndef b(): ...\n", "b",
    ),
    "a base that nobody asks": ("class Base:\n    pass\n", CLASSES, "B"),
}  # fmt: skip


@pytest.mark.parametrize("how", KEPT)
def test_another_order_is_told(how: str) -> None:
    registry, module, moves = KEPT[how]
    assert "came before" in out_of_order("m", moves, project({"reg.py": registry, "m.py": module}))


@pytest.mark.parametrize("how", NO_MATTER)
def test_the_same_order_is_no_question(how: str) -> None:
    registry, module, moves = NO_MATTER[how]
    assert out_of_order("m", moves, project({"reg.py": registry, "m.py": module})) == ""
