"""Questions that several engines once answered, each in shapes of its own: `rows.txt` has them.

A case is ``## question: shape | canonical | competitor | moves or stays``, and its files; ``d!``
stands before a competitor that is deprecated. Every program prints the same before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.findings.migrating import assert_same, migrate

_CASES = Path(__file__).with_name("rows.txt").read_text("utf-8")


def cases() -> Iterator[object]:
    for block in re.split(r"^## ", _CASES, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        name, *words = (word.strip() for word in head.split("|"))
        files = {"app/__init__.py": ""}
        for part in re.split(r"^=== ", rest, flags=re.MULTILINE)[1:]:
            path, _, text = part.partition("\n")
            files[path.strip()] = text
        yield pytest.param(*words, files, id=name)


@pytest.mark.parametrize(("canonical", "competitor", "moves", "files"), list(cases()))
def test_a_program_does_what_it_did(
    canonical: str, competitor: str, moves: str, files: dict[str, str]
) -> None:
    symbol = competitor.removeprefix("d!")
    verdict = "deprecated" if symbol != competitor else "duplicate"
    found = migrate(files, canonical, symbol, verdict=verdict)
    assert_same(found)
    home = symbol.partition(":")[0].replace(".", "/") + ".py"
    changed = {path for path in found.after if found.is_changed(path) and not path.endswith(home)}
    assert bool(changed) is (moves == "moves"), changed
