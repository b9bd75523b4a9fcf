"""``python -m benchmarks.evidence``: how often the differential test is right, and its time.

The pairs are those of ``tests/proof/pairs.py``, with ``--shapes`` those of
``tests/proof/shaped_pairs.py``; nothing else is needed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, tried
from canonize.resolution.project import Project
from canonize.resolution.same_code import SameCode
from tests.proof.pairs import APART, EQUAL, files_of
from tests.proof.shaped_pairs import shaped_pairs, thing_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shapes", action="store_true")
    asked = parser.parse_args()
    equal, apart = _shapes() if asked.shapes else (_files(EQUAL), _files(APART))
    for title, pairs in (("equal in behaviour", equal), ("different in one place", apart)):
        started = time.perf_counter()
        counts, identical = judged(pairs, Budget(asked.examples, 60.0, asked.seed))
        seconds = time.perf_counter() - started
        told = ", ".join(f"{grade}: {number}" for grade, number in sorted(counts.items()))
        print(f"{len(pairs)} pairs {title}: {told}; called identical by the code: {identical}")
        print(f"  {seconds / len(pairs):.2f} s a pair")


def _files(pairs: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, bytes]]:
    return {name: files_of(pair) for name, pair in pairs.items()}


def _shapes() -> tuple[dict[str, dict[str, bytes]], dict[str, dict[str, bytes]]]:
    """Those that are alike, and those that differ."""
    found: tuple[dict[str, dict[str, bytes]], dict[str, dict[str, bytes]]] = {}, {}
    for name, is_alike, files in shaped_pairs():
        found[0 if is_alike else 1][name] = {path: text.encode() for path, text in files.items()}
    return found


def judged(pairs: Mapping[str, Mapping[str, bytes]], budget: Budget) -> tuple[Counter[str], int]:
    """Grades of the differential test, and how many the code alone calls identical."""
    counts: Counter[str] = Counter()
    identical = 0
    for files in pairs.values():
        tree = SourceTree(MemoryBase(files))
        name = thing_of(files["app/new.py"].decode())
        two = Symbol("app.new", name), Symbol("app.old", name)
        same = SameCode(Project.of(tree, ["."]))
        identical += same.difference(*two) is None
        with tempfile.TemporaryDirectory() as folder:
            found = tried(tree, ["."], *two, like=Path(folder), budget=budget)
        counts[found.grade.value if isinstance(found.grade, Grade) else "not comparable"] += 1
    return counts, identical


if __name__ == "__main__":
    main()
