"""Tests of what the migration comes to, written before its first change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Change,
    Disposition,
    Form,
    Migration,
    Options,
    Proposal,
    Reference,
    SourceTree,
)
from canonize.core.declared_tests import MARK
from canonize.rewriting.behaviour_tests import behaviour_tests, work_tests
from canonize.rewriting.helpers_of_tests import HELPERS, imports_of_tests
from canonize.rewriting.isolation_tests import isolation_tests
from canonize.rewriting.outcome_tests import outcome_tests
from canonize.rewriting.structure_tests import structure_tests
from canonize.rewriting.wanted_tests import WantedTest
from canonize.rewriting.warning_tests import warning_tests

_SYMBOL = r"^[A-Za-z_]\w*(\.\w+)*:[A-Za-z_]\w*$"


class WriteTestsOptions(Options):
    """Options of `write_tests`."""

    folders: dict[str, str] = Field(
        default_factory=dict,
        description="By kind (unit, integration), where its file goes; where the repository has "
        "such a folder of tests when not given.",
    )
    style: Literal["functions", "classes"] = Field(
        "functions", description="Functions, or methods of one class a file."
    )
    base_class: str = Field(
        "", pattern=f"{_SYMBOL}|^$", description="`module:Class` that the classes inherit from."
    )
    most: dict[str, int] = Field(
        default_factory=dict, description="By kind, at most so many tests; all when not given."
    )
    examples: dict[str, tuple[tuple[str, str], ...]] = Field(
        default_factory=dict,
        description="By competitor, calls with what it gave, as literals: `canonize tests new "
        "--behaviour` tries them and writes them here.",
    )
    work: dict[str, int] = Field(
        default_factory=dict,
        description="By competitor, how many lines of Python ran for its examples: what stays may "
        "take a quarter more. `canonize tests new --behaviour` counts them.",
    )
    users: str = Field(
        "",
        pattern=f"{_SYMBOL}|^$",
        description="`module:function` that makes the context of the user whose name it is given, "
        "of which an instance of what stays is a part: two of them must share nothing. Without it "
        "two instances of what stays are made, where its constructor keeps things and no more.",
    )


class WriteTests:
    """Writes tests that are red before the migration and green after the step that each names.

    Before::

        (no test asks what app/jobs/retry.py works with)

    After::

        # red before and green after the step rewrite-production-imports
        def test_app_jobs_retry_engine_is_what_stays() -> None:
            ...

    One definition is left, each production module holds what stays, an old path is gone or
    forwards, and a deprecated one warns once with its caller's line; what stays offers what a
    competitor alone did, and gives what it gave without more work; what tests patch is there; a
    file is one module; nothing is loaded that goes. The check `new-tests` sees each of them red and
    then green, or fails.

    A file of that name in which tests declare a step was written before, and stays as it is.

    Refuses: another file of that name.
    """

    name: ClassVar[str] = "write_tests"
    Options: ClassVar[type[WriteTestsOptions]] = WriteTestsOptions

    def propose(
        self, tree: SourceTree, options: WriteTestsOptions, migration: Migration
    ) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        by_kind: dict[str, list[WantedTest]] = {}
        for test in _in_turns(
            structure_tests(tree, migration),
            behaviour_tests(tree, migration, options.examples),
            work_tests(tree, migration, options.examples, options.work),
            outcome_tests(tree, migration),
            warning_tests(tree, migration),
            isolation_tests(tree, migration, options.users),
        ):
            listed = by_kind.setdefault(test.kind, [])
            if len(listed) < options.most.get(test.kind, len(listed) + 1):
                listed.append(test)
        changes, refused = [], []
        for kind, tests in by_kind.items():
            if not tests:
                continue
            word = re.sub(r"\W+", "_", migration.plan.name)
            path = f"{_folder(kind, options.folders, tree)}test_{word}_{_word(kind)}.py"
            before = tree.read(path)
            if before is None:
                changes.append(Change(path, None, _text(tests, options).encode()))
            elif MARK.encode() not in before:
                why = "a file of that name is there; move it, or give another folder"
                form = Form.CONFIG_TEXT
                refused.append(Reference(path, 1, 1, "", form, Disposition.REFUSED, why))
        return Proposal(tuple(changes), tuple(refused))


def _in_turns(*families: Iterable[WantedTest]) -> Iterator[WantedTest]:
    """One of each family after the other, so that `most` leaves something of each."""
    for together in zip_longest(*families):
        yield from (test for test in together if test is not None)


def _folder(kind: str, folders: Mapping[str, str], tree: SourceTree) -> str:
    """Where tests of a kind are, with a slash behind; empty at the top."""
    if kind in folders:
        given = folders[kind].strip("/")
        return f"{given}/" if given else ""
    paths = tree.paths()
    names = (_word(kind), *_ALSO.get(kind, ()))
    named = (f"{top}/{name}/" for name in names for top in ("tests", "test"))
    for folder in (*named, "tests/", "test/"):
        if any(path.startswith(folder) and path.endswith(".py") for path in paths):
            return folder
    return "tests/"


_ALSO = {
    "end to end": ("e2e", "golden_path", "system"),
    "performance": ("perf", "benchmarks"),
    "integration": ("functional",),
}
"""Further names of folders in which tests of a kind are kept."""


def _word(kind: str) -> str:
    return kind.replace(" ", "_")


def _text(tests: Sequence[WantedTest], options: WriteTestsOptions) -> str:
    """A whole file, with the helpers that its tests call and what these need."""
    bodies = "\n".join(line for test in tests for line in test.body)
    helpers = [text for name, text in HELPERS.items() if f"{name}(" in bodies]
    written = list(_tests(tests, options))
    needed = imports_of_tests("\n".join([*helpers, *written]))
    parts = [*_HEAD, *needed, *_imported(options), *(f"\n\n{text}" for text in helpers)]
    return "\n".join([*parts, *written]) + "\n"


def _imported(options: WriteTestsOptions) -> Iterator[str]:
    module, _, name = options.base_class.partition(":")
    if name:
        yield ""
        yield f"from {module} import {name}"


def _tests(tests: Sequence[WantedTest], options: WriteTestsOptions) -> Iterator[str]:
    as_class = options.style == "classes" or bool(options.base_class)
    if as_class:
        base = options.base_class.partition(":")[2]
        yield from ("", "", f"class TestWhatStays{f'({base})' if base else ''}:")
        yield '    """What the migration comes to."""'
    indent, this = ("    ", "self") if as_class else ("", "")
    seen: dict[str, int] = {}
    for test in tests:
        seen[test.name] = seen.get(test.name, 0) + 1
        again = f"_{seen[test.name]}" if seen[test.name] > 1 else ""
        yield from ("",) if as_class else ("", "")
        yield f"{indent}{MARK}{test.step}"
        yield f"{indent}def test_{test.name}{again}({this}) -> None:"
        yield f'{indent}    """{test.says}"""'
        yield from (f"{indent}    {line}" for line in test.body)


_HEAD = (
    '"""What the migration comes to: one implementation, and everybody works with it."""',
    "",
    "from __future__ import annotations",
    "",
)
