"""What `python -m` runs of a module."""

from __future__ import annotations

import pytest

from canonize.resolution.programs import other_program
from tests.resolution.code_bases import project

MAIN = "if __name__ == '__main__':\n    print(1)\n"


@pytest.mark.parametrize(
    ("old", "new", "is_another"),
    [
        (MAIN, MAIN, False),
        (MAIN, "if __name__ == '__main__':\n    print(2)\n", True),
        (MAIN, "x = 1\n", True),
        ("x = 1\n", MAIN, False),
        ("x = 1\n", "y = 1\n", False),
        ("if '__main__' == __name__:\n    print(1)\n", "x = 1\n", True),
        ("if x == '__main__':\n    print(1)\n", "x = 1\n", False),
    ],
)
def test_another_program(old: str, new: str, is_another: bool) -> None:
    assert bool(other_program("a", "b", project({"a.py": old, "b.py": new}))) is is_another
