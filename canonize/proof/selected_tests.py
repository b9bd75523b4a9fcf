"""Which tests reach what changed: seen while they ran before the migration, file by file.

A test reaches a file when a function of it ran for the test (`canonize.proof.reach`), or when the
test's own file imports it. What is run after a step is watched again, since a step may lead a test
to other code. What can't be told (a file that is no Python, of which nothing says who
reads it) selects everything: less is run only where that is known to be enough.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from canonize.core.tree import SourceTree
from canonize.proof.test_runs import Suite, TestRun
from canonize.resolution.project import Project

_PROSE = (".md", ".rst", ".adoc")
_LAST_LINE = 1 << 30


@dataclass(frozen=True, slots=True)
class Reaching:
    """By test, the files of which a function ran for it."""

    files: Mapping[str, frozenset[str]]

    def again(self, later: Reaching) -> Reaching:
        """With what was seen of some tests later: a step may lead a test to other code."""
        return Reaching({**self.files, **later.files})

    def as_json(self) -> dict[str, Any]:
        return {test: sorted(files) for test, files in sorted(self.files.items())}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Reaching:
        return cls({test: frozenset(files) for test, files in document.items()})


def seen_reaching(
    suite: Suite, folder: Path, tree: SourceTree, only: Collection[str] | None = None
) -> tuple[TestRun, Reaching]:
    """Runs the suite in a folder and sees which files each test reaches.

    Args:
        tree: what lies in the folder.
        only: ids and files to which the run is narrowed.
    """
    root = folder.resolve()
    python = [path for path in tree.paths() if path.endswith(".py")]
    with tempfile.TemporaryDirectory(prefix="canonize-reach-") as made:
        spans, output = Path(made) / "spans.json", Path(made) / "reached"
        spans.write_text(json.dumps({str(root / path): [(1, _LAST_LINE)] for path in python}))
        output.touch()
        extra = {"CANONIZE_REACH": str(spans), "CANONIZE_REACHED": str(output)}
        run = suite.run(folder, only, extra=extra)
        found: dict[str, set[str]] = {}
        for line in output.read_text("utf-8").splitlines():
            seen = json.loads(line)
            files = {str(Path(path).relative_to(root)) for path, _ in seen["keys"]}
            found.setdefault(seen["test"], set()).update(files)
    return run, Reaching({test: frozenset(files) for test, files in found.items() if test})


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be run.

    Args:
        names: ids of tests and files of them; ``None`` for everything.
        why: of everything, why.
    """

    names: frozenset[str] | None
    why: str = ""

    def of(self, known: Collection[str]) -> frozenset[str] | None:
        """Those of some ids that are selected; ``None`` for all."""
        if self.names is None:
            return None
        return frozenset(n for n in known if not self.names.isdisjoint((n, _file(n))))


def selected(
    touched: Collection[str], reaching: Reaching, known: Collection[str], project: Project
) -> Selection:
    """The tests that reach some files.

    Args:
        touched: paths that a step wrote, moved or removed.
        known: ids of all tests before the migration.
        project: the tree before the migration, in which it is read what tests import.
    """
    if not touched:
        return Selection(None, "the step changes nothing, so it proves all")
    for path in sorted(touched):
        if not path.endswith((".py", *_PROSE)):
            return Selection(None, f"nobody can tell which tests read {path}")
    python = {path for path in touched if path.endswith(".py")}
    names = {test for test, files in reaching.files.items() if files & python}
    names |= python | set(_below_conftest(python, known))
    graph = project.graph
    for path in {_file(name) for name in known}:
        if python.intersection(graph.loads(path)):
            names.add(path)
    return Selection(frozenset(names))


def _below_conftest(python: Collection[str], known: Collection[str]) -> Iterator[str]:
    for path in python:
        if PurePosixPath(path).name == "conftest.py":
            folder = path.removesuffix("conftest.py")
            yield from (name for name in known if name.startswith(folder))


def _file(name: str) -> str:
    return name.partition("::")[0]
