"""The differential test of enumerations: every member is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, tried
from tests.proof.pairs import files_of
from tests.proof.test_differential import trying

HEAD = "import enum\n"
PLAIN = HEAD + "class F(enum.Enum):\n    ON = 'on'\n    OFF = 'off'\n"
LEVEL = HEAD + "class F(enum.IntEnum):\n    LOW = 1\n    HIGH = 2\n"
TEXT = "    def __str__(self):\n        return {}\n"


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (LEVEL, LEVEL.replace("1", "enum.auto()").replace("2", "enum.auto()")),
        (PLAIN + TEXT.format("self.value"), PLAIN + TEXT.format("f'{self.value}'")),
        (PLAIN, HEAD + "F = enum.Enum('F', {'ON': 'on', 'OFF': 'off'})\n"),
    ],
)
def test_nothing_tells_the_two_apart(new: str, old: str, tmp_path: Path) -> None:
    assert trying((new, old), tmp_path).grade is Grade.TESTED


@pytest.mark.parametrize(
    ("new", "old", "example"),
    [
        (PLAIN, PLAIN.replace("'off'", "'of'"), "F('of"),
        (PLAIN, PLAIN.replace("OFF", "NO"), "F('off')"),
        (
            PLAIN,
            HEAD + "class F(enum.Enum):\n    OFF = 'off'\n    ON = 'on'\n",
            "among its members",
        ),
        (PLAIN + TEXT.format("self.value"), PLAIN, "as text"),
        (PLAIN, PLAIN + "    NEVER = 'never'\n", "F('never')"),
    ],
)
def test_one_member_tells_them_apart(new: str, old: str, example: str, tmp_path: Path) -> None:
    found = trying((new, old), tmp_path)
    assert found.grade in (Grade.DIFFERS, Grade.OUTSIDE)
    assert example in found.example


def test_what_they_are_called_is_asked_elsewhere(tmp_path: Path) -> None:
    files = files_of((PLAIN, PLAIN.replace("class F", "class G")))
    pair = Symbol("app.new", "F"), Symbol("app.old", "G")
    budget = Budget(examples=150, seconds=30.0)
    found = tried(SourceTree(MemoryBase(files)), ["."], *pair, like=tmp_path, budget=budget)
    assert found.grade is Grade.TESTED
