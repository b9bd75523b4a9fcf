"""Writes docs/peer-cases.md from the cases: ``python -m tests.peers.table``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.peers.case import Case, Ours
from tests.peers.libcst_rename import CASES as LIBCST
from tests.peers.rope_move import CASES as DEFINITIONS
from tests.peers.rope_move_modules import CASES as MODULES

PAGE = Path(__file__).parents[2] / "docs" / "peer-cases.md"

_HEAD = """\
# The peers' own test cases

LibCST's tests of its rename command and rope's tests of its move refactoring, each held against
the same task for canonize. What a case checks is told in our own words, and played with our own
code in `tests/peers/`: the case is migrated, the competitor is taken away, and what is left is
imported and executed. The names are the peers' own. This page is written from the cases
(`python -m tests.peers.table`), and a test holds it to them.

- **handled**: every reference is the canonical's afterwards, nothing is refused, and the code
  runs without the competitor.
- **left alone**: a look-alike; not a byte of it changes.
- **refused**: nothing changes, and the ledger says where and why.
- **handled in part, the rest refused**: what changed runs, and the rest is in the ledger.
- **refused by `plan check`**: the plan would have a mistake.
- **out of scope**: not a task of canonize, for the reason given; not played.
"""


def page() -> str:
    """The whole page."""
    suites = (
        ("LibCST: `libcst/codemod/commands/tests/test_rename.py` at `519b46307cc`", LIBCST),
        ("rope: `ropetest/refactor/movetest.py` at `5ad2c6a8942`", (*DEFINITIONS, *MODULES)),
    )
    return "\n".join([_HEAD, *(line for title, cases in suites for line in _suite(title, cases))])


def _suite(title: str, cases: Iterable[Case]) -> Iterator[str]:
    counted = Counter(case.ours for case in cases)
    told = ", ".join(f"{counted[ours]} {ours}" for ours in Ours if counted[ours])
    yield from (f"## {title}", "", f"{sum(counted.values())} cases: {told}.", "")
    yield "| case | checks | ours | |"
    yield "|---|---|---|---|"
    for case in cases:
        yield f"| `{case.name}` | {case.checks} | {case.ours} | {case.note} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
