"""What a class says of itself without a method: hidden fields, required keys, places of parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.findings.judging import play
from tests.findings.test_judging_findings import PLAIN, USE, WITH, pair

DATA = "from dataclasses import dataclass, field\n\n\n@dataclass(order=True)\nclass Box:\n"
SIZE = "    size: int = 1\n"
KEYS = "from typing import NotRequired, TypedDict\n\n\nclass Box(TypedDict{}):\n    size: int\n"
PLACES = PLAIN + "        self.name = 'n'\n    __match_args__ = {}\n"
HOOKED = (
    "from abc import ABC\n\n\nclass Box(ABC):\n    @classmethod\n"
    "    def __subclasshook__(cls, other):\n        return hasattr(other, 'size')\n"
)
MONEY = "from decimal import Decimal\n\n\nclass Box(Decimal):\n"
SHOWN = "    def __format__(self, spec):\n        return 'box'\n"
TELL = USE.format("return tell(Box({}))") + "\n\ndef tell(box):\n    {}\n"
LENGTH = WITH.format("__len__", "", "return self.size")
TRUTH = "    def __bool__(self):\n        return True\n"
ASK = USE.format("return ask(Box)") + "\n\ndef ask(box):\n    return sorted(box.{})\n"
KINDS = "    def __class_getitem__(cls, n):\n        return cls.__name__ + n\n"
FIELDS = "from typing import NamedTuple\n\n\nclass Box(NamedTuple):\n    {}: int\n    {}: int\n"
PARTS = (
    "from app.old import Box\n\n\ndef result():\n    return parts(Box(a=1, b=2))\n\n\n"
    "def parts(box):\n    one, _ = box\n    return one\n"
)
HAS = "    def __contains__(self, x):\n        return False\n"
GOES = "    def __iter__(self):\n        return iter([1])\n"
KEEPS = (
    "    def __setattr__(self, name, value):\n        object.__setattr__(self, name, value * 2)\n"
)
ANY = "    def __getattr__(self, name):\n        return name\n"
TOLD = {
    "fields of a tuple in another order": (FIELDS.format("a", "b"), FIELDS.format("b", "a"), PARTS),
    "a text that is none": (
        "class Box(str):\n    pass\n",
        "from collections import UserString\n\n\nclass Box(UserString):\n    pass\n",
        TELL.format("'a'", "return ''.join(['b', box]) if isinstance(box, str) else ''"),
    ),
    "what is in it": (PLAIN + GOES, PLAIN + GOES + HAS, TELL.format(1, "return 1 in box")),
    "what is set": (PLAIN + KEEPS, PLAIN, TELL.format(1, "return box.size")),
    "any attribute": (PLAIN + ANY, PLAIN, TELL.format(1, "return getattr(box, 'top', None)")),
    "a field that is not shown": (
        DATA + SIZE + "    key: str = field(default='k', repr=False)\n",
        DATA + SIZE + "    key: str = field(default='k')\n",
        USE.format("return repr(Box())"),
    ),
    "a field that is not compared": (
        DATA + SIZE + "    key: str = field(default='k', compare=False)\n",
        DATA + SIZE + "    key: str = field(default='k')\n",
        USE.format("return Box(1, 'a') < Box(1, 'b')"),
    ),
    "keys that may be missing": (
        KEYS.format(", total=False"), KEYS.format(""),
        USE.format("return sorted(Box.__required_keys__)"),
    ),
    "keys that another function asks for": (
        KEYS.format(""), KEYS.format(", total=False"), ASK.format("__required_keys__"),
    ),
    "one key that may be missing": (
        KEYS.format("") + "    name: NotRequired[str]\n", KEYS.format("") + "    name: str\n",
        ASK.format("__optional_keys__"),
    ),
    "places of a pattern": (
        PLACES.format("('size', 'name')"), PLACES.format("('name', 'size')"),
        USE.format("match Box(1):\n        case Box(a, b):\n            return a"),
    ),
    "who else is one": (
        HOOKED, "from abc import ABC\n\n\nclass Box(ABC):\n    pass\n",
        USE.format("return isinstance(Other(), Box)") + "\n\nclass Other:\n    size = 1\n",
    ),
    "truth instead of length": (LENGTH, LENGTH + TRUTH, TELL.format(0, "return 1 if box else 2")),
    "length without truth": (PLAIN, LENGTH, TELL.format(0, "return 1 if box else 2")),
    "brackets of its own": (
        "class Box:\n" + KINDS,
        "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\nclass Box(Generic[T]):\n"
        "    pass\n",
        USE.format("return str(Box['a'])"),
    ),
    "a format of its own": (MONEY + SHOWN, MONEY + "    pass\n", USE.format("return f'{Box(1)}'")),
    "an order of its own": (
        "class Box(int):\n    def __lt__(self, other):\n        return int(self) > int(other)\n",
        "class Box(int):\n    pass\n", USE.format("return Box(1) < Box(2)"),
    ),
}  # fmt: skip
ALIKE = {
    "fields in the same order": (FIELDS.format("a", "b"), FIELDS.format("a", "b"), PARTS),
    "more attributes": (PLAIN, PLAIN + ANY, TELL.format(1, "return box.size")),
    "what is set in both": (PLAIN + KEEPS, PLAIN + KEEPS, TELL.format(1, "return box.size")),
    "the same field is not shown": (
        DATA + "    key: str = field(default='k', repr=False)\n",
        DATA + "    key: str = field(repr=False, default='k')\n", USE.format("return repr(Box())"),
    ),
    "fields that nobody shows": (
        DATA + SIZE + "    key: str = field(default='k', repr=False)\n",
        DATA + SIZE + "    key: str = field(default='k')\n", USE.format("return Box().size"),
    ),
    "keys that are required either way": (
        KEYS.format(", total=True"), KEYS.format(""), ASK.format("__required_keys__"),
    ),
    "keys that nobody asks for": (
        KEYS.format(", total=False"), KEYS.format(""), USE.format("return Box(size=1)['size']"),
    ),
    "places that both say": (
        PLACES.format("('size',)"), PLACES.format("('size',)"),
        USE.format("match Box(1):\n        case Box(a):\n            return a"),
    ),
    "truth of both": (
        LENGTH + TRUTH, LENGTH + TRUTH, TELL.format(0, "return 1 if box else 2"),
    ),
    "a length where truth is told": (
        PLAIN + TRUTH, LENGTH + TRUTH, TELL.format(1, "return 1 if box else 2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_one_use_can_notice_is_asked_about(tmp_path: Path, name: str) -> None:
    played = play(tmp_path, pair(*TOLD[name]))
    assert played.is_kept
    assert not played.is_rerouted()


@pytest.mark.parametrize("name", ALIKE)
def test_what_none_can_is_not(tmp_path: Path, name: str) -> None:
    played = play(tmp_path, pair(*ALIKE[name]))
    assert played.is_kept
    assert played.is_rerouted(), played.said
