"""Enumerations, protocols and the like, by bases of the project's own."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.special_bases import SpecialBases
from canonize.syntax.stdlib_names import Special
from tests.compatibility.comparing import migration, tree


def kind(files: dict[str, str], symbol: str = "m:X") -> Special | None:
    found = tree(files)
    return SpecialBases(Project.of(found, migration().source_roots)).kind(Symbol.parse(symbol))


ENUMERATION = Special.ENUMERATION


@pytest.mark.parametrize(
    ("code", "base", "expected"),
    [
        ("import enum\nclass X(enum.Enum): ...\n", "", ENUMERATION),
        ("from enum import Flag as F\nclass X(F): ...\n", "", ENUMERATION),
        ("from enum import ReprEnum\nclass X(int, ReprEnum): ...\n", "", ENUMERATION),
        (
            "from b import B\nclass X(B): ...\n",
            "import enum\nclass B(enum.IntEnum): ...\n", ENUMERATION,
        ),
        (
            "from b import B\nclass Y(B): ...\nclass X(Y): ...\n",
            "from enum import *\nclass B(Enum): ...\n", ENUMERATION,
        ),
        (
            "import b\nclass X(b.B): ...\n",
            "from enum import StrEnum\nclass B(StrEnum): ...\n", ENUMERATION,
        ),
        (
            "from b import B\nclass X(B): ...\n",
            "from typing import TypedDict\nclass B(TypedDict): ...\n", Special.TYPED_DICT,
        ),
        ("from typing import Protocol\nclass X(Protocol[int]): ...\n", "", Special.PROTOCOL),
        ("import typing\nclass X(typing.NamedTuple): ...\n", "", Special.NAMED_TUPLE),
        (
            "from b import B\nclass X(B): ...\n",
            "from typing import Protocol\nclass B(Protocol): ...\n", None,
        ),
        (
            "from b import B\nclass X(B): ...\n",
            "from typing import NamedTuple\nclass B(NamedTuple): ...\n", None,
        ),
        (
            "from b import B\nclass X(B): ...\n",
            "import typing as t\nB = t.NamedTuple\n", Special.NAMED_TUPLE,
        ),
        (
            "import b\nclass X(b.B): ...\n",
            "from enum import StrEnum as S\nA: type = S\nB = A\n", ENUMERATION,
        ),
        (
            "from b import B\nclass X(B): ...\n",
            "try:\n    from typing import Protocol as P\n    B = P\nexcept ImportError:\n"
            "    B = object\n", Special.PROTOCOL,
        ),
        ("from b import B\nclass X(B): ...\n", "B = object\n", None),
        ("from b import B\nclass X(B): ...\n", "B = made()\n", None),
        ("class Enum: ...\nclass X(Enum): ...\n", "", None),
        ("from b import Enum\nclass X(Enum): ...\n", "class Enum: ...\n", None),
        ("class X: ...\n", "", None),
        ("class X(Y): ...\nclass Y(X): ...\n", "", None),
        ("X = 1\n", "", None),
        ("def X(): ...\n", "", None),
    ],
)  # fmt: skip
def test_kinds(code: str, base: str, expected: Special | None) -> None:
    assert kind({"m.py": code, "b.py": base}) is expected


def test_inner_classes_and_re_exports() -> None:
    files = {
        "m.py": "import enum\nclass X:\n    class Y(enum.Enum): ...\n    class Z: ...\n",
        "p.py": "from m import X as W\n",
    }
    assert kind(files, "m:X.Y") is ENUMERATION
    assert kind(files, "m:X.Z") is None
    assert kind(files, "m:X.V") is None
    assert kind(files, "p:W.Y") is ENUMERATION
