"""Why does one test fail since the migration? Asked of the trees before and after, in copies."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from canonize.core.tree import SourceTree
from canonize.proof.attribution import Attribution, attribute, changes_between
from canonize.proof.guilty_change import PartialTrees
from canonize.proof.process import end_of
from canonize.proof.test_runs import Suite
from canonize.proof.workplace import lay_out


@dataclass(frozen=True, slots=True)
class Blamed:
    """The answer.

    Args:
        why: in words, where no change is to blame: the test passes, is not there, or failed before.
        signature: how it fails now; empty when it does not.
        attribution: what was found; ``None`` when nothing was looked for.
    """

    why: str
    signature: str = ""
    attribution: Attribution | None = None


def blame_test(
    test: str,
    before: SourceTree,
    after: SourceTree,
    suite: Suite,
    *,
    like: Path,
    most: int,
    emit: Callable[[str], None] = lambda line: None,
) -> Blamed:
    """Runs a test on both trees, and looks for the change that makes it fail.

    Args:
        test: its id, as pytest prints it.
        like: the work tree, which is laid out alike.
        most: in how many runs at most.

    Raises:
        ValueError: the tests can't be run; the message says why.
    """
    with tempfile.TemporaryDirectory(prefix="canonize-blame-", ignore_cleanup_errors=True) as made:
        folders = {"now": Path(made) / "now", "before": Path(made) / "before"}
        for name, tree in (("now", after), ("before", before)):
            lay_out(tree, folders[name], like=like)
        emit("as it is now")
        run = suite.run(folders["now"], (test,))
        if run.broken:
            raise ValueError(f"{run.broken}\n{end_of(run.output)}".strip())
        found = run.tests.get(test)
        if found is None:
            return Blamed(f"there is no test {test}")
        if not found.outcome.is_bad:
            return Blamed(f"{test} passes")
        emit("before the migration")
        old = suite.run(folders["before"], (test,)).tests.get(test)
        if old is not None and old.outcome.is_bad and old.signature == found.signature:
            return Blamed(f"{test} failed in the same way before the migration", found.signature)
        trial = PartialTrees(suite, folders["before"], test, found.signature)
        changes = changes_between(before, after)
        attribution = attribute(changes, lambda files: trial.fails(files, emit), most=most)
    return Blamed("", found.signature, attribution)
