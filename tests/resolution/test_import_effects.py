"""What happens when a module is imported, beside that it defines."""

from __future__ import annotations

import pytest

from canonize.resolution.import_effects import ImportEffects
from tests.resolution.code_bases import project

EFFECTS = {
    "print(1)\n": 1,
    "import table\ntable.ALL.append(1)\n": 2,
    "import table\ntable.x = 1\n": 2,
    "import os\nos.environ['A'] = '1'\n": 2,
    "import sys\nsys.path.append('x')\n": 2,
    "x = 1\nif x:\n    print(x)\n": 3,
    "own = {}\nown.setdefault('a', print).x = 1\n": 2,
    "for n in range(3):\n    print(n)\n": 2,
}
NONE = [
    "import os\n",
    "x = 1\n",
    "def f():\n    print(1)\n",
    "class X:\n    def f(self):\n        print(1)\n",
    "if __name__ == '__main__':\n    print(1)\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import x\n",
    "import logging\nlog = logging.getLogger(__name__)\n",
    "own = []\nown.append(1)\n",
    "class C: ...\nown = C()\nown.x = 1\n",
]


@pytest.mark.parametrize(("code", "line"), EFFECTS.items())
def test_an_effect_is_told_with_its_line(code: str, line: int) -> None:
    found = ImportEffects.of(project({"m.py": code, "table.py": "ALL = []\n"})).first("m.py")
    assert found is not None
    assert (found.path, found.line) == ("m.py", line)


@pytest.mark.parametrize("code", NONE)
def test_what_only_defines_has_none(code: str) -> None:
    assert ImportEffects.of(project({"m.py": code})).first("m.py") is None


def test_another_file_may_do_the_same() -> None:
    effects = ImportEffects.of(project({"a.py": "print(1)\n", "b.py": "print(1)\n", "c.py": ""}))
    assert effects.are_done_by("a.py", "b.py")
    assert not effects.are_done_by("a.py", "c.py")
