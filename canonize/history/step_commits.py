"""The tool's own commits in a history, found by their trailers; no journal is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from canonize.errors import HistoryRefused
from canonize.history.git import Git

PLAN, STEP, STANDING = "Canonize-Plan", "Canonize-Step", "Canonize-Standing"
_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{7,64})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StepCommit:
    """A commit that applied a step, or several that were squashed.

    Args:
        parent: its first parent; empty for a first commit.
        steps: ids of the steps.
    """

    commit: str
    parent: str
    title: str
    when: str
    steps: tuple[str, ...]


def standing_commits(git: Git, plan: str, revision: str = "HEAD") -> tuple[StepCommit, ...]:
    """The commits of a plan's steps that stand at a revision, oldest first.

    Taken back are steps that a later rollback says not to stand, and those whose commit was
    reverted by git.
    """
    listed = _log(git, revision, f"{PLAN}: {plan}")
    reverts = _log(git, revision, "This reverts commit") if listed else []
    reverted = {old for *_, message in reverts for old in _REVERTS.findall(message)}
    found: list[StepCommit] = []
    known: list[StepCommit] = []
    for commit, parents, when, message in listed:
        lines = [line.strip() for line in message.splitlines()]
        if f"{PLAN}: {plan}" not in lines:
            continue
        steps = tuple(dict.fromkeys(_trailers(lines, STEP)))
        stands = _trailers(lines, STANDING)
        if steps:
            made = StepCommit(commit, parents[0] if parents else "", lines[0], when, steps)
            known.append(made)
            found.append(made)
        elif stands:
            found = [c for c in known if set(c.steps) <= set(stands[-1].split())]
    return tuple(c for c in found if not any(c.commit.startswith(old) for old in reverted))


def _trailers(lines: Iterable[str], name: str) -> list[str]:
    head = f"{name}: "
    return [line[len(head) :].strip() for line in lines if line.startswith(head)]


def _log(git: Git, revision: str, text: str) -> list[tuple[str, list[str], str, str]]:
    """Commits whose message has a text, oldest first: commit, parents, time, message."""
    form = "--format=%H%x00%P%x00%cI%x00%B%x00%x01"
    options = ("--reverse", "--topo-order", "--fixed-strings", f"--grep={text}", form)
    try:
        out = git.run("log", *options, revision, "--").out.decode("utf-8", "replace")
    except HistoryRefused:
        return []
    found = []
    for record in out.split("\0\x01\n"):
        if record:
            commit, parents, when, message = record.rstrip("\0\x01").split("\0", 3)
            found.append((commit, parents.split(), when, message))
    return found
