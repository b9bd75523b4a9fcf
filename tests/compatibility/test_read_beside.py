"""What stands beside the code (a docstring, annotations, an order) counts where somebody reads it.

The cases are in read_beside.txt; those that begin with `+` are read by nobody.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from canonize.compatibility.judged_uses import judged_uses
from canonize.compatibility.use_verdicts import Trouble
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree
from tests.findings.judging import laid_out


def cases() -> dict[str, tuple[str, str, dict[str, str]]]:
    """By name: what stays, what goes, and the files."""
    text = (Path(__file__).parent / "read_beside.txt").read_text("utf-8")
    found = {}
    for block in re.split(r"^## ", text, flags=re.M)[1:]:
        head, _, rest = block.partition("\n")
        name, canonical, competitor = head.split(" | ")
        found[name] = canonical, competitor, laid_out(rest)
    return found


CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_what_is_read_is_told_of(name: str) -> None:
    canonical, competitor, files = CASES[name]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": canonical,
            "competitors": [{"symbol": competitor, "verdict": "duplicate"}],
            "steps": [{"id": "one", "checks": ["uses-fit"]}],
        }
    )
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    told = [
        use.judgement.reason
        for use in judged_uses(tree, Migration(plan, (".",)))
        if use.judgement.trouble is Trouble.SEEN
    ]
    assert bool(told) is not name.startswith("+"), told
