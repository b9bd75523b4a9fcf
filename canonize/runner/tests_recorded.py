"""Files as a record tells them: which were re-routed, and which tests protect what."""

from __future__ import annotations

from collections import Counter

from canonize.core.file_kinds import is_python, is_test
from canonize.core.kinds_of_tests import KINDS, kind_of
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.runner.session import Session


def rerouted_files(session: Session) -> dict[str, int]:
    """How many files the steps edited, by what they are for."""
    journal = session.place.journal
    paths = {
        record.path
        for step in journal.applied(session.plan.name)
        for record in journal.paths(step.operation)
        if record.before is not None and record.after is not None
    }
    kinds = Counter(
        "tests" if is_test(path) else "production" if is_python(path) else "other files"
        for path in paths
    )
    return {kind: kinds[kind] for kind in ("production", "tests", "other files") if kinds[kind]}


def is_test_file(path: str) -> bool:
    return is_python(path) and is_test(path)


def protecting(plan: Plan, tree: SourceTree) -> dict[str, tuple[str, ...]]:
    """Test files that name the canonical or a competitor, by their kind."""
    symbols = [plan.canonical, *(item.symbol for item in plan.competitors)]
    words = {Symbol.parse(symbol).leaf.encode() for symbol in symbols}
    found: dict[str, list[str]] = {}
    for path in sorted(tree.containing(words)):
        if is_test_file(path):
            found.setdefault(kind_of(path, tree.read(path) or b""), []).append(path)
    return {kind: tuple(found[kind]) for kind in KINDS if kind in found}
