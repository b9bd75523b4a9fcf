"""The table of `compare` as a whole, and that nothing in it can do anything to a terminal."""

from __future__ import annotations

import io
import json
from textwrap import dedent

import pytest

from canonize.compatibility.comparison import compared
from canonize.console.compared import Comparison, show_comparison
from canonize.console.screen import Screen
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

FILES = {
    "old.py": "class X:\n    def __init__(self, a, b=1): ...\n    def gone(self): ...\n",
    "new.py": "class X:\n    def __init__(self, b=1, a=2): ...\n",
    "hands.py": "from new import X\n",
    "use.py": "from old import X\n\nX(1)\nX(a=1, b=2).gone()\n",
    "tests/test_use.py": "from hands import X\n\nX()\n",
}


def comparison(files: dict[str, str], *competitors: str, **more: object) -> Comparison:
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "t",
            "canonical": "new:X",
            "competitors": [{"symbol": s, "verdict": "duplicate"} for s in competitors],
            "steps": [{"id": "s"}],
        }
    )
    tree = SourceTree(
        MemoryBase({p: t.encode("utf-8", "surrogateescape") for p, t in files.items()})
    )
    pairs = tuple(compared(tree, Migration(plan, (".",))))
    return Comparison(pairs, lambda path: "tests" if "tests" in path else "production", **more)  # type: ignore[arg-type]


def shown(found: Comparison, **settings: bool) -> str:
    out = io.StringIO()
    show_comparison(Screen(out=out, err=io.StringIO()), found, **settings)
    return out.getvalue()


def test_two_pairs_as_a_whole() -> None:
    found = comparison(FILES, "old:X", "hands:X", answers=lambda use: "accepted", adapted=2)
    assert shown(found) == dedent("""\
        canonical   new:X  class (b=1, a=2)  new.py:1
        competitor  old:X  class (a, b=1)  old.py:1
          3 differences (2 trap, 1 breaks); 3 uses: 1 compatible, 2 needs adapting, 0 can't tell; 2 unsafe to re-route as they are
          trap        X()     position 1: a -> position 1: b  old.py:2 | new.py:2
          trap        X()     position 2: b -> position 2: a  old.py:2 | new.py:2
          breaks      X.gone  method () -> nothing  old.py:3 | new.py:1
        competitor  hands:X  the same thing, handed on; 1 use: 1 compatible, 0 needs adapting, 0 can't tell
        all of them  4 uses: 2 compatible, 2 needs adapting, 0 can't tell; 2 unsafe to re-route as they are; 2 made to fit by the plan's rules
        2 groups with an answer (2 places) more: --all lists them
        """)  # noqa: E501  the output as it is
    assert shown(found, every=True) == dedent("""\
        canonical   new:X  class (b=1, a=2)  new.py:1
        competitor  old:X  class (a, b=1)  old.py:1
          3 differences:
          trap        X()     position 1: a -> position 1: b
                      old.py:2 | new.py:2
          trap        X()     position 2: b -> position 2: a
                      old.py:2 | new.py:2
          breaks      X.gone  method () -> nothing
                      old.py:3 | new.py:1
          needs adapting [accepted]  X() position a  1 place  positional argument 1 is a here and b there
              use.py:3:1  X(1)
          needs adapting [accepted]  X.gone missing  1 place  its result's gone is used, and new:X has no gone
              use.py:4:1  X(a=1, b=2).gone()
          compatible  use.py:4:1  X()
              X(a=1, b=2).gone()
                      compatible  needs adapting  can't tell
          production           1               2           0
          3 uses               1               2           0
          2 unsafe to re-route as they are

        canonical   new:X  class (b=1, a=2)  new.py:1
        competitor  hands:X  class (b=1, a=2)  new.py:1
          the same thing: the competitor hands it on
          compatible  tests/test_use.py:3:1  X
              X()
                 compatible  needs adapting  can't tell
          tests           1               0           0
          1 use           1               0           0

        all of them
                      compatible  needs adapting  can't tell
          production           1               2           0
          tests                1               0           0
          4 uses               2               2           0
          2 unsafe to re-route as they are
        2 uses made to fit by the plan's rules, in memory
        """)  # noqa: E501  the output as it is


def test_a_competitor_that_can_not_be_read_and_one_without_uses() -> None:
    files = {"old.py": "class X(:\n", "new.py": "class X: ...\n"}
    assert shown(comparison(files, "old:X")) == dedent("""\
        canonical   new:X  class ()  new.py:1
        competitor  old:X  old.py can't be parsed
          1 difference (1 can't tell):
          can't tell  X  old.py can't be parsed -> class  - | new.py:1
          no uses outside of its own file
        """)


def _many(pairs: int) -> Comparison:
    """Pairs of which each has thirty questions and as many differences."""
    methods = "".join(f"    def gone{n}(self): ...\n" for n in range(30))
    files = {"new.py": "class X: ...\n"}
    for pair in range(pairs):
        files[f"old{pair}.py"] = f"class X:\n{methods}"
        files[f"use{pair}.py"] = f"from old{pair} import X\n\nmade = X()\n" + "".join(
            f"made.gone{n}()\n" for n in range(30)
        )
    files["same.py"] = "from new import X\n"
    return comparison(files, *(f"old{pair}:X" for pair in range(pairs)), *["same:X"] * (pairs > 1))


@pytest.mark.parametrize(("pairs", "rest"), [
    (1, "30 differences and 19 groups (19 places) more: --all lists them"),
    (3, "90 differences and 83 groups (83 places) more: --all lists them"),
])  # fmt: skip
def test_what_is_open_of_real_cases_takes_twenty_lines(pairs: int, rest: str) -> None:
    *lines, last = shown(_many(pairs)).splitlines()
    assert len(lines) <= 19
    assert last == rest


def test_names_and_lines_of_files_are_inert() -> None:
    hostile = "a\x1b[31mb\u202ec.py"
    files = {**FILES, hostile: "from old import X\nX('\x1b[2J\u202e')\n"}
    text = shown(comparison(files, "old:X"))
    assert "\x1b" not in text and "\u202e" not in text
    assert r"a\x1b[31mb\u202ec.py:2:1" in text
    assert json.dumps(comparison(files, "old:X").as_json())
