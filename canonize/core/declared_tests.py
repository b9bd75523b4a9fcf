"""Tests that say which step turns them green, as they stand in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.plan import Plan
from canonize.core.tree import SourceTree

MARK = "# red before and green after the step "
"""Stands on the line above a test's first decorator or `def`; then the step's id."""

_MARK = re.compile(rb"^[ \t]*" + re.escape(MARK.encode()) + rb"(?P<step>[\w.-]+)[ \t]*\r?$")
_CLASS = re.compile(rb"^class (?P<name>\w+)")
_TEST = re.compile(rb"^[ \t]*(?:async )?def (?P<name>test\w*)")


@dataclass(frozen=True, slots=True)
class DeclaredTest:
    """One test.

    Args:
        id: as pytest spells it.
        step: the id of the step that turns it green.
    """

    id: str
    step: str


def declared_tests(path: str, data: bytes) -> Iterator[DeclaredTest]:
    """Those of one file, in its order."""
    step = inside = ""
    for line in data.split(b"\n"):
        if found := _MARK.match(line):
            step = found["step"].decode()
        elif found := _CLASS.match(line):
            inside = found["name"].decode()
        elif step and (found := _TEST.match(line)):
            prefix = f"{inside}::" if line[:1].isspace() and inside else ""
            yield DeclaredTest(f"{path}::{prefix}{found['name'].decode()}", step)
            step = ""


def tests_that_declare(tree: SourceTree) -> Iterator[DeclaredTest]:
    """Those of a whole tree."""
    for path in sorted(tree.containing({b"green"})):
        if path.endswith(".py"):
            yield from declared_tests(path, tree.read(path) or b"")


def still_red(tree: SourceTree, plan: Plan, number: int) -> frozenset[str]:
    """Ids of tests that wait for a later step than the one with this number."""
    done = {step.id for step in plan.steps[:number]}
    return frozenset(test.id for test in tests_that_declare(tree) if test.step not in done)
