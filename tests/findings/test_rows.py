"""Questions that several engines once answered, each in shapes of its own: `rows.txt` has them.

A case is ``## question: shape | canonical | competitor | moves, stays or stops``, and its files;
``d!`` stands before a competitor that is deprecated. Every program prints the same before and
after; where `uses-fit` stops the plan before anything moves, it must have said that a use does
not fit, and only there.
Source roots are those that are found, as for a plan that says none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from canonize.compatibility.comparison import compared
from canonize.core.roots import detect_roots
from canonize.core.tree import MemoryBase, SourceTree
from tests.compatibility.comparing import migration
from tests.findings.migrating import assert_same, migrate

_CASES = Path(__file__).with_name("rows.txt").read_text("utf-8")


def cases() -> Iterator[object]:
    for block in re.split(r"^## ", _CASES, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        name, *words = (word.strip() for word in head.split("|"))
        files = {} if "source roots" in name else {"app/__init__.py": ""}
        for part in re.split(r"^=== ", rest, flags=re.MULTILINE)[1:]:
            path, _, text = part.partition("\n")
            files[path.strip()] = text
        yield pytest.param(name, *words, files, id=name)


@pytest.mark.parametrize(("question", "canonical", "competitor", "moves", "files"), list(cases()))
def test_a_program_does_what_it_did(
    question: str, canonical: str, competitor: str, moves: str, files: dict[str, str]
) -> None:
    symbol = competitor.removeprefix("d!")
    verdict = "deprecated" if symbol != competitor else "duplicate"
    data = {path: text.encode() for path, text in files.items()}
    modules = [text.partition(":")[0] for text in (canonical, symbol)]
    roots = tuple(root.folder for root in detect_roots(files, data.get, modules))
    if "what an expression is" in question:
        assert bool(_misfits(data, canonical, symbol)) is (moves == "stops")
    if moves == "stops":
        return
    found = migrate(files, canonical, symbol, verdict=verdict, source_roots=roots)
    assert_same(found, folders=roots)
    home = symbol.partition(":")[0].replace(".", "/") + ".py"
    changed = {path for path in found.after if found.is_changed(path) and not path.endswith(home)}
    assert bool(changed) is (moves == "moves"), changed


def _misfits(files: dict[str, bytes], canonical: str, competitor: str) -> list[str]:
    """What `uses-fit` stops at."""
    (found,) = compared(SourceTree(MemoryBase(files)), migration(competitor, canonical))
    return [f"{use.place} {use.subject}" for use in found.uses if use.judgement.is_unsafe]
