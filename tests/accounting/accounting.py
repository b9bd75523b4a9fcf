"""Takes the whole ledger of a few files in memory, against a search of its own."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from canonize.accounting.dispositions import SightingJudge
from canonize.accounting.origins import Meanings
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.accounting.whole_ledger import Searched, starts_of, whole_ledger, words_of
from canonize.core.ledger import Occurrence, WholeLedger
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project

Files = Mapping[str, str | bytes]


def plan_of(
    canonical: str = "n:X", competitors: Sequence[tuple[str, str]] = (("a.b:X", "duplicate"),)
) -> Plan:
    return Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": canonical,
            "competitors": [{"symbol": s, "verdict": v} for s, v in competitors],
            "steps": [{"id": "s"}],
        }
    )


def bytes_of(files: Files) -> dict[str, bytes]:
    return {
        path: textwrap.dedent(text).lstrip("\n").encode() if isinstance(text, str) else text
        for path, text in files.items()
    }


def search(files: Mapping[str, bytes], words: Sequence[str]) -> Counter[tuple[str, str]]:
    """The independent side: a regular expression over bytes."""
    found: Counter[tuple[str, str]] = Counter()
    for path, data in files.items():
        for word in words:
            pattern = rb"(?<![0-9A-Za-z_])" + re.escape(word.encode()) + rb"(?![0-9A-Za-z_])"
            count = len(re.findall(pattern, data))
            if count:
                found[path, word] = count
    return found


def account(
    files: Files,
    plan: Plan | None = None,
    *,
    roots: tuple[str, ...] = (".",),
    gone: Sequence[str] = (),
    planned: bool = True,
) -> WholeLedger:
    """The whole ledger of some files."""
    plan = plan or plan_of()
    data = bytes_of(files)
    tree = SourceTree(MemoryBase(data))
    words, starts = words_of(plan), starts_of(plan)
    known: dict[str, FileSightings] = {}

    def facts_of(path: str) -> FileSightings:
        if path not in known:
            python = path.endswith((".py", ".pyi"))
            found = sightings_of(data.get(path, b""), words, starts, is_python=python)
            known[path] = FileSightings.load(found.dump())
        return known[path]

    meanings = Meanings(Project.of(tree, roots), facts_of)
    judge = SightingJudge(plan, meanings, gone=[Symbol.parse(s) for s in gone], planned=planned)
    also = [path for path in data if path.endswith(".py")]
    found = whole_ledger(tree, judge, facts_of, Searched(words, search(data, words), also), {})
    assert found.mismatches() == ()
    return found


def at(ledger: WholeLedger, path: str, line: int) -> list[Occurrence]:
    """The occurrences of one line, from left to right."""
    return [o for o in ledger.occurrences if (o.path, o.line) == (path, line)]
